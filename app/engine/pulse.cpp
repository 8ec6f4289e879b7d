// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/pulse.h"

#include "app/engine/edits.h"
#include "app/engine/intake.h"

#include <array>
#include <cstdio>

namespace tokenfence {

Pulse::Reading Pulse::read() const
{
    return {m_intake.queuedBytes(), m_outbox.queuedBytes(), m_edits.queued(), m_store.health()};
}

std::string Pulse::inWords(const StoreHealth& store)
{
    std::array<char, 32> milliseconds = {};
    std::snprintf(milliseconds.data(), milliseconds.size(), "%.1f", store.lastCommitMicros / 1000.0);
    std::string words = std::to_string(store.commits) + (store.commits == 1 ? " commit" : " commits");
    if (store.lastCommit) {
        words += ", the last of " + std::to_string(store.lastGroup) +
                 (store.lastGroup == 1 ? " record in " : " records in ") + milliseconds.data() + " ms";
    }
    return words + "; " + std::to_string(store.queued) +
           (store.queued == 1 ? " record waits" : " records wait");
}

} // namespace tokenfence
