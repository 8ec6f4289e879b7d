// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/rollupcomparison.h"

#include "model/time/rfc3339.h"

#include <algorithm>
#include <map>

namespace tokenfence::storage {

namespace {

std::string inWords(Quarter start)
{
    return toRfc3339(startOf(start));
}

std::string inWords(Grain grain, Quarter start)
{
    const char* word = grain == Grain::quarter ? "quarter hour" : grain == Grain::hour ? "hour" : "day";
    return std::string(word) + " from " + inWords(start);
}

std::string inWords(std::int64_t calls, Money cost, std::int64_t unpriced)
{
    return std::to_string(calls) + " calls for " + cost.toUsd() +
           (unpriced != 0 ? ", " + std::to_string(unpriced) + " unpriced" : "");
}

std::string sayCalls(const CallSums& sums)
{
    return inWords(sums.calls, sums.cost, sums.unpriced);
}

std::string sayTiers(const TierSums& sums)
{
    std::string text;
    for (const Tier tier : allTiers) {
        const auto at = static_cast<std::size_t>(tier);
        if (sums.calls[at] != 0 || !sums.cost[at].isZero()) {
            text += std::string(toString(tier)) + " " + inWords(sums.calls[at], sums.cost[at], 0) + ", ";
        }
    }
    return text + std::to_string(sums.unpriced) + " unpriced";
}

std::string sayCount(std::int64_t count)
{
    return std::to_string(count) + " requests";
}

std::string sayEnds(const EndSums& sums)
{
    return std::to_string(sums.ends) + " ends, " + std::to_string(sums.requests) + " requests for " +
           sums.cost.toUsd();
}

/// By what a call is still known once it has been pruned, and the day.
struct PrunedKey
{
    Quarter day = 0;
    NameId workflow = 0;
    NameId agent = 0;
    NameId provider = 0;
    NameId model = 0;
    Tier tier = Tier::unknown;
    friend auto operator<=>(const PrunedKey&, const PrunedKey&) = default;
};

template <class Key, class Value>
SumRows<Key, Value> rowsOf(const std::map<Key, Value>& sums)
{
    SumRows<Key, Value> rows;
    for (const auto& [key, value] : sums) {
        if (!value.isNothing()) {
            rows.emplace_back(key, value);
        }
    }
    return rows;
}

} // namespace

RollupComparison::RollupComparison(const Names& names, Differences& differences)
    : m_names(names)
    , m_differences(differences)
{
}

std::string RollupComparison::named(NameId name) const
{
    return "\"" + std::string(m_names.text(name)) + "\"";
}

void RollupComparison::compareCalls(const RollupRows& kept, const RollupRows& counted)
{
    m_differences.compare(
        kept.quarters, counted.quarters, [](Quarter start) { return "quarter, " + inWords(start); },
        sayTiers);
    compareRanges(kept, counted);
    m_differences.compare(
        kept.spend, counted.spend,
        [&](const SpendKey& key) {
            return "spend, " + inWords(key.grain, key.start) + ", workflow " + named(key.workflow) +
                   ", agent " + named(key.agent) + ", provider " + named(key.provider) + ", model " +
                   named(key.model) + ", " + std::string(toString(key.tier)) + ", " +
                   std::string(toString(key.status));
        },
        sayCalls);
    m_differences.compare(
        kept.users, counted.users,
        [&](const UserKey& key) {
            return "spend_user, " + inWords(key.grain, key.start) + ", user " + named(key.user);
        },
        sayTiers);
    m_differences.compare(
        kept.labels, counted.labels,
        [&](const LabelKey& key) {
            return "spend_label, " + inWords(key.grain, key.start) + ", " + named(key.key) + " " +
                   named(key.value);
        },
        sayTiers);
}

void RollupComparison::compareRequests(const RollupRows& kept, const RollupRows& counted)
{
    m_differences.compare(
        kept.costs, counted.costs,
        [](const CostKey& key) {
            return "request_cost, " + inWords(key.grain, key.start) + ", bucket " +
                   std::to_string(key.bucket);
        },
        sayCount);
    m_differences.compare(
        kept.workflowCosts, counted.workflowCosts,
        [&](const WorkflowCostKey& key) {
            return "request_cost_workflow, hour from " + inWords(key.start) + ", workflow " +
                   named(key.workflow) + ", bucket " + std::to_string(key.bucket);
        },
        sayCount);
    m_differences.compare(
        kept.ends, counted.ends,
        [&](const EndKey& key) {
            return "request_end, " + inWords(key.grain, key.start) + ", workflow " + named(key.workflow) +
                   ", agent " + named(key.agent) + ", " +
                   std::string(toString(static_cast<RequestStatus>(key.status))) + ", outcome " +
                   std::to_string(key.outcome);
        },
        sayEnds);
}

/// Where an event's rows are looked for must hold all of them; it may be wider.
void RollupComparison::compareRanges(const RollupRows& kept, const RollupRows& counted)
{
    auto inFile = kept.ranges.begin();
    for (const auto& [start, range] : counted.ranges) {
        inFile = std::find_if(inFile, kept.ranges.end(),
                              [from = start](const auto& row) { return row.first >= from; });
        const bool holds = inFile != kept.ranges.end() && inFile->first == start &&
                           inFile->second.first <= range.first && inFile->second.last >= range.last;
        if (!holds) {
            const auto say = [](const RowRange& rows) {
                return "rows " + std::to_string(rows.first) + " to " + std::to_string(rows.last);
            };
            const bool isThere = inFile != kept.ranges.end() && inFile->first == start;
            m_differences.add("quarter, " + inWords(start), isThere ? say(inFile->second) : "no rows",
                              say(range));
        }
    }
}

void RollupComparison::comparePruned(const RollupRows& kept, const RollupRows& counted,
                                     const std::vector<PrunedCalls>& prunedCalls)
{
    std::map<PrunedKey, CallSums> keptCalls, countedCalls;
    std::map<UserKey, TierSums> countedUsers;
    const auto add = [](std::map<PrunedKey, CallSums>& sums, const SumRows<SpendKey, CallSums>& rows) {
        for (const auto& [key, calls] : rows) {
            if (key.grain == Grain::day) {
                sums[{key.start, key.workflow, key.agent, key.provider, key.model, key.tier}] += calls;
            }
        }
    };
    add(keptCalls, kept.spend);
    add(countedCalls, counted.spend);
    SumRows<UserKey, TierSums> keptUsers;
    for (const auto& row : kept.users) {
        if (row.first.grain == Grain::day) {
            keptUsers.push_back(row);
        }
    }
    for (const auto& [key, sums] : counted.users) {
        if (key.grain == Grain::day) {
            countedUsers[key] += sums;
        }
    }
    for (const PrunedCalls& pruned : prunedCalls) {
        countedCalls[{pruned.day, pruned.workflow, pruned.agent, pruned.provider, pruned.model,
                      pruned.tier}] += pruned.sums;
        TierSums& user = countedUsers[{Grain::day, pruned.day, pruned.user}];
        user.calls[static_cast<std::size_t>(pruned.tier)] += pruned.sums.calls;
        user.cost[static_cast<std::size_t>(pruned.tier)] += pruned.sums.cost;
        user.unpriced += pruned.sums.unpriced;
    }
    m_differences.compare(
        rowsOf(keptCalls), rowsOf(countedCalls),
        [&](const PrunedKey& key) {
            return "spend, day from " + inWords(key.day) + ", workflow " + named(key.workflow) + ", agent " +
                   named(key.agent) + ", provider " + named(key.provider) + ", model " + named(key.model) +
                   ", " + std::string(toString(key.tier));
        },
        sayCalls);
    m_differences.compare(
        keptUsers, rowsOf(countedUsers),
        [&](const UserKey& key) {
            return "spend_user, day from " + inWords(key.start) + ", user " + named(key.user);
        },
        sayTiers);
}

} // namespace tokenfence::storage
