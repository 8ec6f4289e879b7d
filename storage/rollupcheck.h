// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "storage/differences.h"
#include "storage/labelrollups.h"
#include "storage/requesthistory.h"
#include "storage/rollupcomparison.h"
#include "storage/rollupsums.h"
#include "storage/statement.h"

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace tokenfence::storage {

/**
 * Holds the rollups of some UTC days against the events of these days. The events are read in pieces, the
 * rollups at one moment; what was written in between is counted before they are compared.
 *
 * Thread: that of its read-only connection. Throws as SQLite does.
 */
class RollupCheck
{
public:
    /// From the quarter hour `from` on, before `to`, both on whole days.
    RollupCheck(SQLite::Database& database, Names& names, Quarter from, Quarter to);

    /// Counts, compares and says what differs.
    void run(Differences& differences);
    [[nodiscard]] std::uint64_t calls() const { return m_calls; }

private:
    struct LabelKeyKept
    {
        NameId key = 0;
        std::int64_t sinceRow = 0;
        std::set<NameId> values;
    };

    void readLabelKeys();
    void readLabelValues();
    std::vector<Label> labelsOf(LabelSetId set, std::int64_t row) const;
    /// The newest row; the names of all up to it are known then.
    std::int64_t newestRow();
    void countRows(std::int64_t first, std::int64_t last);
    void countPiece(std::int64_t first, std::int64_t last, std::set<std::string>& requests);
    void countEvent(WallTime time);
    std::vector<RequestState> requestsNamed(const std::string& name);
    void compare(Differences& differences);
    SumRows<LabelKey, TierSums> withValidLabels(const RollupRows& rows) const;
    std::vector<PrunedCalls> prunedCalls();

    SQLite::Database& m_database;
    Names& m_names;
    const Quarter m_from;
    const Quarter m_to;
    Statement m_events;
    RequestHistory m_history;
    Statement m_prunedRow;
    bool m_isPruned = false;     ///< events of these days have been pruned
    bool m_hasShortened = false; ///< a request of these days has lost lines to the pruning
    std::vector<LabelKeyKept> m_labelKeys;
    NameId m_other = 0;
    RollupSums m_sums;
    std::unordered_map<std::string, std::vector<RequestState>> m_requests; ///< as they are counted in m_sums
    std::int64_t m_countedTo = 0; ///< the row up to which it has counted
    std::uint64_t m_calls = 0;
};

} // namespace tokenfence::storage
