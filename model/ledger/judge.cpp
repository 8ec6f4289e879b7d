// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/judge.h"

namespace tokenfence {

namespace {

/// Keeps in `least` the shortage with the least room. Policies come by id, and the first of equal ones stays.
void keepLeast(std::optional<Shortage>& least, const Shortage& shortage)
{
    if (!least || shortage.room < least->room) {
        least = shortage;
    }
}

Int128 roomBelow(Fraction mark, Money limit, const Standing& standing)
{
    const Money taken = standing.spent + standing.reserved;
    return static_cast<Int128>(limit.nano()) * mark.units() -
           static_cast<Int128>(taken.nano()) * Fraction::whole;
}

} // namespace

std::optional<Money> mostOf(const Question& question, const PriceTable& prices, const Names& names)
{
    if (question.estimate) {
        return question.estimate;
    }
    if (const ModelPrice* const price = prices.find(names.text(question.call.model))) {
        return price->worstCase(question.tokens, question.serviceTier);
    }
    return std::nullopt;
}

Judge::Judge(const Bench& bench, const Question& question, const RequestKey& request, Now now)
    : m_bench(bench)
    , m_question(question)
    , m_request(request)
    , m_now(now)
{
}

std::optional<Ruling> Judge::rule()
{
    Ruling ruling;
    ruling.granted = m_question.call;
    ruling.verdict = Verdict::deny;
    if (ruling.stop = m_bench.stops.covering(m_question.call); ruling.stop != nullptr) {
        ruling.code = DenialCode::stopped;
        return ruling;
    }
    if (ruling.retries = retriesExceeded(m_question.call); ruling.retries != nullptr) {
        ruling.code = DenialCode::retries;
        return ruling;
    }
    const std::optional<Money> most = mostOf(m_question, m_bench.prices, m_bench.names);
    if (!most && m_bench.denyUnpriced) {
        ruling.code = DenialCode::unpriced;
        return ruling;
    }
    ruling.amount = most.value_or(Money());
    ruling.priced = most.has_value();
    const Ruling asAsked = ruling;
    ruling = ruleOnBudgets(asAsked);
    if (ruling.verdict == Verdict::deny && m_sawTentative) {
        m_leaveOutTentative = true;
        if (ruleOnBudgets(asAsked).verdict != Verdict::deny) {
            return std::nullopt;
        }
    }
    return ruling;
}

Ruling Judge::ruleOnBudgets(const Ruling& asAsked)
{
    Ruling ruling = asAsked;
    const Survey survey = this->survey(ruling.granted, ruling.amount);
    ruling.verdict = Verdict::allow;
    if (!survey.kill && !survey.downgrade) {
        return ruling;
    }
    ruling.shortage = survey.kill ? survey.kill : survey.downgrade;
    const ActivePolicy* const named = ruling.shortage->policy;
    std::optional<Ruling> fallback = ruleOnFallback(named != nullptr ? named->fallback : 0);
    if (!fallback && !m_question.fallbackModel.empty()) {
        fallback = ruleOnFallback(m_bench.names.intern(m_question.fallbackModel));
    }
    if (fallback) {
        fallback->shortage = ruling.shortage;
        return *fallback;
    }
    if (survey.kill) {
        ruling.verdict = Verdict::deny;
        ruling.code = DenialCode::budget;
    }
    return ruling;
}

/// nullopt: this model is none, not another one, not priced, or has no room either.
std::optional<Ruling> Judge::ruleOnFallback(NameId model)
{
    if (model == 0 || model == m_question.call.model || !m_question.hasTokens) {
        return std::nullopt;
    }
    const std::string_view name = m_bench.names.text(model);
    const ModelPrice* const price = m_bench.prices.find(name);
    if (price == nullptr) {
        return std::nullopt;
    }
    Ruling ruling;
    ruling.verdict = Verdict::downgrade;
    ruling.granted = m_question.call;
    ruling.granted.model = model;
    ruling.granted.tier = m_bench.prices.tierFor(name);
    ruling.amount = price->worstCase(m_question.tokens, m_question.serviceTier);
    if (retriesExceeded(ruling.granted) != nullptr || survey(ruling.granted, ruling.amount).kill) {
        return std::nullopt;
    }
    return ruling;
}

const ActivePolicy* Judge::retriesExceeded(const CallFacts& call) const
{
    if (m_question.attempt <= 1) {
        return nullptr; // `max_retries` is at least 0, and the first attempt is no retry
    }
    for (const auto& active : m_bench.policies) {
        const std::optional<std::uint32_t>& most = active->policy.maxRetries;
        if (most && active->policy.enabled && m_question.attempt - 1 > *most &&
            active->counter->counts(call)) {
            return active.get();
        }
    }
    return nullptr;
}

Judge::Survey Judge::survey(const CallFacts& call, Money amount)
{
    Survey survey;
    const Int128 needed = static_cast<Int128>(amount.nano()) * Fraction::whole;
    const auto check = [&](std::optional<Shortage>& least, Shortage shortage, Fraction mark) {
        shortage.mark = mark;
        shortage.room = roomBelow(mark, shortage.limit, shortage.standing);
        if (needed > shortage.room) {
            keepLeast(least, shortage);
        }
    };
    // The request's own budget stands among the others by its id, for ties.
    bool requestIsDue = m_question.budget.has_value();
    const auto checkRequest = [&] {
        const Standing standing = seen(m_bench.totals.standing({0, {}, m_request}));
        check(survey.kill, {nullptr, 0, standing, *m_question.budget, {}, 0}, Fraction::one());
        requestIsDue = false;
    };
    for (const auto& active : m_bench.policies) {
        const Policy& policy = active->policy;
        if (requestIsDue && policy.id > requestBudgetId) {
            checkRequest();
        }
        if (!policy.enabled || !active->counter->counts(call)) {
            continue;
        }
        const Place place = active->counter->placeOf(call, m_request, m_now.wall);
        const Standing standing = seen(active->counter->book().standing(place));
        const Shortage shortage{active.get(), place.key, standing, policy.limitAt(m_now.wall), {}, 0};
        check(survey.kill, shortage, policy.killAt);
        if (policy.downgradeAt) {
            check(survey.downgrade, shortage, *policy.downgradeAt);
        }
    }
    if (requestIsDue) {
        checkRequest();
    }
    return survey;
}

/// A standing as this pass is to see it.
Standing Judge::seen(Standing standing)
{
    m_sawTentative = m_sawTentative || !standing.tentative.isZero();
    if (m_leaveOutTentative) {
        standing.spent = standing.confirmed();
    }
    return standing;
}

} // namespace tokenfence
