// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/rollupreader.h"
#include "storage/storedenum.h"

namespace tokenfence::storage {

namespace {

NameId nameIn(const Statement& row, int column)
{
    return static_cast<NameId>(row.integer(column));
}

/// Goes through a table whose columns are a key and then sums; `read` makes a row of one.
template <class Key, class Value, class Read>
SumRows<Key, Value> readTable(SQLite::Database& database, const char* sql, Quarter from, Quarter to,
                              Read read)
{
    SumRows<Key, Value> rows;
    Statement statement(database.getHandle(), sql);
    statement.bindAll(from, to);
    while (statement.step()) {
        std::pair<Key, Value> row = read(statement);
        if (!(row.second == Value())) {
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

// Each grain is a range of the primary key of its own; rows come in the order of the key.
constexpr const char* spendSql =
    "SELECT * FROM spend WHERE grain BETWEEN 0 AND 2 AND start >= ?1 AND start < ?2"
    " ORDER BY grain, start, workflow, agent, provider, model, tier, status";
constexpr const char* userSql =
    "SELECT * FROM spend_user WHERE grain BETWEEN 1 AND 2 AND start >= ?1 AND start < ?2"
    " ORDER BY grain, start, user";
constexpr const char* labelSql =
    "SELECT * FROM spend_label WHERE grain BETWEEN 0 AND 2 AND start >= ?1 AND start < ?2"
    " ORDER BY grain, start, key, value";
constexpr const char* costSql =
    "SELECT * FROM request_cost WHERE grain BETWEEN 0 AND 2 AND start >= ?1 AND start < ?2"
    " ORDER BY grain, start, bucket";
constexpr const char* workflowCostSql = "SELECT * FROM request_cost_workflow WHERE start >= ?1 AND start < ?2"
                                        " ORDER BY workflow, start, bucket";
constexpr const char* endSql =
    "SELECT * FROM request_end WHERE grain BETWEEN 0 AND 2 AND start >= ?1 AND start < ?2"
    " ORDER BY grain, start, workflow, agent, status, outcome";
constexpr const char* quarterSql = "SELECT * FROM quarter WHERE start >= ?1 AND start < ?2 ORDER BY start";

} // namespace

TierSums readTierSums(const Statement& row, int firstColumn)
{
    TierSums sums;
    int column = firstColumn;
    for (std::size_t tier = 0; tier < sums.calls.size(); ++tier) {
        sums.calls[tier] = row.integer(column++);
        sums.cost[tier] = Money::fromNano(row.integer(column++));
    }
    sums.unpriced = row.integer(column);
    return sums;
}

RollupRows readRollups(SQLite::Database& database, Quarter from, Quarter to)
{
    const auto grainOf = [](const Statement& row) { return storedEnum(row.integer(0), Grain::day); };
    const auto startOfRow = [](const Statement& row) { return static_cast<Quarter>(row.integer(1)); };
    RollupRows rows;
    rows.quarters = readTable<Quarter, TierSums>(database, quarterSql, from, to, [](const Statement& row) {
        return std::pair(static_cast<Quarter>(row.integer(0)), readTierSums(row, 5));
    });
    rows.ranges = readTable<Quarter, RowRange>(database, quarterSql, from, to, [](const Statement& row) {
        return std::pair(static_cast<Quarter>(row.integer(0)), RowRange{row.integer(1), row.integer(2)});
    });
    rows.spend = readTable<SpendKey, CallSums>(database, spendSql, from, to, [&](const Statement& row) {
        return std::pair(SpendKey{grainOf(row), startOfRow(row), nameIn(row, 2), nameIn(row, 3),
                                  nameIn(row, 4), nameIn(row, 5), storedEnum(row.integer(6), Tier::critical),
                                  storedEnum(row.integer(7), CallStatus::cut)},
                         CallSums{row.integer(8), Money::fromNano(row.integer(9)), row.integer(10)});
    });
    rows.users = readTable<UserKey, TierSums>(database, userSql, from, to, [&](const Statement& row) {
        return std::pair(UserKey{grainOf(row), startOfRow(row), nameIn(row, 2)}, readTierSums(row, 3));
    });
    rows.labels = readTable<LabelKey, TierSums>(database, labelSql, from, to, [&](const Statement& row) {
        return std::pair(LabelKey{grainOf(row), startOfRow(row), nameIn(row, 2), nameIn(row, 3)},
                         readTierSums(row, 4));
    });
    rows.costs = readTable<CostKey, std::int64_t>(database, costSql, from, to, [&](const Statement& row) {
        return std::pair(CostKey{grainOf(row), startOfRow(row), static_cast<CostBucket>(row.integer(2))},
                         row.integer(3));
    });
    rows.workflowCosts = readTable<WorkflowCostKey, std::int64_t>(
        database, workflowCostSql, from, to, [&](const Statement& row) {
            return std::pair(
                WorkflowCostKey{nameIn(row, 0), startOfRow(row), static_cast<CostBucket>(row.integer(2))},
                row.integer(3));
        });
    rows.ends = readTable<EndKey, EndSums>(database, endSql, from, to, [&](const Statement& row) {
        return std::pair(EndKey{grainOf(row), startOfRow(row), nameIn(row, 2), nameIn(row, 3),
                                static_cast<std::uint8_t>(storedEnum(row.integer(4), RequestStatus::killed)),
                                static_cast<std::uint32_t>(row.integer(5))},
                         EndSums{row.integer(6), row.integer(7), Money::fromNano(row.integer(8))});
    });
    return rows;
}

} // namespace tokenfence::storage
