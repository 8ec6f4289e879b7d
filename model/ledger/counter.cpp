// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/counter.h"

namespace tokenfence {

Counter::Counter(CounterId id, const Policy& policy, const Calendar& calendar, Names& names)
    : m_id(id)
    , m_matcher(policy.match, names)
    , m_per(policy.per)
{
    if (policy.period == PeriodKind::request) {
        m_requests = std::make_unique<RequestBook>();
    } else {
        m_periods = std::make_unique<PeriodBook>(policy.period, calendar);
    }
}

NameId Counter::keyOf(const CallFacts& call) const
{
    switch (m_per) {
    case Per::user:
        return call.user;
    case Per::workflow:
        return call.workflow;
    case Per::agent:
        return call.agent;
    case Per::all:
        break;
    }
    return 0;
}

Place Counter::placeOf(const CallFacts& call, const RequestKey& request, WallTime time) const
{
    if (m_requests) {
        return {keyOf(call), time, request};
    }
    return {keyOf(call), m_periods->periodStart(time), {}};
}

Place Counter::heldPlaceOf(const CallFacts& call, const RequestKey& request) const
{
    return {keyOf(call), {}, m_requests ? request : RequestKey()};
}

Place Counter::placeOf(const Charge& charge, const RequestKey& request) const
{
    return {charge.key, charge.period, charge.byRequest ? request : RequestKey()};
}

Charge Counter::chargeAt(const Place& place, Money amount) const
{
    return {m_id, place.key, place.period, m_requests != nullptr, amount};
}

Book& Counter::book()
{
    return m_requests ? static_cast<Book&>(*m_requests) : *m_periods;
}

const Book& Counter::book() const
{
    return m_requests ? static_cast<const Book&>(*m_requests) : *m_periods;
}

std::optional<WallTime> Counter::until(WallTime now) const
{
    return m_periods ? m_periods->periodEnd(now) : std::nullopt;
}

} // namespace tokenfence
