// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "storage/differences.h"
#include "storage/rollupsums.h"

#include <string>
#include <vector>

namespace tokenfence::storage {

/// What pruned calls of a day are still known by, and what they add up to.
struct PrunedCalls
{
    Quarter day = 0;
    NameId user = 0;
    NameId workflow = 0;
    NameId agent = 0;
    NameId provider = 0;
    NameId model = 0;
    Tier tier = Tier::unknown;
    CallSums sums;
};

/// Compares the rollups that are kept with those that the log adds up to, and says in words what differs.
class RollupComparison
{
public:
    RollupComparison(const Names& names, Differences& differences);

    void compareCalls(const RollupRows& kept, const RollupRows& counted);
    void compareRequests(const RollupRows& kept, const RollupRows& counted);
    /// Of days that events were taken from: by what pruned calls are still known by, and whole days only.
    void comparePruned(const RollupRows& kept, const RollupRows& counted,
                       const std::vector<PrunedCalls>& prunedCalls);

private:
    std::string named(NameId name) const;
    void compareRanges(const RollupRows& kept, const RollupRows& counted);

    const Names& m_names;
    Differences& m_differences;
};

} // namespace tokenfence::storage
