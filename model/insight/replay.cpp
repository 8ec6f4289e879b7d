// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/insight/replay.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace tokenfence {

namespace {

using namespace std::chrono_literals;

/// How often the ledger lets go of what is over.
constexpr auto expiryStep = 1h;

/// Since when a raise of the policy holds: from the beginning of the period at whose end (or within which) it
/// lapses.
WallTime raisedSince(const Policy& policy, const Calendar& calendar)
{
    return calendar.periodAt(policy.period, policy.raise->until - 1ms).start;
}

bool isByCalendar(PeriodKind kind)
{
    return kind != PeriodKind::request && kind != PeriodKind::total;
}

} // namespace

const ReplayedPolicy* ReplayOutcome::policy(const std::string& id) const
{
    const auto found = std::find_if(policies.begin(), policies.end(),
                                    [&](const ReplayedPolicy& one) { return one.id == id; });
    return found != policies.end() ? &*found : nullptr;
}

Replay::Replay(ReplayTerms terms, Names& names, const PriceTable& prices)
    : m_terms(std::move(terms))
    , m_names(names)
    , m_prices(prices)
    , m_ledger(names, prices, "replay-")
    , m_requests(m_terms.most)
{
    m_outcome.span = m_terms.span;
    std::erase_if(m_terms.policies, [](const Policy& policy) { return !policy.enabled; });
    std::sort(m_terms.policies.begin(), m_terms.policies.end(),
              [](const Policy& a, const Policy& b) { return a.id < b.id; });
    const WallTime start = countsFrom(m_terms.policies, m_terms.calendar, m_terms.span.start);
    CounterId counter = requestTotalCounter;
    for (const Policy& policy : m_terms.policies) {
        begin(policy, ++counter, start);
        m_places.emplace(policy.id, m_outcome.policies.size());
        m_outcome.policies.emplace_back().id = policy.id;
        if (policy.fallbackModel && m_prices.find(*policy.fallbackModel) == nullptr) {
            m_outcome.unpricedFallbacks.push_back(*policy.fallbackModel);
        }
    }
    std::sort(m_raises.begin(), m_raises.end(),
              [](const Raise& a, const Raise& b) { return a.from > b.from; });
    std::vector<std::string>& models = m_outcome.unpricedFallbacks;
    std::sort(models.begin(), models.end());
    models.erase(std::unique(models.begin(), models.end()), models.end());
    for (WallTime day = m_terms.span.start; day < m_terms.span.end;) {
        const Period period = m_terms.calendar.periodAt(PeriodKind::day, day);
        m_outcome.days.push_back({period, {}, {}});
        day = period.end;
    }
}

void Replay::begin(const Policy& policy, CounterId counter, WallTime now)
{
    Policy first = policy;
    if (policy.raise && isByCalendar(policy.period)) {
        const WallTime from = raisedSince(policy, m_terms.calendar);
        if (from > now) {
            first.raise.reset();
            m_raises.push_back({from, policy, counter});
        }
    } else {
        first.raise.reset(); // no period says since when it would have held
    }
    m_ledger.beginCounter(counter, first, m_terms.calendar);
    m_ledger.activate(first, counter, {now, MonoTime()});
}

WallTime Replay::countsFrom(const std::vector<Policy>& policies, const Calendar& calendar, WallTime from)
{
    WallTime first = from;
    for (const Policy& policy : policies) {
        if (policy.enabled && policy.period == PeriodKind::total) {
            return WallTime();
        }
        if (policy.enabled && isByCalendar(policy.period)) {
            first = std::min(first, calendar.periodAt(policy.period, from).start);
        }
        if (policy.enabled && policy.period == PeriodKind::request) {
            first = std::min(first, from - Ledger::requestLifetime);
        }
    }
    return first;
}

Now Replay::at(WallTime time) const
{
    return {time, MonoTime(time - m_first)};
}

/// What time alone does to the ledger, up to the next call.
void Replay::passTo(WallTime time)
{
    if (!m_begun) {
        m_begun = true;
        m_first = m_expired = time;
    }
    while (!m_raises.empty() && m_raises.back().from <= time) {
        m_ledger.activate(m_raises.back().policy, m_raises.back().counter, at(time));
        m_raises.pop_back();
    }
    if (time - m_expired >= expiryStep) {
        m_expired = time;
        m_ledger.expire(at(time));
    }
}

ReplayedDay& Replay::dayOf(WallTime time)
{
    const auto behind =
        std::upper_bound(m_outcome.days.begin(), m_outcome.days.end(), time,
                         [](WallTime when, const ReplayedDay& day) { return when < day.day.start; });
    return behind == m_outcome.days.begin() ? m_outcome.days.front() : *std::prev(behind);
}

ReplayedPolicy& Replay::effectOf(const std::string& policy)
{
    return m_outcome.policies[m_places.find(policy)->second];
}

