// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/rollupsums.h"

#include <algorithm>
#include <map>

namespace tokenfence::storage {

namespace {

/// Any sums of more than one grain are too many to hash them field by field: two words, mixed.
std::size_t mix(std::uint64_t first, std::uint64_t second)
{
    std::uint64_t hash = first * 0x9E3779B97F4A7C15 ^ second;
    hash ^= hash >> 32;
    hash *= 0xD6E8FEB86659FD93;
    hash ^= hash >> 32;
    return static_cast<std::size_t>(hash);
}

constexpr std::uint64_t pair(std::uint64_t high, std::uint64_t low)
{
    return high << 32 | (low & 0xffffffff);
}

Money times(Money money, int sign)
{
    return sign < 0 ? -money : money;
}

bool isNothing(std::int64_t count)
{
    return count == 0;
}
template <class Sums>
bool isNothing(const Sums& sums)
{
    return sums.isNothing();
}

/// The rows of one table out of the finest sums; `fold` gives each of them its coarser ones.
template <class Key, class Value, class Map, class Fold>
SumRows<Key, Value> folded(const Map& sums, Fold fold)
{
    SumRows<Key, Value> rows;
    rows.reserve(sums.size() * 3);
    for (const auto& sum : sums) {
        fold(sum.first, sum.second, [&](const Key& coarse) { rows.emplace_back(coarse, sum.second); });
    }
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    // Equal keys are added up in place.
    auto kept = rows.begin();
    for (auto at = rows.begin(); at != rows.end();) {
        *kept = *at;
        for (++at; at != rows.end() && at->first == kept->first; ++at) {
            kept->second += at->second;
        }
        if (!isNothing(kept->second)) {
            ++kept;
        }
    }
    rows.erase(kept, rows.end());
    return rows;
}

template <class Key, class Add>
void inGrains(Key key, std::initializer_list<Grain> grains, Add add)
{
    const Quarter quarter = key.start;
    for (const Grain grain : grains) {
        key.grain = grain;
        key.start = floorTo(grain, quarter);
        add(key);
    }
}

} // namespace

CallSums& CallSums::operator+=(const CallSums& other)
{
    calls += other.calls;
    cost += other.cost;
    unpriced += other.unpriced;
    return *this;
}

TierSums& TierSums::operator+=(const TierSums& other)
{
    for (std::size_t tier = 0; tier < calls.size(); ++tier) {
        calls[tier] += other.calls[tier];
        cost[tier] += other.cost[tier];
    }
    unpriced += other.unpriced;
    return *this;
}

EndSums& EndSums::operator+=(const EndSums& other)
{
    ends += other.ends;
    requests += other.requests;
    cost += other.cost;
    return *this;
}

std::size_t RollupSums::SpendHash::operator()(const SpendKey& key) const noexcept
{
    return mix(pair(key.model, key.start) ^ pair(key.workflow, static_cast<std::uint64_t>(key.tier)) << 7,
               pair(key.agent, key.provider) ^ static_cast<std::uint64_t>(key.status) << 28);
}

std::size_t RollupSums::SmallHash::operator()(const UserKey& key) const noexcept
{
    return mix(key.user, static_cast<std::uint64_t>(key.start));
}

std::size_t RollupSums::SmallHash::operator()(const LabelKey& key) const noexcept
{
    return mix(pair(key.key, key.value), static_cast<std::uint64_t>(key.start));
}

std::size_t RollupSums::SmallHash::operator()(const EndKey& key) const noexcept
{
    return mix(pair(key.workflow, key.agent),
               pair(key.outcome, key.start) ^ static_cast<std::uint64_t>(key.status) << 56);
}

std::size_t RollupSums::SmallHash::operator()(const WorkflowCostKey& key) const noexcept
{
    return mix(pair(key.workflow, key.bucket), static_cast<std::uint64_t>(key.start));
}

void RollupSums::addCall(const SummedCall& call, int sign)
{
    TierSums tiers;
    const auto tier = static_cast<std::size_t>(call.tier);
    tiers.calls[tier] = sign;
    tiers.cost[tier] = times(call.cost, sign);
    tiers.unpriced = call.priced ? 0 : sign;

    m_quarters[call.quarter] += tiers;
    m_spend[{Grain::quarter, call.quarter, call.workflow, call.agent, call.provider, call.model, call.tier,
             call.status}] += CallSums{sign, tiers.cost[tier], tiers.unpriced};
    m_users[{Grain::hour, floorTo(Grain::hour, call.quarter), call.user}] += tiers;
    for (const Label label : call.labels) {
        m_labels[{Grain::quarter, call.quarter, label.key, label.value}] += tiers;
    }
}

void RollupSums::addRow(Quarter quarter, std::int64_t row)
{
    const auto [place, isNew] = m_ranges.try_emplace(quarter, RowRange{row, row});
    if (!isNew) {
        place->second.first = std::min(place->second.first, row);
        place->second.last = std::max(place->second.last, row);
    }
}

void RollupSums::addEnd(const RequestLine& end, int sign)
{
    m_ends[{Grain::quarter, quarterOf(end.time), end.workflow, end.agent, end.status, end.outcome}].ends +=
        sign;
}

void RollupSums::addRequest(const RequestState& state, int sign)
{
    if (state.calls > 0) {
        m_requests[{state.workflow, quarterOf(state.firstTime), bucketOf(state.cost)}] += sign;
    }
    if (state.ended) {
        EndSums& sums = m_ends[{Grain::quarter, quarterOf(state.endTime), state.endWorkflow, state.endAgent,
                                state.endStatus, state.endOutcome}];
        sums.requests += sign;
        sums.cost += times(state.cost, sign);
    }
}

void RollupSums::changeRequest(const RequestState& before, const RequestState& after)
{
    addRequest(before, -1);
    addRequest(after, 1);
}

RollupRows RollupSums::rows() const
{
    RollupRows rows;
    rows.quarters = folded<Quarter, TierSums>(
        m_quarters, [](Quarter quarter, const TierSums&, auto add) { add(quarter); });
    rows.ranges.assign(m_ranges.begin(), m_ranges.end());
    std::sort(rows.ranges.begin(), rows.ranges.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    rows.spend = folded<SpendKey, CallSums>(m_spend, [](const SpendKey& key, const CallSums&, auto add) {
        inGrains(key, {Grain::quarter, Grain::hour, Grain::day}, add);
    });
    rows.users = folded<UserKey, TierSums>(m_users, [](const UserKey& key, const TierSums&, auto add) {
        inGrains(key, {Grain::hour, Grain::day}, add);
    });
    rows.labels = folded<LabelKey, TierSums>(m_labels, [](const LabelKey& key, const TierSums&, auto add) {
        inGrains(key, {Grain::quarter, Grain::hour, Grain::day}, add);
    });
    rows.costs =
        folded<CostKey, std::int64_t>(m_requests, [](const WorkflowCostKey& key, std::int64_t, auto add) {
            inGrains(CostKey{Grain::quarter, key.start, key.bucket},
                     {Grain::quarter, Grain::hour, Grain::day}, add);
        });
    rows.workflowCosts =
        folded<WorkflowCostKey, std::int64_t>(m_requests, [](WorkflowCostKey key, std::int64_t, auto add) {
            key.start = floorTo(Grain::hour, key.start);
            add(key);
        });
    rows.ends = folded<EndKey, EndSums>(m_ends, [](const EndKey& key, const EndSums&, auto add) {
        inGrains(key, {Grain::quarter, Grain::hour, Grain::day}, add);
    });
    return rows;
}

void RollupSums::clear()
{
    m_quarters.clear();
    m_ranges.clear();
    m_spend.clear();
    m_users.clear();
    m_labels.clear();
    m_requests.clear();
    m_ends.clear();
}

} // namespace tokenfence::storage
