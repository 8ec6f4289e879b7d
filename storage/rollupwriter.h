// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/rollupsums.h"
#include "storage/statement.h"

#include <SQLiteCpp/Database.h>

#include <string>

namespace tokenfence::storage {

/// Adds sums to the rollups' tables, inside the transaction that stores what they sum up. Thread: the
/// writer's.
class RollupWriter
{
public:
    explicit RollupWriter(SQLite::Database& database);

    void add(const RollupRows& rows);

private:
    /// Adds rows to one table: many with one statement, the last few one by one.
    struct Upsert
    {
        Upsert(SQLite::Database& database, const char* table, int columns, const std::string& onConflict);
        template <class Rows, class Bind>
        void add(const Rows& rows, Bind bind);

        int columns;
        Statement one;
        Statement many;
    };

    Upsert m_range;
    Statement m_quarter;
    Upsert m_spend;
    Upsert m_user;
    Upsert m_label;
    Upsert m_cost;
    Upsert m_workflowCost;
    Upsert m_end;
};

} // namespace tokenfence::storage
