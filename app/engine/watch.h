// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/parcel.h"
#include "model/call/names.h"
#include "model/ledger/matcher.h"
#include "model/ports/record.h"
#include "model/wire/messages.h"

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tokenfence {

/**
 * The newest calls and denials for the operators that watch: each has a filter of its own, which is applied
 * before the sample is taken, so that a rare call is found in a flood. Of each tenth of a second at most
 * `sampleSize` are shown, the newest ones; of the others there is the count.
 *
 * Thread: any; every member takes a short lock (none where nobody watches).
 */
class Watch
{
public:
    static constexpr std::size_t sampleSize = 200;

    explicit Watch(Names& names)
        : m_names(names)
    {
    }

    /// Begins, or goes on with another filter.
    void begin(SessionNumber watcher, const std::optional<WatchFilter>& filter);
    void end(SessionNumber watcher);
    [[nodiscard]] bool anybody() const { return m_anybody.load(std::memory_order_relaxed); }
    [[nodiscard]] std::vector<SessionNumber> watchers() const;

    /// Records that were committed together: those that are new calls are shown.
    void stored(std::span<const Record> records, std::span<const Fate> fates);
    void denied(const DenialRecord& denial);

    /// What came since the last call of this, as fields of a tick: `events`, `matched`, `shown`, `seen`.
    struct Sample
    {
        std::string events; ///< a JSON array, oldest first
        std::uint64_t matched = 0;
        std::uint64_t shown = 0;
        std::uint64_t seen = 0;
    };
    Sample take(SessionNumber watcher);

private:
    struct Watcher
    {
        std::optional<Matcher> matcher;
        std::optional<CallStatus> status;
        std::optional<Money> minCost;
        std::deque<std::string> newest; // JSON objects; made at once, because a record is about to go
        std::uint64_t matched = 0;
        std::uint64_t seen = 0;

        [[nodiscard]] bool wants(const Record& record) const;
        void add(std::string event);
    };

    Names& m_names;
    std::atomic<bool> m_anybody{false};
    mutable std::mutex m_mutex;
    std::map<SessionNumber, Watcher> m_watchers;
};

} // namespace tokenfence
