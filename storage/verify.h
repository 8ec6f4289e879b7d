// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "model/result.h"
#include "model/time/clock.h"
#include "storage/fileprogress.h"

#include <cstdint>
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

/// How closely a check looks.
enum class VerifyDepth : std::uint8_t
{
    sums,       ///< beside an engine that writes: no read transaction lasts long
    sumsAndFile ///< also every page and every index of the file, in one read transaction of seconds or
                ///< minutes
};

/**
 * Works every sum in the file out again from the event log (rollups, the histogram, request ends, what was
 * spent for each budget, the totals) and says what differs. Read-only; what arrives meanwhile is counted too.
 * A file that is not whole is an error of the code `damaged`.
 *
 * Where events have been pruned, the sums of their days are held against the log and what the pruning kept,
 * as far as that can tell them (by user, workflow, agent, provider, model and tier). Reservations are no
 * matter of the file: they live in the engine's memory and end with it.
 *
 * Thread: any, the whole check on one.
 */
Result<VerifyReport> verifyDatabase(const std::string& file, WallTime now,
                                    VerifyDepth depth = VerifyDepth::sums, const CancelToken& cancel = {},
                                    const FileProgress& progress = {});

} // namespace tokenfence
