// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/quarters.h"
#include "storage/requestlinks.h"
#include "storage/statement.h"
#include "storage/writegroup.h"

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <string>
#include <unordered_map>

namespace tokenfence::storage {

/**
 * Takes events that are older than the operator keeps them out of the log, a quarter hour after the other, a
 * few thousand at a time. The rollups stay as they are; what the calls add up to goes into `pruned`, so that
 * a policy that is put later still counts them in its month or in all time.
 *
 * The calls of a request that is named again within the time that is kept stay with it until that is over
 * (exports go by time, not by what is still there). A request of very many calls would never go, so its sums
 * are noted first.
 *
 * Thread: the writer's, inside a transaction of its group.
 */
class Pruner
{
public:
    Pruner(SQLite::Database& database, WriteGroup& group);

    /// Looks from the oldest quarter hour on again.
    void restart() { m_from = 0; }
    /// Does a step; false once nothing older than `cutoff` is left to look at.
    bool step(WallTime cutoff);

private:
    struct Range
    {
        Quarter quarter = 0;
        std::int64_t first = 0;
        std::int64_t last = 0;
    };

    bool findRange(Quarter before, Range& range);
    enum class Going
    {
        stays,
        goes,
        goesFromNote ///< and the request's note hears of it
    };

    Going mayGo(const std::string& request, WallTime cutoff);
    void addToPruned(Quarter quarter);

    WriteGroup& m_group;
    Statement m_range;
    Statement m_count;
    Statement m_setPruned;
    Statement m_events;
    Statement m_newestLine;
    RequestLinks m_links;
    Statement m_delete;
    Statement m_deleteUnpriced;
    Statement m_sum;
    Quarter m_from = 0;
    std::int64_t m_row = 0;                         ///< up to which the quarter hour has been looked at
    std::int64_t m_firstKept = 0;                   ///< of the quarter hour; 0: none yet
    std::unordered_map<std::string, Going> m_mayGo; ///< by request, within a step
};

} // namespace tokenfence::storage
