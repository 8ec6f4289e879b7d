// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/reservation.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace tokenfence {

/**
 * The reservations that stand: by name, in the order in which their time is up, and the sums by agent.
 *
 * The ledger's own names are a prefix and a number that ascends. They are found by the number, so that those
 * which were made one after another lie side by side: a hundred thousand questions a second would otherwise
 * wait for memory at every one.
 *
 * Thread: as the ledger that owns it. It counts against no budget; whoever adds or removes one does that.
 */
class Reservations
{
public:
    using Pointer = std::shared_ptr<Reservation>;

    explicit Reservations(std::string prefix)
        : m_prefix(std::move(prefix))
    {
    }

    /// A name that was not given before; that one stands all the same is possible, where a client has made it
    /// up.
    std::string nextName() { return m_prefix + std::to_string(++m_lastNumber); }
    /// False, and nothing done, if one of that name stands.
    bool add(const Pointer& reservation);
    bool contains(std::string_view name) const { return m_byName.count(keyOf(name)) > 0; }
    /// Takes it out; null where none of that name stands.
    Pointer remove(std::string_view name);
    /// Takes out one whose time is up; null where there is none.
    Pointer removeExpired(MonoTime now);

    std::size_t count() const { return m_byName.size(); }
    Money reservedBy(NameId agent) const;

    template <class Visitor>
    void forEach(Visitor visit) const
    {
        for (const auto& [key, entry] : m_byName) {
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

    struct Key
    {
        std::uint64_t number = 0; ///< 0: not a name of our own making
        std::string_view name;    ///< of such a one, in the reservation itself
        bool operator==(const Key&) const = default;
    };
    struct Hash
    {
        std::size_t operator()(const Key& key) const
        {
            return key.number != 0 ? key.number : std::hash<std::string_view>()(key.name);
        }
    };
    [[nodiscard]] Key keyOf(std::string_view name) const;

    const std::string m_prefix;
    std::uint64_t m_lastNumber = 0;
    std::unordered_map<Key, Entry, Hash> m_byName;
    Deadlines m_deadlines;
    std::unordered_map<NameId, Money> m_byAgent; // without zeros
};

} // namespace tokenfence
