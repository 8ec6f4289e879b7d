// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/insight/replayoutcome.h"
#include "model/ledger/requestkey.h"
#include "model/time/clock.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace tokenfence {

/**
 * The requests that a replay has met: how many there were, which of them would have gone another way, and of
 * those the ones that would have saved most.
 *
 * A request is over a day after its last line, whatever a later one is called. They are kept in two
 * generations of a day, so that memory is that of two days, however long the past is.
 *
 * Thread: as the replay that owns it.
 */
class ReplayedRequests
{
public:
    struct Story
    {
        WallTime last;
        std::unique_ptr<ReplayedRequest> hit; ///< null: nothing would have been otherwise
        bool isStopped() const { return hit && hit->stopped; }
    };

    explicit ReplayedRequests(std::size_t most);

    /// The request that this call belongs to, from now on with `time` as its last line. Valid until the next
    /// call of this. Times do not descend. Of "" it is a new one each time.
    Story& meet(const std::string& request, WallTime time);

    std::uint64_t count() const { return m_count; }
    /// Those that would have saved most, most first. Ends all of them.
    std::vector<ReplayedRequest> takeHit();

private:
    struct Hash
    {
        std::size_t operator()(const RequestKey& key) const noexcept
        {
            return std::size_t(key.hash[0]) << 32 | key.hash[1];
        }
    };
    using Generation = std::unordered_map<RequestKey, Story, Hash>;

    void end(Story& story);
    void endAll(Generation& generation);

    std::size_t m_most;
    std::uint64_t m_count = 0;
    WallTime m_began; ///< of m_young
    Generation m_young, m_old;
    Story m_single; ///< of a call that is a request of its own
    std::vector<ReplayedRequest> m_hit;
};

} // namespace tokenfence
