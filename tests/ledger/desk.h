// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/ledger.h"
#include "model/money/pricetable.h"
#include "model/time/rfc3339.h"

#include <QTest>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// So that a comparison that fails shows what was said.
template <>
inline char* QTest::toString(const std::string& text)
{
    return qstrdup(text.c_str());
}

template <>
inline char* QTest::toString(const tokenfence::Money& money)
{
    return qstrdup(money.toUsd().c_str());
}

/// What the suites of the ledger share: a ledger with four models priced, a clock that is moved by hand, and
/// short ways of saying who asks for what.
namespace tokenfence::desk {

using namespace std::chrono_literals;

inline Money usd(std::string_view decimal)
{
    return Money::parseDecimal(decimal).value();
}

inline Fraction mark(std::string_view decimal)
{
    return Fraction::parseDecimal(decimal).value();
}

inline WallTime at(std::string_view rfc3339)
{
    return parseRfc3339(rfc3339).value();
}

/// The contract's own example: 22,000 + 1,024 tokens of gpt-4o are at most $0.06524, of gpt-4o-mini
/// $0.0039144.
inline PriceTable examplePrices()
{
    return PriceTable::parse(R"({
        "gpt-4o": {"input_cost_per_token": 0.0000025, "output_cost_per_token": 0.00001},
        "gpt-4o-mini": {"input_cost_per_token": 0.00000015, "output_cost_per_token": 0.0000006},
        "o3": {"input_cost_per_token": 0.000002, "output_cost_per_token": 0.000008,
               "output_cost_per_reasoning_token": 0.00001},
        "opus": {"input_cost_per_token": 0.000015, "output_cost_per_token": 0.000075}
    })",
                             "example")
        .value();
}

/// A day's budget over every call, without any mark but `kill_at`.
inline Policy budget(std::string id, std::string_view limit, PeriodKind period = PeriodKind::day)
{
    Policy policy;
    policy.id = id;
    policy.name = std::move(id);
    policy.limit = usd(limit);
    policy.period = period;
    return policy;
}

class Desk
{
public:
    Names names;
    PriceTable prices = examplePrices();
    Ledger ledger{names, prices, "r-"};
    Calendar calendar;
    Now now{at("2026-11-24T12:00:00Z"), MonoTime(1h)};

    /// As the engine does it: a policy that counts as before keeps its counter.
    CounterId put(const Policy& policy)
    {
        const Policy* const before = ledger.policy(policy.id);
        CounterId counter = before != nullptr ? ledger.counterOf(policy.id).value() : 0;
        if (before == nullptr || !before->countsLike(policy)) {
            counter = m_nextCounter++;
            ledger.beginCounter(counter, policy, calendar);
        }
        ledger.activate(policy, counter, now);
        return counter;
    }

    CallFacts call(std::string_view model = "gpt-4o", std::string_view user = "",
                   std::string_view agent = "bot", std::string_view workflow = "")
    {
        CallFacts facts;
        facts.model = names.intern(model);
        facts.user = names.intern(user);
        facts.agent = names.intern(agent);
        facts.workflow = names.intern(workflow);
        facts.tier = prices.tierFor(model);
        return facts;
    }

    /// A question with token counts.
    Question asking(std::int64_t input, std::int64_t output, std::string_view model = "gpt-4o")
    {
        Question question;
        question.call = call(model);
        question.tokens.input = input;
        question.tokens.output = output;
        question.hasTokens = true;
        return question;
    }

    /// A question with `estimate_usd` only.
    Question estimating(std::string_view estimate, std::string_view model = "gpt-4o")
    {
        Question question;
        question.call = call(model);
        question.estimate = usd(estimate);
        return question;
    }

    std::optional<Decision> ask(const Question& question) { return ledger.authorize(question, now); }
    std::optional<Decision> ask(std::string_view estimate) { return ask(estimating(estimate)); }

    /// A call that nobody asked for, of this very moment, stored at once.
    void spend(std::string_view cost, std::string request = {})
    {
        spend(call(), cost, now.wall, std::move(request));
    }
    void spend(const CallFacts& facts, std::string_view cost) { spend(facts, cost, now.wall, {}); }
    void spend(const CallFacts& facts, std::string_view cost, WallTime time, std::string request = {})
    {
        const Settlement settlement = ledger.settle(facts, request, time, usd(cost), {}, now);
        ledger.confirm(settlement, request, now);
    }

    /// The call of a reservation came back, and is stored at once.
    Settlement settle(std::string_view reservation, std::string_view cost, std::string request = {})
    {
        Settlement settlement = ledger.settle(call(), request, now.wall, usd(cost), reservation, now);
        ledger.confirm(settlement, request, now);
        return settlement;
    }

    void pass(std::chrono::milliseconds time)
    {
        now.wall += time;
        now.mono += time;
    }
    void moveTo(std::string_view rfc3339)
    {
        const WallTime wall = at(rfc3339);
        pass(wall - now.wall);
    }

    BudgetFigures figures(std::string_view policyId) const
    {
        for (const PolicyFigures& figures : ledger.figures(now)) {
            if (figures.policy.id == policyId) {
                return figures.all;
            }
        }
        return {};
    }
    Money used(std::string_view policyId) const { return figures(policyId).used; }
    Money reserved(std::string_view policyId) const { return figures(policyId).reserved; }

private:
    CounterId m_nextCounter = 1;
};

/// "allow gpt-4o 0.06524", "deny budget org-daily", "wait": a decision in a few words, to be compared at
/// once.
inline std::string inWords(const std::optional<Decision>& decision)
{
    if (!decision) {
        return "wait";
    }
    std::string text(toString(decision->verdict));
    if (decision->verdict == Verdict::deny) {
        text += " " + std::string(toString(decision->code));
    } else {
        text += " " + decision->model + " " + decision->reserved.toDecimal();
    }
    if (!decision->policy.empty()) {
        text += " by " + decision->policy;
    }
    return text + (decision->priced ? "" : " unpriced");
}

} // namespace tokenfence::desk
