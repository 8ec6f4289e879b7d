// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/rollupwriter.h"

#include <cstddef>

namespace tokenfence::storage {

namespace {

constexpr std::size_t manyRows = 50;

/// "COLUMN = COLUMN + excluded.COLUMN" for each of them.
std::string adding(std::initializer_list<const char*> columns)
{
    std::string text;
    for (const char* column : columns) {
        text += (text.empty() ? " DO UPDATE SET " : ", ") + std::string(column) + " = " + column +
                " + excluded." + column;
    }
    return text;
}

std::string addingTiers()
{
    return adding({"calls_unknown", "cost_unknown", "calls_simple", "cost_simple", "calls_complex",
                   "cost_complex", "calls_critical", "cost_critical", "unpriced"});
}

std::string upsertSql(const char* table, std::size_t rows, int columns, const std::string& onConflict)
{
    std::string values = "(?";
    for (int column = 1; column < columns; ++column) {
        values += ", ?";
    }
    values += ")";
    std::string sql = std::string("INSERT INTO ") + table + " VALUES " + values;
    for (std::size_t row = 1; row < rows; ++row) {
        sql += ", " + values;
    }
    return sql + " ON CONFLICT " + onConflict;
}

/// Binds the parameters of one row, from the first on.
class Binder
{
public:
    Binder(Statement& statement, int before)
        : m_statement(statement)
        , m_parameter(before)
    {
    }

    template <class... Values>
    void operator()(Values... values)
    {
        (m_statement.bind(++m_parameter, static_cast<std::int64_t>(values)), ...);
    }
    void operator()(const TierSums& sums)
    {
        for (std::size_t tier = 0; tier < sums.calls.size(); ++tier) {
            (*this)(sums.calls[tier], sums.cost[tier].nano());
        }
        (*this)(sums.unpriced);
    }

private:
    Statement& m_statement;
    int m_parameter;
};

} // namespace

RollupWriter::Upsert::Upsert(SQLite::Database& database, const char* table, int columnCount,
                             const std::string& onConflict)
    : columns(columnCount)
    , one(database.getHandle(), upsertSql(table, 1, columns, onConflict).c_str())
    , many(database.getHandle(), upsertSql(table, manyRows, columns, onConflict).c_str())
{
}

template <class Rows, class Bind>
void RollupWriter::Upsert::add(const Rows& rows, Bind bind)
{
    auto row = rows.begin();
    while (static_cast<std::size_t>(rows.end() - row) >= manyRows) {
        for (int before = 0; before < static_cast<int>(manyRows) * columns; before += columns, ++row) {
            bind(Binder(many, before), *row);
        }
        many.run();
    }
    for (; row != rows.end(); ++row) {
        bind(Binder(one, 0), *row);
        one.run();
    }
}

RollupWriter::RollupWriter(SQLite::Database& database)
    : m_range(database, "quarter (start, first_row, last_row)", 3,
              "(start) DO UPDATE SET first_row = min(first_row, excluded.first_row),"
              " last_row = max(last_row, excluded.last_row)")
    // Its row is there: that of the range.
    , m_quarter(database.getHandle(),
                "UPDATE quarter SET"
                " calls_unknown = calls_unknown + ?2, cost_unknown = cost_unknown + ?3,"
                " calls_simple = calls_simple + ?4, cost_simple = cost_simple + ?5,"
                " calls_complex = calls_complex + ?6, cost_complex = cost_complex + ?7,"
                " calls_critical = calls_critical + ?8, cost_critical = cost_critical + ?9,"
                " unpriced = unpriced + ?10 WHERE start = ?1")
    , m_spend(database, "spend", 11,
              "(grain, start, workflow, agent, provider, model, tier, status)" +
                  adding({"calls", "cost", "unpriced"}))
    , m_user(database, "spend_user", 12, "(grain, start, user)" + addingTiers())
    , m_label(database, "spend_label", 13, "(grain, start, key, value)" + addingTiers())
    , m_cost(database, "request_cost", 4, "(grain, start, bucket)" + adding({"requests"}))
    , m_workflowCost(database, "request_cost_workflow", 4, "(workflow, start, bucket)" + adding({"requests"}))
    , m_end(database, "request_end", 9,
            "(grain, start, workflow, agent, status, outcome)" + adding({"ends", "requests", "cost"}))
{
}

void RollupWriter::add(const RollupRows& rows)
{
    m_range.add(rows.ranges,
                [](Binder bind, const auto& row) { bind(row.first, row.second.first, row.second.last); });
    for (const auto& [start, sums] : rows.quarters) {
        Binder bind(m_quarter, 0);
        bind(start);
        bind(sums);
        m_quarter.run();
    }
    m_spend.add(rows.spend, [](Binder bind, const auto& row) {
        const auto& [key, sums] = row;
        bind(key.grain, key.start, key.workflow, key.agent, key.provider, key.model, key.tier, key.status,
             sums.calls, sums.cost.nano(), sums.unpriced);
    });
    m_user.add(rows.users, [](Binder bind, const auto& row) {
        bind(row.first.grain, row.first.start, row.first.user);
        bind(row.second);
    });
    m_label.add(rows.labels, [](Binder bind, const auto& row) {
        bind(row.first.grain, row.first.start, row.first.key, row.first.value);
        bind(row.second);
    });
    m_cost.add(rows.costs, [](Binder bind, const auto& row) {
        bind(row.first.grain, row.first.start, row.first.bucket, row.second);
    });
    m_workflowCost.add(rows.workflowCosts, [](Binder bind, const auto& row) {
        bind(row.first.workflow, row.first.start, row.first.bucket, row.second);
    });
    m_end.add(rows.ends, [](Binder bind, const auto& row) {
        const auto& [key, sums] = row;
        bind(key.grain, key.start, key.workflow, key.agent, key.status, key.outcome, sums.ends, sums.requests,
             sums.cost.nano());
    });
}

} // namespace tokenfence::storage
