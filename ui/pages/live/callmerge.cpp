// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/live/callmerge.h"

#include "ui/pages/live/livefilter.h"

#include <algorithm>
#include <unordered_set>

namespace tokenfence {

std::vector<LiveCall> mergedCalls(std::vector<LiveCall> arrived, const std::vector<CallRow>& stored,
                                  const LiveFilter& filter)
{
    std::vector<LiveCall> calls;
    std::unordered_set<std::string> known;
    for (LiveCall& live : arrived) {
        if (livefilter::passes(filter, live)) {
            known.insert(live.call.id);
            calls.push_back(std::move(live));
        }
    }
    for (const CallRow& row : stored) {
        LiveCall live;
        live.call = row;
        if (known.count(row.id) == 0 && livefilter::passes(filter, live)) {
            calls.push_back(std::move(live));
        }
    }
    std::stable_sort(calls.begin(), calls.end(),
                     [](const LiveCall& a, const LiveCall& b) { return a.call.time > b.call.time; });
    return calls;
}

} // namespace tokenfence
