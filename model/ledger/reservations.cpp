// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/reservations.h"

namespace tokenfence {

bool Reservations::add(const Pointer& reservation)
{
    const auto [entry, isNew] = m_byName.try_emplace(reservation->name);
    if (!isNew) {
        return false;
    }
    entry->second.reservation = reservation;
    entry->second.deadline =
        m_deadlines.emplace_hint(m_deadlines.end(), reservation->until, reservation.get());
    if (!reservation->amount.isZero()) {
        m_byAgent[reservation->call.agent] += reservation->amount;
    }
    return true;
}

Reservations::Pointer Reservations::remove(std::string_view name)
{
    const auto entry = m_byName.find(name);
    if (entry == m_byName.end()) {
        return nullptr;
    }
    Pointer reservation = std::move(entry->second.reservation);
    m_deadlines.erase(entry->second.deadline);
    m_byName.erase(entry);
    if (!reservation->amount.isZero()) {
        const auto agent = m_byAgent.find(reservation->call.agent);
        agent->second -= reservation->amount;
        if (agent->second.isZero()) {
            m_byAgent.erase(agent);
        }
    }
    return reservation;
}

Reservations::Pointer Reservations::removeExpired(MonoTime now)
{
    if (m_deadlines.empty() || now < m_deadlines.begin()->first) {
        return nullptr;
    }
    return remove(m_deadlines.begin()->second->name);
}

Money Reservations::reservedBy(NameId agent) const
{
    const auto sum = m_byAgent.find(agent);
    return sum != m_byAgent.end() ? sum->second : Money();
}

} // namespace tokenfence
