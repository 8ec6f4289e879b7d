// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/record.h"
#include "model/ports/store.h"
#include "storage/adminchanges.h"
#include "storage/eventrows.h"
#include "storage/labelrollups.h"
#include "storage/namekeeper.h"
#include "storage/repricer.h"
#include "storage/rollupsums.h"
#include "storage/rollupwriter.h"
#include "storage/spentsums.h"
#include "storage/statement.h"
#include "storage/storedrequests.h"

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tokenfence::storage {

/**
 * One group after another: records and changes in one transaction each, with everything that is summed up
 * from them. What is known in memory (which names are written, what requests add up to) is what the
 * transaction will leave, so after an exception from any member the object is of no use any more: it is
 * destroyed, which rolls back, and a new one reads what the file has.
 *
 * Thread: the writer's, with its connection, which outlives it.
 */
class WriteGroup
{
public:
    /// `filter`: see StoredRequests.
    WriteGroup(SQLite::Database& database, Names& names, RequestFilter* filter = nullptr);
    ~WriteGroup();
    WriteGroup(const WriteGroup&) = delete;
    WriteGroup& operator=(const WriteGroup&) = delete;

    void begin();
    /// In their order; what became of each.
    std::vector<Fate> add(std::span<const Record* const> records);
    void apply(const StoreChange& change);
    void addSpent(const std::vector<SpentRow>& rows);
    void commit();

    [[nodiscard]] std::int64_t newestRow() const { return m_newestRow; }
    /// Lets these label keys have rollups.
    void setRollupLabels(const std::vector<std::string>& keys) { m_labels.setKeys(keys, m_newestRow); }
    /// The counters that the committed changes left without a policy.
    std::vector<CounterId> takeDeadCounters() { return m_admin.takeDeadCounters(); }
    StoredRequests& requests() { return m_requests; }
    /// Counts something that changed past events, for those who read the log in pieces.
    void noteRewrite() { ++m_rewrites; }
    /// Lets the next commit write something, whatever else there is: to find out whether the disk takes it.
    void touch() { m_isTouched = true; }

private:
    void sumUp(const NewEvent& event);
    void addToRequest(const NewEvent& event);
    void flush();
    void writeState(std::int64_t nextCounter);

    NameKeeper m_names;
    EventRows m_events;
    Outcomes m_outcomes;
    StoredRequests m_requests;
    LabelRollups m_labels;
    RollupSums m_sums;
    RollupWriter m_rollups;
    SpentSums m_spent;
    AdminChanges m_admin;
    Repricer m_repricer;
    Statement m_begin;
    Statement m_commit;
    Statement m_rollback;
    Statement m_state;
    Statement m_unpriced;
    bool m_isOpen = false;
    std::int64_t m_newestRow = 0;
    std::int64_t m_newEvents = 0;
    std::int64_t m_newUnpriced = 0;
    std::int64_t m_rewrites = 0;
    std::int64_t m_keptNewestRow = 0; ///< as it stands in the file
    std::int64_t m_keptNextCounter = 0;
    bool m_isTouched = false;
};

} // namespace tokenfence::storage
