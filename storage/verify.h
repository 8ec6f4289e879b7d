// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "model/result.h"
#include "model/time/clock.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace tokenfence {

/// What a check of the file found.
struct VerifyReport
{
    static constexpr std::size_t mostSentences = 100;

    std::uint64_t events = 0;      ///< usage records that were counted
    std::uint64_t differences = 0; ///< 0: all sums are those of the log
    /// One for each difference, but at most `mostSentences`: what is kept, and what the log adds up to.
    std::vector<std::string> sentences;
};

/**
 * Works every sum in the file out again from the event log (rollups, the histogram, request ends, what was
 * spent for each budget, the totals) and says what differs. Read-only, and no read transaction lasts long: it
 * may run beside an engine that writes; what arrives meanwhile is counted too.
 *
 * Where events have been pruned, the sums of their days are held against the log and what the pruning kept,
 * as far as that can tell them (by user, workflow, agent, provider, model and tier).
 *
 * Thread: any, the whole check on one. `progress` hears of the calls that are done and of all there are.
 */
Result<VerifyReport>
verifyDatabase(const std::string& file, WallTime now, const CancelToken& cancel = {},
               const std::function<void(std::uint64_t done, std::uint64_t all)>& progress = {});

} // namespace tokenfence
