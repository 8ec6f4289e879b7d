// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/live/callrate.h"

namespace tokenfence {

void CallRate::add(MonoTime now, const LiveBatch& batch)
{
    m_batches.push_back({now, {batch.seen, batch.matched, batch.shown}});
}

CallRate::LastSecond CallRate::at(MonoTime now)
{
    while (!m_batches.empty() && m_batches.front().time + std::chrono::seconds(1) <= now) {
        m_batches.pop_front();
    }
    LastSecond sum;
    for (const Batch& batch : m_batches) {
        sum.seen += batch.counts.seen;
        sum.matched += batch.counts.matched;
        sum.shown += batch.counts.shown;
    }
    return sum;
}

} // namespace tokenfence
