// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/ledger.h"

#include "model/ledger/ledgerstate.h"
#include "model/ledger/reasons.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace tokenfence {

namespace {

/// The ruling as it is answered, but for the reservation.
Decision decisionOf(const Ruling& ruling, const Question& question, const Names& names, WallTime now)
{
    Decision decision;
    decision.verdict = ruling.verdict;
    decision.code = ruling.code;
    if (ruling.verdict != Verdict::deny) {
        decision.model = names.text(ruling.granted.model);
        decision.reserved = ruling.amount;
        decision.priced = ruling.priced;
    }
    if (ruling.verdict == Verdict::allow) {
        return decision;
    }
    decision.reason = reasonOf(ruling, question, names, now);
    if (ruling.retries != nullptr) {
        decision.policy = ruling.retries->policy.id;
        decision.key = ruling.retries->counter->keyOf(question.call);
    } else if (ruling.shortage) {
        const ActivePolicy* const policy = ruling.shortage->policy;
        decision.policy = policy != nullptr ? std::string_view(policy->policy.id) : requestBudgetId;
        decision.key = ruling.shortage->key;
        if (ruling.verdict == Verdict::deny) {
            decision.room = ruling.shortage->wholeRoom();
            if (policy != nullptr) {
                decision.until = policy->counter->until(now);
            }
        }
    }
    return decision;
}

} // namespace

Ledger::Ledger(Names& names, const PriceTable& prices, std::string reservationPrefix)
    : m_state(std::make_unique<State>(names, prices, std::move(reservationPrefix)))
{
}

Ledger::~Ledger() = default;

// ---- counters and policies ----

void Ledger::beginCounter(CounterId counter, const Policy& policy, const Calendar& calendar)
{
    m_state->begin(counter, policy, calendar);
}

void Ledger::addSpent(const SpentRow& row)
{
    Counter* const counter = m_state->counter(row.counter);
    if (counter == nullptr) {
        return;
    }
    Place place{row.key, {}, {}};
    if (const PeriodBook* const periods = counter->periodBook()) {
        place.period = periods->periodStart(row.period);
    } else if (place.request = RequestKey::of(row.request); !place.request.isNone()) {
        m_state->requests.begin(place.request, row.period, row.lastLine);
    }
    counter->book().adjust(place, {row.spent, {}, {}});
}

void Ledger::activate(const Policy& policy, CounterId counterId, Now now)
{
    Counter* const counter = m_state->counter(counterId);
    assert(counter != nullptr && counterId != requestTotalCounter);
    ActivePolicy* active = m_state->find(policy.id);
    if (active == nullptr) {
        const auto place = m_state->placeOf(policy.id);
        active = m_state->policies.insert(place, std::make_unique<ActivePolicy>())->get();
    } else {
        active->timePassed(now.wall);
    }
    const Counter* const before = active->counter;
    active->policy = policy;
    active->fallback = m_state->names.intern(policy.fallbackModel.value_or(std::string()));
    active->decideBy(*counter, now.wall);
    if (before != nullptr && before != counter) {
        m_state->drop(before->id());
    }
    active->refreshStates(now.wall);
}

void Ledger::abandonCounter(CounterId counterId)
{
    const Counter* const counter = m_state->counter(counterId);
    if (counter != nullptr && counter->decider == nullptr) {
        m_state->drop(counterId);
    }
}

bool Ledger::removePolicy(std::string_view policyId)
{
    const ActivePolicy* const active = m_state->find(policyId);
    if (active == nullptr) {
        return false;
    }
    m_state->drop(active->counter->id());
    m_state->policies.erase(m_state->placeOf(policyId));
    return true;
}

const Policy* Ledger::policy(std::string_view policyId) const
{
    const ActivePolicy* const active = m_state->find(policyId);
    return active != nullptr ? &active->policy : nullptr;
}

std::optional<CounterId> Ledger::counterOf(std::string_view policyId) const
{
    const ActivePolicy* const active = m_state->find(policyId);
    return active != nullptr ? std::optional(active->counter->id()) : std::nullopt;
}

std::vector<Policy> Ledger::policies() const
{
    std::vector<Policy> all;
    all.reserve(m_state->policies.size());
    for (const auto& active : m_state->policies) {
        all.push_back(active->policy);
    }
    return all;
}

std::vector<PolicyFigures> Ledger::figures(Now now) const
{
    std::vector<PolicyFigures> all;
    all.reserve(m_state->policies.size());
    for (const auto& active : m_state->policies) {
        all.push_back(active->figures(m_state->names, now.wall));
    }
    return all;
}

std::vector<PolicyFigures> Ledger::sharedFigures(std::size_t most, Now now) const
{
    std::vector<PolicyFigures> shared;
    for (const auto& active : m_state->policies) {
        const Policy& policy = active->policy;
        if (shared.size() < most && policy.enabled && policy.per == Per::all &&
            policy.period != PeriodKind::request) {
            shared.push_back(active->figures(m_state->names, now.wall));
        }
    }
    return shared;
}

// ---- questions ----

