// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"
#include "model/time/clock.h"

#include <deque>

namespace tokenfence {

/// How many calls there were within the last second, how many of them passed the filter and how many of those
/// were sent to be shown. Thread: the main thread.
class CallRate
{
public:
    struct LastSecond
    {
        std::uint64_t seen = 0, matched = 0, shown = 0;
        /// Whether what is shown is only a part of what passed.
        bool isSample() const { return shown < matched; }
    };

    void add(MonoTime now, const LiveBatch& batch);
    LastSecond at(MonoTime now);
    void clear() { m_batches.clear(); }

private:
    struct Batch
    {
        MonoTime time;
        LastSecond counts;
    };
    std::deque<Batch> m_batches;
};

} // namespace tokenfence
