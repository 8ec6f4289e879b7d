// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/insight/pastcall.h"
#include "model/insight/replayoutcome.h"
#include "model/ledger/policy.h"
#include "model/money/pricetable.h"
#include "model/ports/rollups.h"
#include "model/result.h"
#include "model/time/calendar.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace tokenfence {

/// From when on every call is still there, and why not from earlier.
struct PastReach
{
    enum class Since : std::uint8_t
    {
        wanted,   ///< as early as was asked
        recorded, ///< nothing was recorded before
        pruned    ///< what was before has been cleared away, but for its sums
    };
    WallTime from;
    Since since = Since::wanted;
    friend bool operator==(const PastReach&, const PastReach&) = default;
};

/**
 * The calls of the past, one after the other. A port: behind it stands the event log in the SQLite file.
 *
 * Thread: an instance belongs to the thread it was built on, which nobody waits for. No question holds a read
 * transaction over 250 ms, and memory stays bounded however long the past is.
 */
class PastSource
{
public:
    virtual ~PastSource() = default;

    /// From when on, no earlier than `wanted`, every call is there.
    virtual Result<PastReach> reach(WallTime wanted) = 0;
    /**
     * Begins with the calls of `span`, to the millisecond; those that are stored later are not among them. Of
     * calls that were cleared away the sums come instead, as far as they are kept: one for many calls of the
     * same facts, without labels and request, at the beginning of their day. About how many there will be.
     */
    virtual Result<std::uint64_t> begin(const TimeSpan& span) = 0;
    /// By which the calls name their facts; until the next `begin`. Others may be added.
    virtual Names& names() = 0;
    /// The next calls, some thousand, oldest first; none at the end.
    virtual Result<std::vector<PastCall>> next(const CancelToken& cancel) = 0;
};

/// Builds a source on the thread that will own it.
using PastSourceFactory = std::function<Result<std::unique_ptr<PastSource>>()>;

/// What would have happened under these policies? See Replay for what is taken for granted.
struct ReplayQuestion
{
    std::vector<Policy> policies;
    Calendar calendar;
    Period span;
    std::shared_ptr<const PriceTable> prices; ///< of fallback models
};

struct ReplayAnswer
{
    ReplayOutcome outcome; ///< its span begins later than was asked where not all calls are there
    PastReach reach;
};

/// Reads the past and replays it. `progress` is told how much of it is done, from 0 to 1, about a hundred
/// times.
Result<ReplayAnswer> replayPast(PastSource& past, const ReplayQuestion& question, const CancelToken& cancel,
                                const std::function<void(double)>& progress);

} // namespace tokenfence