void Ledger::setDenyUnpriced(bool deny)
{
    m_state->denyUnpriced = deny;
}

bool Ledger::denyUnpriced() const
{
    return m_state->denyUnpriced;
}

Stops& Ledger::stops()
{
    return m_state->stops;
}

const Stops& Ledger::stops() const
{
    return m_state->stops;
}

std::optional<Decision> Ledger::authorize(const Question& question, Now now)
{
    State& state = *m_state;
    state.expireReservations(now.mono);
    const RequestKey request = state.hearOf(question.request, now.wall);
    Judge judge({state.names, state.prices, state.stops, state.policies,
                 *state.counters.front()->requestBook(), state.denyUnpriced},
                question, request, now);
    const std::optional<Ruling> ruling = judge.rule();
    if (!ruling) {
        return std::nullopt;
    }
    Decision decision = decisionOf(*ruling, question, state.names, now.wall);
    if (ruling->verdict != Verdict::deny) {
        decision.reservation = state.reserve(*ruling, decision.policy, request, now.mono);
    }
    return decision;
}

void Ledger::restoreReservation(const std::string& name, const Question& question, Now now)
{
    State& state = *m_state;
    state.expireReservations(now.mono);
    const RequestKey request = state.hearOf(question.request, now.wall);
    if (state.reservations.contains(name)) {
        return;
    }
    const Money amount = mostOf(question, state.prices, state.names).value_or(Money());
    state.hold(std::make_shared<Reservation>(Reservation{
        name, question.call, request, amount, Verdict::none, {}, now.mono + reservationLifetime}));
}

void Ledger::release(std::string_view reservation, Now now)
{
    m_state->expireReservations(now.mono);
    if (const Reservations::Pointer released = m_state->reservations.remove(reservation)) {
        m_state->letGo(*released);
    }
}

void Ledger::expire(Now now)
{
    m_state->expireReservations(now.mono);
    m_state->requests.sweep(now.wall);
    for (const auto& counter : m_state->counters) {
        if (PeriodBook* const periods = counter->periodBook()) {
            periods->expire(now);
        }
    }
    for (const auto& active : m_state->policies) {
        active->timePassed(now.wall);
    }
}

// ---- spending ----

Settlement Ledger::settle(const CallFacts& call, const std::string& request, WallTime time, Money cost,
                          std::string_view reservation, Now now)
{
    State& state = *m_state;
    state.expireReservations(now.mono);
    Settlement settlement;
    if (!reservation.empty()) {
        if (Reservations::Pointer held = state.reservations.remove(reservation)) {
            state.letGo(*held);
            settlement.verdict = held->verdict;
            settlement.policy = held->policy;
            settlement.reserved = held->amount;
            settlement.reservation = std::move(held);
        }
    }
    const RequestKey key = state.hearOf(request, now.wall);
    const WallTime began = key.isNone() ? WallTime() : state.requests.begin(key, now.wall, now.wall);
    settlement.charges = state.charge(call, key, began, time, cost);
    return settlement;
}

Settlement Ledger::settlePast(const CallFacts& call, const std::string& request, WallTime time, Money cost,
                              Now now)
{
    RequestKey key = RequestKey::of(request);
    WallTime began;
    if (!key.isNone()) {
        m_state->requests.meet(key, now.wall);
        const WallTime line = std::min(time, now.wall);
        if (m_state->requests.isKnown(key) || now.wall - line < requestLifetime) {
            began = m_state->requests.begin(key, line, line);
        } else {
            key = {};
        }
    }
    Settlement settlement;
    settlement.charges = m_state->charge(call, key, began, time, cost);
    return settlement;
}

void Ledger::confirm(const Settlement& settlement, const std::string& request, Now now)
{
    m_state->adjustCharged(settlement, request, Standing::confirmedOf);
    for (const Charge& charge : settlement.charges) {
        const Counter* const counter = m_state->counter(charge.counter);
        if (counter != nullptr && counter->decider != nullptr) {
            counter->decider->spentChanged(charge.key, now.wall);
        }
    }
}

void Ledger::takeBack(const Settlement& settlement, const std::string& request, Now)
{
    m_state->adjustCharged(settlement, request, Standing::takenBack);
}

void Ledger::undo(Settlement&& settlement, const std::string& request, Now now)
{
    m_state->adjustCharged(settlement, request, Standing::takenBack);
    if (settlement.reservation && now.mono < settlement.reservation->until) {
        m_state->hold(settlement.reservation);
    }
}

void Ledger::touchRequest(const std::string& request, Now now)
{
    m_state->hearOf(request, now.wall);
}

std::vector<BudgetTransition> Ledger::takeTransitions()
{
    std::vector<BudgetTransition> transitions;
    for (const auto& active : m_state->policies) {
        active->states.take(active->policy.id, transitions);
    }
    return transitions;
}

std::size_t Ledger::reservationCount() const
{
    return m_state->reservations.count();
}

Money Ledger::reservedBy(NameId agent) const
{
    return m_state->reservations.reservedBy(agent);
}

} // namespace tokenfence