void Replay::take(const PastCall& past)
{
    passTo(past.time);
    const Now now = at(past.time);
    if (past.time < m_terms.span.start) {
        settle(past, past.call, past.cost, {}, now);
    } else if (past.time < m_terms.span.end) {
        ask(past, now);
    }
}

void Replay::ask(const PastCall& past, Now now)
{
    ReplayedRequests::Story& story = m_requests.meet(past.request, past.time);
    ReplayedDay& day = dayOf(past.time);
    ++m_outcome.calls;
    m_outcome.unpriced += past.priced ? 0 : 1;
    m_outcome.withoutTokens += past.hasTokens ? 0 : 1;
    m_outcome.downgradedThen += past.wasDowngraded ? 1 : 0;
    m_outcome.then += past.cost;
    day.then += past.cost;
    const Money cost = story.isStopped() ? leaveOut(past, *story.hit) : decide(past, story, now);
    m_outcome.with += cost;
    day.with += cost;
}

/// Asks the ledger, and makes the call as it says; what it then costs.
Money Replay::decide(const PastCall& past, ReplayedRequests::Story& story, Now now)
{
    m_question.call = past.call;
    m_question.request = past.request;
    m_question.tokens = past.tokens;
    m_question.hasTokens = past.hasTokens;
    m_question.serviceTier = past.serviceTier;
    m_question.estimate = past.cost;
    m_question.attempt = past.attempt;
    const std::optional<Decision> decision = m_ledger.authorize(m_question, now);
    assert(decision); // every settlement is confirmed at once, so nothing is tentative
    if (decision->verdict == Verdict::allow) {
        settle(past, past.call, past.cost, decision->reservation, now);
        return past.cost;
    }
    if (!story.hit) {
        ++m_outcome.requestsHit;
        story.hit = std::make_unique<ReplayedRequest>();
        story.hit->request = past.request;
        story.hit->user = m_names.text(past.call.user);
        story.hit->workflow = m_names.text(past.call.workflow);
        story.hit->agent = m_names.text(past.call.agent);
        story.hit->time = past.time;
        story.hit->policy = decision->policy;
    }
    return decision->verdict == Verdict::downgrade ? downgrade(past, *decision, *story.hit, now)
                                                   : refuse(past, *decision, *story.hit);
}

/// The call is not made; what it then costs.
Money Replay::leaveOut(const PastCall& past, ReplayedRequest& hit)
{
    ++m_outcome.callsNotMade;
    ++hit.notMade;
    hit.then += past.cost;
    hit.unknownPrice += past.priced ? 0 : 1;
    return {};
}

Money Replay::refuse(const PastCall& past, const Decision& decision, ReplayedRequest& hit)
{
    ReplayedPolicy& effect = effectOf(decision.policy);
    hit.stopped = true;
    hit.byRetries = decision.code == DenialCode::retries;
    hit.policy = decision.policy;
    ++m_outcome.requestsStopped;
    ++effect.requestsStopped;
    m_outcome.retriesRefused += hit.byRetries ? 1 : 0;
    effect.retriesRefused += hit.byRetries ? 1 : 0;
    if (!effect.firstStop) {
        effect.firstStop = past.time;
    }
    return leaveOut(past, hit);
}

/// Makes the call with the model that was granted instead; what it then costs.
Money Replay::downgrade(const PastCall& past, const Decision& decision, ReplayedRequest& hit, Now now)
{
    CallFacts call = past.call;
    call.model = m_names.intern(decision.model);
    call.tier = m_prices.tierFor(decision.model);
    // The ledger grants no model without a price.
    const ModelPrice* const price = m_prices.find(decision.model);
    assert(price != nullptr);
    const Money cost = price->cost(past.tokens, past.serviceTier);
    settle(past, call, cost, decision.reservation, now);
    ReplayedPolicy& effect = effectOf(decision.policy);
    m_outcome.requestsDowngraded += hit.downgraded == 0 ? 1 : 0;
    ++hit.downgraded;
    ++m_outcome.callsDowngraded;
    ++effect.callsDowngraded;
    if (!effect.firstDowngrade) {
        effect.firstDowngrade = past.time;
    }
    hit.then += past.cost;
    hit.with += cost;
    return cost;
}

void Replay::settle(const PastCall& past, const CallFacts& call, Money cost, const std::string& reservation,
                    Now now)
{
    const Settlement settlement = m_ledger.settle(call, past.request, past.time, cost, reservation, now);
    m_ledger.confirm(settlement, past.request, now);
}

ReplayOutcome Replay::finish()
{
    m_outcome.requests = m_requests.count();
    m_outcome.hit = m_requests.takeHit();
    return std::exchange(m_outcome, {});
}

} // namespace tokenfence
