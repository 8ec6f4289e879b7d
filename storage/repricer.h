// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/store.h"
#include "storage/labelrollups.h"
#include "storage/rollupsums.h"
#include "storage/spentsums.h"
#include "storage/statement.h"
#include "storage/storedrequests.h"

#include <SQLiteCpp/Database.h>

namespace tokenfence::storage {

/**
 * Gives past calls without a price theirs: the event, every rollup (they move from the tier unknown to their
 * own, and their request to another bucket) and what was charged. A call that has a price already, or is
 * gone, is passed over, so that a batch may be applied again after a crash. Thread: the writer's; the
 * transaction is the caller's.
 */
class Repricer
{
public:
    Repricer(SQLite::Database& database, StoredRequests& requests, LabelRollups& labels, RollupSums& rollups,
             SpentSums& spent);

    /// Returns how many calls have a price now that had none.
    std::int64_t apply(const RepricedBatch& batch);

private:
    bool apply(const Repriced& repriced);

    StoredRequests& m_requests;
    LabelRollups& m_labels;
    RollupSums& m_rollups;
    SpentSums& m_spent;
    Statement m_read;
    Statement m_update;
    Statement m_isPriced;
};

} // namespace tokenfence::storage
