// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/reservations.h"

#include <charconv>

namespace tokenfence {

Reservations::Key Reservations::keyOf(std::string_view name) const
{
    if (name.starts_with(m_prefix)) {
        const std::string_view digits = name.substr(m_prefix.size());
        std::uint64_t number = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        // What does not read as we would have written it is another name.
        if (error == std::errc() && end == digits.data() + digits.size() && digits.front() != '0') {
            return {number, {}};
        }
    }
    return {0, name};
}

bool Reservations::add(const Pointer& reservation)
{
    const auto [entry, isNew] = m_byName.try_emplace(keyOf(reservation->name));
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
    const auto entry = m_byName.find(keyOf(name));
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
