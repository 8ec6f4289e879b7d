// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/book.h"
#include "model/ledger/requesttable.h"

#include <QHash>

#include <array>
#include <functional>
#include <optional>
#include <vector>

namespace tokenfence {

/**
 * The budgets of a counter by request: one for each request and key. When a request is over is not its matter
 * but that of Requests, which sweeps all of these books alike.
 *
 * What is tentative or reserved concerns only requests of this very moment and is kept beside the table, so
 * that the millions of others stay small. A place without a request (a call that is a request of its own)
 * keeps nothing.
 */
class RequestBook final : public Book
{
public:
    Standing standing(const Place& place) const override;
    void adjust(const Place& place, const Standing& by) override;
    /// For each key the sums over its requests and the worst of their states. Only with marks.
    std::vector<BudgetFigures> figures(const Policy& policy, WallTime now) const override;

    /// Keeps figures from now on, with states by the marks and the limit that `policy` has at `now`.
    void setMarks(const Policy& policy, WallTime now);

    RequestTable& table() { return m_table; }
    const RequestTable& table() const { return m_table; }
    /// Whether a record of this request and key waits for its fate.
    bool hasTentative(const RequestKey& request, NameId key) const;
    /// Drops what the requests of a shard have spent for which `isOver` says so; how many accounts that were.
    /// Nothing of them may be tentative.
    std::size_t sweep(std::size_t shard, const std::function<bool(const RequestTable::Entry&)>& isOver);

private:
    struct HoldKey
    {
        RequestKey request;
        NameId key = 0;
        friend bool operator==(const HoldKey&, const HoldKey&) = default;
        friend std::size_t qHash(const HoldKey& hold, std::size_t seed) noexcept
        {
            return (std::size_t(hold.request.hash[1]) << 32 | hold.request.hash[2]) ^ hold.key ^ seed;
        }
    };
    struct Hold
    {
        Money tentative;
        Money reserved;
    };
    struct Sums
    {
        Money spent; ///< confirmed
        Money reserved;
        std::array<std::uint32_t, 4>
            inState{}; ///< requests, by BudgetState; those that are ok are not counted
    };

    void addToSums(NameId key, const Standing& before, const Standing& after);
    void countState(Sums& sums, Money confirmed, bool counts) const;

    RequestTable m_table;
    QHash<HoldKey, Hold> m_holds;  // without those that are all zero
    std::optional<Policy> m_marks; // its limit is the one in force; it has no raise
    QHash<NameId, Sums> m_sums;
};

} // namespace tokenfence
