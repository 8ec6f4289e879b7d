// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/call.h"
#include "model/insight/histogram.h"
#include "model/money/money.h"
#include "storage/quarters.h"
#include "storage/requeststate.h"

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

/// What events add to the rollups, summed up in memory: the writer adds a whole group to the file at once,
/// and the check of the rollups compares.
namespace tokenfence::storage {

struct CallSums
{
    std::int64_t calls = 0;
    Money cost;
    std::int64_t unpriced = 0;

    CallSums& operator+=(const CallSums& other);
    [[nodiscard]] bool isNothing() const { return calls == 0 && cost.isZero() && unpriced == 0; }
    friend bool operator==(const CallSums&, const CallSums&) = default;
};

/// By tier in columns, indexed by Tier.
struct TierSums
{
    std::array<std::int64_t, 4> calls{};
    std::array<Money, 4> cost{};
    std::int64_t unpriced = 0;

    TierSums& operator+=(const TierSums& other);
    [[nodiscard]] bool isNothing() const { return *this == TierSums(); }
    friend bool operator==(const TierSums&, const TierSums&) = default;
};

struct EndSums
{
    std::int64_t ends = 0;     ///< `request_end` lines
    std::int64_t requests = 0; ///< of these, the first of their request
    Money cost;                ///< all spend of these requests

    EndSums& operator+=(const EndSums& other);
    [[nodiscard]] bool isNothing() const { return *this == EndSums(); }
    friend bool operator==(const EndSums&, const EndSums&) = default;
};

/// The rows that lie in a quarter hour are between these.
struct RowRange
{
    std::int64_t first = 0;
    std::int64_t last = 0;
    friend bool operator==(const RowRange&, const RowRange&) = default;
};

// The keys are those of the tables, in the order of their primary keys.

struct SpendKey
{
    Grain grain = Grain::quarter;
    Quarter start = 0;
    NameId workflow = 0;
    NameId agent = 0;
    NameId provider = 0;
    NameId model = 0;
    Tier tier = Tier::unknown;
    CallStatus status = CallStatus::ok;
    friend auto operator<=>(const SpendKey&, const SpendKey&) = default;
};

struct UserKey
{
    Grain grain = Grain::hour; ///< hour or day
    Quarter start = 0;
    NameId user = 0;
    friend auto operator<=>(const UserKey&, const UserKey&) = default;
};

struct LabelKey
{
    Grain grain = Grain::quarter;
    Quarter start = 0;
    NameId key = 0;
    NameId value = 0; ///< 0: calls without that label
    friend auto operator<=>(const LabelKey&, const LabelKey&) = default;
};

struct CostKey
{
    Grain grain = Grain::quarter;
    Quarter start = 0;
    CostBucket bucket = 0;
    friend auto operator<=>(const CostKey&, const CostKey&) = default;
};

struct WorkflowCostKey
{
    NameId workflow = 0;
    Quarter start = 0; ///< of an hour
    CostBucket bucket = 0;
    friend auto operator<=>(const WorkflowCostKey&, const WorkflowCostKey&) = default;
};

struct EndKey
{
    Grain grain = Grain::quarter;
    Quarter start = 0;
    NameId workflow = 0;
    NameId agent = 0;
    std::uint8_t status = 0;
    std::uint32_t outcome = 0;
    friend auto operator<=>(const EndKey&, const EndKey&) = default;
};

template <class Key, class Value>
using SumRows = std::vector<std::pair<Key, Value>>;

/// The rows of all rollups: ascending by key, none that adds nothing.
struct RollupRows
{
    SumRows<Quarter, TierSums> quarters;
    SumRows<Quarter, RowRange> ranges;
    SumRows<SpendKey, CallSums> spend;
    SumRows<UserKey, TierSums> users;
    SumRows<LabelKey, TierSums> labels;
    SumRows<CostKey, std::int64_t> costs;
    SumRows<WorkflowCostKey, std::int64_t> workflowCosts;
    SumRows<EndKey, EndSums> ends;
};

/// What a stored call is summed up by.
struct SummedCall
{
    Quarter quarter = 0;
    NameId user = 0;
    NameId workflow = 0;
    NameId agent = 0;
    NameId provider = 0;
    NameId model = 0;
    Tier tier = Tier::unknown;
    CallStatus status = CallStatus::ok;
    Money cost;
    bool priced = true;
    std::span<const Label> labels; ///< key and value as the rollup by label counts it
};

/**
 * Sums in the finest grain that a rollup has; the coarser ones are folded from it in `rows`. Differences (a
 * call that is taken out, a request that moves to another bucket) are sums too.
 *
 * Thread: as its owner.
 */
class RollupSums
{
public:
    /// `sign` is -1 to take a call out.
    void addCall(const SummedCall& call, int sign = 1);
    void addRow(Quarter quarter, std::int64_t row);
    /// A `request_end`, as a line.
    void addEnd(const RequestLine& end, int sign = 1);
    /// A request that was `before` is `after` now; one without a line is nothing.
    void changeRequest(const RequestState& before, const RequestState& after);

    [[nodiscard]] RollupRows rows() const;
    void clear();

private:
    struct SpendHash
    {
        std::size_t operator()(const SpendKey& key) const noexcept;
    };
    struct SmallHash
    {
        std::size_t operator()(const UserKey& key) const noexcept;
        std::size_t operator()(const LabelKey& key) const noexcept;
        std::size_t operator()(const EndKey& key) const noexcept;
        std::size_t operator()(const WorkflowCostKey& key) const noexcept;
    };

    void addRequest(const RequestState& state, int sign);

    std::unordered_map<Quarter, TierSums> m_quarters;
    std::unordered_map<Quarter, RowRange> m_ranges;
    std::unordered_map<SpendKey, CallSums, SpendHash> m_spend;               // by quarter hour
    std::unordered_map<UserKey, TierSums, SmallHash> m_users;                // by hour
    std::unordered_map<LabelKey, TierSums, SmallHash> m_labels;              // by quarter hour
    std::unordered_map<WorkflowCostKey, std::int64_t, SmallHash> m_requests; // by quarter hour
    std::unordered_map<EndKey, EndSums, SmallHash> m_ends;                   // by quarter hour
};

} // namespace tokenfence::storage
