// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/charge.h"
#include "model/time/clock.h"
#include "storage/pruner.h"
#include "storage/writegroup.h"

#include <SQLiteCpp/Database.h>

#include <cstddef>
#include <deque>
#include <initializer_list>
#include <string>
#include <vector>

namespace tokenfence::storage {

/**
 * What has to be thrown away now and then, in steps of at most 5,000 rows between the writer's groups: old
 * events, counters that no policy counts by, periods that are long over, requests that nothing is counted for
 * any more, the oldest of the log. Each round looks for all of it anew, so that one that a crash ended is
 * simply done again.
 *
 * Thread: the writer's. Throws as SQLite does; then it is made anew with its group.
 */
class Janitor
{
public:
    Janitor(SQLite::Database& database, WriteGroup& group, WallTime now);

    /// Something is to be done at once.
    [[nodiscard]] bool hasMore() const { return m_task < taskCount; }
    /// Does one step in a transaction of its own, where there is one to do (a round begins every ten
    /// minutes).
    void step(WallTime now);
    /// These are counted by no policy any more.
    void dropCounters(const std::vector<CounterId>& counters);
    /// Begins a round at once: what is to be kept may have changed.
    void beginRound();

private:
    static constexpr std::size_t taskCount = 7;

    bool doTask(std::size_t task, WallTime now);
    bool dropDeadCounter();
    bool dropOldPeriods(WallTime now);
    bool dropOverRequests(WallTime now);
    bool pruneEvents(WallTime now);
    bool trimLog(WallTime now);
    bool trimDenials(WallTime now);
    bool dropLabelRows();
    int remove(const char* sql, std::initializer_list<std::int64_t> parameters);

    SQLite::Database& m_database;
    WriteGroup& m_group;
    Pruner m_pruner;
    std::deque<CounterId> m_deadCounters;
    std::size_t m_task = 0;
    WallTime m_nextRound;
    std::string m_requestCursor; ///< the request up to which `spent_request` has been looked at
};

} // namespace tokenfence::storage
