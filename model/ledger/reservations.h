// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/reservation.h"

#include <map>
#include <memory>
#include <string_view>
#include <unordered_map>

namespace tokenfence {

/**
 * The reservations that stand: by name, in the order in which their time is up, and the sums by agent.
 *
 * Thread: as the ledger that owns it. It counts against no budget; whoever adds or removes one does that.
 */
class Reservations
{
public:
    using Pointer = std::shared_ptr<Reservation>;

    /// False, and nothing done, if one of that name stands.
    bool add(const Pointer& reservation);
    bool contains(std::string_view name) const { return m_byName.count(name) > 0; }
    /// Takes it out; null where none of that name stands.
    Pointer remove(std::string_view name);
    /// Takes out one whose time is up; null where there is none.
    Pointer removeExpired(MonoTime now);

    std::size_t count() const { return m_byName.size(); }
    Money reservedBy(NameId agent) const;

    template <class Visitor>
    void forEach(Visitor visit) const
    {
        for (const auto& [name, entry] : m_byName) {
            visit(*entry.reservation);
        }
    }

private:
    // Nearly always added at the end, since all live equally long.
    using Deadlines = std::multimap<MonoTime, const Reservation*>;
    struct Entry
    {
        Pointer reservation;
        Deadlines::iterator deadline;
    };

    std::unordered_map<std::string_view, Entry> m_byName; // the keys are the reservations' own names
    Deadlines m_deadlines;
    std::unordered_map<NameId, Money> m_byAgent; // without zeros
};

} // namespace tokenfence
