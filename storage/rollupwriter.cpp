// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/rollupwriter.h"

#include <string>

namespace tokenfence::storage {

namespace {

constexpr const char* addTiers = " DO UPDATE SET"
                                 " calls_unknown = calls_unknown + excluded.calls_unknown,"
                                 " cost_unknown = cost_unknown + excluded.cost_unknown,"
                                 " calls_simple = calls_simple + excluded.calls_simple,"
                                 " cost_simple = cost_simple + excluded.cost_simple,"
                                 " calls_complex = calls_complex + excluded.calls_complex,"
                                 " cost_complex = cost_complex + excluded.cost_complex,"
                                 " calls_critical = calls_critical + excluded.calls_critical,"
                                 " cost_critical = cost_critical + excluded.cost_critical,"
                                 " unpriced = unpriced + excluded.unpriced";

/// "INSERT INTO TABLE VALUES (?, …) ON CONFLICT (KEY) DO UPDATE …", with `keys` places before the nine sums.
std::string addTiersTo(const char* table, const char* key, int keys)
{
    std::string sql = std::string("INSERT INTO ") + table + " VALUES (?";
    for (int place = 1; place < keys + 9; ++place) {
        sql += ", ?";
    }
    return sql + ") ON CONFLICT (" + key + ")" + addTiers;
}

void bindTiers(Statement& statement, int parameter, const TierSums& sums)
{
    for (std::size_t tier = 0; tier < sums.calls.size(); ++tier) {
        statement.bind(parameter++, sums.calls[tier]);
        statement.bind(parameter++, sums.cost[tier].nano());
    }
    statement.bind(parameter, sums.unpriced);
}

} // namespace

RollupWriter::RollupWriter(SQLite::Database& database)
    : m_range(database.getHandle(), "INSERT INTO quarter VALUES (?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)"
                                    " ON CONFLICT (start) DO UPDATE SET"
                                    " first_row = min(first_row, excluded.first_row),"
                                    " last_row = max(last_row, excluded.last_row)")
    // Its row is there: that of the range.
    , m_quarter(database.getHandle(),
                "UPDATE quarter SET"
                " calls_unknown = calls_unknown + ?2, cost_unknown = cost_unknown + ?3,"
                " calls_simple = calls_simple + ?4, cost_simple = cost_simple + ?5,"
                " calls_complex = calls_complex + ?6, cost_complex = cost_complex + ?7,"
                " calls_critical = calls_critical + ?8, cost_critical = cost_critical + ?9,"
                " unpriced = unpriced + ?10 WHERE start = ?1")
    , m_spend(database.getHandle(),
              "INSERT INTO spend VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
              " ON CONFLICT (grain, start, workflow, agent, provider, model, tier, status) DO UPDATE SET"
              " calls = calls + excluded.calls, cost = cost + excluded.cost,"
              " unpriced = unpriced + excluded.unpriced")
    , m_user(database.getHandle(), addTiersTo("spend_user", "grain, start, user", 3).c_str())
    , m_label(database.getHandle(), addTiersTo("spend_label", "grain, start, key, value", 4).c_str())
    , m_cost(database.getHandle(), "INSERT INTO request_cost VALUES (?, ?, ?, ?)"
                                   " ON CONFLICT (grain, start, bucket) DO UPDATE SET"
                                   " requests = requests + excluded.requests")
    , m_workflowCost(database.getHandle(), "INSERT INTO request_cost_workflow VALUES (?, ?, ?, ?)"
                                           " ON CONFLICT (workflow, start, bucket) DO UPDATE SET"
                                           " requests = requests + excluded.requests")
    , m_end(database.getHandle(),
            "INSERT INTO request_end VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (grain, start, workflow, agent, status, outcome) DO UPDATE SET"
            " ends = ends + excluded.ends, requests = requests + excluded.requests,"
            " cost = cost + excluded.cost")
{
}

void RollupWriter::add(const RollupRows& rows)
{
    for (const auto& [start, range] : rows.ranges) {
        m_range.bindAll(start, range.first, range.last);
        m_range.run();
    }
    for (const auto& [start, sums] : rows.quarters) {
        m_quarter.bind(1, start);
        bindTiers(m_quarter, 2, sums);
        m_quarter.run();
    }
    for (const auto& [key, sums] : rows.spend) {
        m_spend.bindAll(key.grain, key.start, key.workflow, key.agent, key.provider, key.model, key.tier,
                        key.status, sums.calls, sums.cost.nano(), sums.unpriced);
        m_spend.run();
    }
    for (const auto& [key, sums] : rows.users) {
        m_user.bindAll(key.grain, key.start, key.user);
        bindTiers(m_user, 4, sums);
        m_user.run();
    }
    for (const auto& [key, sums] : rows.labels) {
        m_label.bindAll(key.grain, key.start, key.key, key.value);
        bindTiers(m_label, 5, sums);
        m_label.run();
    }
    for (const auto& [key, requests] : rows.costs) {
        m_cost.bindAll(key.grain, key.start, key.bucket, requests);
        m_cost.run();
    }
    for (const auto& [key, requests] : rows.workflowCosts) {
        m_workflowCost.bindAll(key.workflow, key.start, key.bucket, requests);
        m_workflowCost.run();
    }
    for (const auto& [key, sums] : rows.ends) {
        m_end.bindAll(key.grain, key.start, key.workflow, key.agent, key.status, key.outcome, sums.ends,
                      sums.requests, sums.cost.nano());
        m_end.run();
    }
}

} // namespace tokenfence::storage
