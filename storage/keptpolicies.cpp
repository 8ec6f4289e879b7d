// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/keptpolicies.h"

#include "storage/errors.h"
#include "storage/quarters.h"
#include "storage/storedenum.h"

#include <SQLiteCpp/Statement.h>

#include <optional>

namespace tokenfence::storage {

namespace {

// The numbers of these enumerations are stored, so they never change.
static_assert(static_cast<int>(Per::all) == 0 && static_cast<int>(Per::agent) == 3);
static_assert(static_cast<int>(PolicyOrigin::operatorSet) == 0 && static_cast<int>(PolicyOrigin::code) == 1);
static_assert(static_cast<int>(MatchTerm::Field::user) == 0 &&
              static_cast<int>(MatchTerm::Field::label) == 6);

std::optional<Fraction> fractionOf(const SQLite::Column& column)
{
    return column.isNull() ? std::nullopt : Fraction::fromUnits(column.getInt64());
}

Match readMatch(SQLite::Database& database, const std::string& policy)
{
    Match match;
    SQLite::Statement terms(
        database, "SELECT field, label_key, pattern FROM policy_match WHERE policy = ? ORDER BY place");
    terms.bind(1, policy);
    while (terms.executeStep()) {
        match.push_back({storedEnum(terms.getColumn(0).getInt(), MatchTerm::Field::label),
                         terms.getColumn(1).getString(), terms.getColumn(2).getString()});
    }
    return match;
}

template <class Value>
void bindOptional(SQLite::Statement& statement, int parameter, const std::optional<Value>& value)
{
    if (value) {
        statement.bind(parameter, *value);
    } else {
        statement.bind(parameter);
    }
}

std::optional<std::int64_t> unitsOf(const std::optional<Fraction>& fraction)
{
    return fraction ? std::optional(fraction->units()) : std::nullopt;
}

} // namespace

std::vector<KeptPolicy> readPolicies(SQLite::Database& database)
{
    std::vector<KeptPolicy> policies;
    SQLite::Statement rows(
        database, "SELECT id, counter, name, per, period, limit_nano, alert_at, downgrade_at, kill_at,"
                  " fallback_model, max_retries, enabled, origin, raise_limit, raise_until"
                  " FROM policy ORDER BY id");
    while (rows.executeStep()) {
        KeptPolicy kept;
        Policy& policy = kept.policy;
        policy.id = rows.getColumn(0).getString();
        kept.counter = rows.getColumn(1).getUInt();
        policy.name = rows.getColumn(2).getString();
        policy.per = storedEnum(rows.getColumn(3).getInt(), Per::agent);
        policy.period = storedEnum(rows.getColumn(4).getInt(), PeriodKind::total);
        policy.limit = Money::fromNano(rows.getColumn(5).getInt64());
        policy.alertAt = fractionOf(rows.getColumn(6));
        policy.downgradeAt = fractionOf(rows.getColumn(7));
        policy.killAt = fractionOf(rows.getColumn(8)).value_or(Fraction::one());
        if (!rows.isColumnNull(9)) {
            policy.fallbackModel = rows.getColumn(9).getString();
        }
        if (!rows.isColumnNull(10)) {
            policy.maxRetries = rows.getColumn(10).getUInt();
        }
        policy.enabled = rows.getColumn(11).getInt() != 0;
        policy.origin = storedEnum(rows.getColumn(12).getInt(), PolicyOrigin::code);
        if (!rows.isColumnNull(13)) {
            policy.raise = Policy::Raise{Money::fromNano(rows.getColumn(13).getInt64()),
                                         fromMs(rows.getColumn(14).getInt64())};
        }
        policy.match = readMatch(database, policy.id);
        policies.push_back(std::move(kept));
    }
    return policies;
}

void writePolicy(SQLite::Database& database, const Policy& policy, CounterId counter)
{
    deletePolicy(database, policy.id);
    SQLite::Statement insert(
        database, "INSERT INTO policy (id, counter, name, per, period, limit_nano, alert_at,"
                  " downgrade_at, kill_at, fallback_model, max_retries, enabled, origin,"
                  " raise_limit, raise_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(1, policy.id);
    insert.bind(2, counter);
    insert.bind(3, policy.name);
    insert.bind(4, static_cast<int>(policy.per));
    insert.bind(5, static_cast<int>(policy.period));
    insert.bind(6, policy.limit.nano());
    bindOptional(insert, 7, unitsOf(policy.alertAt));
    bindOptional(insert, 8, unitsOf(policy.downgradeAt));
    insert.bind(9, policy.killAt.units());
    bindOptional(insert, 10, policy.fallbackModel);
    bindOptional(insert, 11, policy.maxRetries);
    insert.bind(12, policy.enabled ? 1 : 0);
    insert.bind(13, static_cast<int>(policy.origin));
    if (policy.raise) {
        insert.bind(14, policy.raise->limit.nano());
        insert.bind(15, toMs(policy.raise->until));
    }
    insert.exec();
    int place = 0;
    for (const MatchTerm& term : policy.match) {
        SQLite::Statement insertTerm(
            database,
            "INSERT INTO policy_match (policy, place, field, label_key, pattern) VALUES (?, ?, ?, ?, ?)");
        insertTerm.bind(1, policy.id);
        insertTerm.bind(2, place++);
        insertTerm.bind(3, static_cast<int>(term.field));
        insertTerm.bind(4, term.labelKey);
        insertTerm.bind(5, term.pattern);
        insertTerm.exec();
    }
}

void deletePolicy(SQLite::Database& database, const std::string& id)
{
    for (const char* sql : {"DELETE FROM policy WHERE id = ?", "DELETE FROM policy_match WHERE policy = ?"}) {
        SQLite::Statement remove(database, sql);
        remove.bind(1, id);
        remove.exec();
    }
}

} // namespace tokenfence::storage
