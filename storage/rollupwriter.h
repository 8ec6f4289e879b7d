// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/rollupsums.h"
#include "storage/statement.h"

#include <SQLiteCpp/Database.h>

namespace tokenfence::storage {

/// Adds sums to the rollups' tables, inside the transaction that stores what they sum up. Thread: the
/// writer's.
class RollupWriter
{
public:
    explicit RollupWriter(SQLite::Database& database);

    void add(const RollupRows& rows);

private:
    Statement m_range;
    Statement m_quarter;
    Statement m_spend;
    Statement m_user;
    Statement m_label;
    Statement m_cost;
    Statement m_workflowCost;
    Statement m_end;
};

} // namespace tokenfence::storage
