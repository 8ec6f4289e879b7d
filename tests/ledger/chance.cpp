// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"
#include "schedule.h"

/// What chance makes up in a schedule: few names, so that calls meet; small limits, so that budgets fill;
/// amounts that are no round number of anything.
namespace tokenfence::desk {

CallFacts Schedule::someCall()
{
    static const std::vector<const char*> models{"gpt-4o", "gpt-4o", "gpt-4o-mini", "o3", "opus", "mystery"};
    static const std::vector<const char*> users{"", "u-1", "u-2"};
    static const std::vector<const char*> plans{"", "", "free", "paid"};
    CallFacts call;
    const std::string model = models[m_random() % models.size()];
    call.model = m_names.intern(model);
    call.tier = m_prices.tierFor(model);
    call.user = m_names.intern(users[m_random() % users.size()]);
    call.workflow = m_names.intern(chance(50) ? "refund" : "");
    call.agent = m_names.intern(chance(50) ? "bot" : "other");
    const std::string plan = plans[m_random() % plans.size()];
    if (!plan.empty()) {
        call.labels = m_names.internLabels({{m_names.intern("plan"), m_names.intern(plan)}});
    }
    return call;
}

std::string Schedule::someRequest()
{
    return chance(30) ? std::string() : "req-" + std::to_string(below(4));
}

std::string Schedule::someName()
{
    return "mine-" + std::to_string(below(6));
}

Question Schedule::someQuestion()
{
    Question question;
    question.call = someCall();
    question.request = someRequest();
    question.hasTokens = chance(75);
    if (question.hasTokens) {
        question.tokens.input = below(40'000);
        question.tokens.output = below(3'000);
    }
    if (!question.hasTokens || chance(15)) {
        question.estimate = Money::fromNano(chance(5) ? 0 : below(400'000'000));
        if (chance(30) && !m_reference.policies.empty()) {
            question.estimate = someEdge(question);
        }
    }
    question.attempt = chance(80) ? 1 : static_cast<std::uint32_t>(1 + below(4));
    if (chance(30)) {
        question.fallbackModel = m_names.text(someCall().model);
    }
    if (chance(30)) {
        question.budget = Money::fromNano(below(1'000'000'000));
    }
    return question;
}

/// What just fits under a mark of some policy, or just does not.
Money Schedule::someEdge(const Question& question)
{
    const auto policy =
        std::next(m_reference.policies.begin(), below(static_cast<int>(m_reference.policies.size())));
    const Reference::Sums sums = m_reference.sums(policy->second, question.call, question.request, m_now);
    const Fraction mark =
        chance(50) ? policy->second.killAt : policy->second.downgradeAt.value_or(Fraction::one());
    const Money room =
        mark.of(policy->second.limitAt(m_now.wall)) - Money::fromNano(sums.spent + sums.reserved);
    return std::max(Money(), room + Money::fromNano(below(2)));
}

Policy Schedule::somePolicy(const std::string& id)
{
    const auto someMark = [this] {
        static const std::vector<const char*> marks{"1", "0.95", "0.9", "0.8", "0.5", "0.333333333333333333"};
        return mark(marks[m_random() % marks.size()]);
    };
    Policy policy;
    policy.id = id;
    policy.name = id;
    policy.limit = Money::fromNano(1 + below(2'000'000'000));
    policy.period = allPeriodKinds[m_random() % allPeriodKinds.size()];
    policy.per = static_cast<Per>(below(4));
    if (chance(30)) {
        policy.match.push_back({MatchTerm::Field::model, "", chance(50) ? "gpt-*" : "*-mini"});
    }
    if (chance(15)) {
        policy.match.push_back({MatchTerm::Field::tier, "", chance(50) ? "complex" : "s*"});
    }
    if (chance(15)) {
        policy.match.push_back({MatchTerm::Field::user, "", chance(50) ? "*" : "u-1"});
    }
    if (chance(15)) {
        policy.match.push_back({MatchTerm::Field::label, "plan", "free"});
    }
    policy.killAt = someMark();
    if (chance(60)) {
        policy.downgradeAt = std::min(someMark(), policy.killAt);
    }
    if (chance(70)) {
        policy.alertAt = std::min(someMark(), policy.downgradeAt.value_or(policy.killAt));
    }
    if (chance(60)) {
        policy.fallbackModel = m_names.text(someCall().model);
    }
    if (chance(20)) {
        policy.maxRetries = static_cast<std::uint32_t>(below(3));
    }
    if (chance(15)) {
        policy.raise = Policy::Raise{policy.limit + Money::fromNano(below(1'000'000'000)),
                                     m_now.wall + std::chrono::seconds(below(7200))};
    }
    policy.enabled = chance(90);
    return policy;
}

std::int64_t Schedule::someCost(std::int64_t reserved)
{
    switch (below(6)) {
    case 0:
        return 0;
    case 1: // more than its own estimate
        return reserved + below(100'000'000);
    case 2: // of nobody's asking, and now and then beyond all bounds
        return chance(10) ? 10'000'000'000LL + below(1'000'000'000) : below(200'000'000);
    case 3:
        return reserved;
    default:
        return reserved > 0 ? static_cast<std::int64_t>(m_random() % static_cast<std::uint64_t>(reserved))
                            : 0;
    }
}

} // namespace tokenfence::desk
