// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/adminchanges.h"

#include "storage/keptpolicies.h"
#include "storage/quarters.h"
#include "storage/storedid.h"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/VariadicBind.h>

#include <utility>

namespace tokenfence::storage {

namespace {

constexpr std::int64_t msAMinute = 60'000;

// The names of the settings, as they are stored.
constexpr const char* timezone = "timezone";
constexpr const char* denyUnpriced = "deny_unpriced";
constexpr const char* retentionDays = "retention_days";
constexpr const char* rollupLabels = "rollup_label_"; // and its place: the order is the operator's

template <class... Values>
void execute(SQLite::Database& database, const char* sql, const Values&... values)
{
    SQLite::Statement statement(database, sql);
    SQLite::bind(statement, values...);
    statement.exec();
}

} // namespace

AdminChanges::AdminChanges(SQLite::Database& database, NameKeeper& names, LabelRollups& labels)
    : m_database(database)
    , m_names(names)
    , m_labels(labels)
{
}

void AdminChanges::counterIsDead(const std::string& policy, CounterId except)
{
    SQLite::Statement counter(m_database, "SELECT counter FROM policy WHERE id = ?");
    counter.bind(1, policy);
    if (counter.executeStep() && counter.getColumn(0).getUInt() != except) {
        m_deadCounters.push_back(counter.getColumn(0).getUInt());
    }
}

std::vector<CounterId> AdminChanges::takeDeadCounters()
{
    return std::exchange(m_deadCounters, {});
}

void AdminChanges::apply(const PolicySaved& change)
{
    counterIsDead(change.policy.id, change.counter);
    writePolicy(m_database, change.policy, change.counter);
    execute(m_database, "UPDATE state SET next_counter = max(next_counter, ?)",
            std::int64_t{change.counter} + 1);
}

void AdminChanges::apply(const PolicyDeleted& change)
{
    counterIsDead(change.id, 0);
    deletePolicy(m_database, change.id);
}

void AdminChanges::apply(const StopsSaved& change)
{
    m_database.exec("DELETE FROM stop");
    for (const Stop& stop : change.stops) {
        execute(m_database,
                "INSERT INTO stop (epoch, scope_kind, scope_name, reason, time) VALUES (?, ?, ?, ?, ?)",
                static_cast<std::int64_t>(stop.epoch), static_cast<int>(stop.scope.kind), stop.scope.name,
                stop.reason, toMs(stop.time));
    }
    execute(m_database, "UPDATE state SET epoch = ?", static_cast<std::int64_t>(change.epoch));
}

void AdminChanges::apply(const SettingsSaved& change, std::int64_t newestRow)
{
    const Settings& settings = change.settings;
    m_database.exec("DELETE FROM setting");
    constexpr const char* insert = "INSERT INTO setting (name, value) VALUES (?, ?)";
    execute(m_database, insert, timezone, settings.timezone);
    execute(m_database, insert, denyUnpriced, settings.denyUnpriced ? 1 : 0);
    if (settings.retentionDays) {
        execute(m_database, insert, retentionDays, *settings.retentionDays);
    }
    int place = 0;
    for (const std::string& key : settings.rollupLabels) {
        execute(m_database, insert, rollupLabels + std::to_string(place++), key);
    }
    m_labels.setKeys(settings.rollupLabels, newestRow);
}

Settings readSettings(SQLite::Database& database)
{
    Settings settings;
    SQLite::Statement rows(database, "SELECT name, value FROM setting ORDER BY name");
    bool isSet = false;
    std::vector<std::string> labels;
    while (rows.executeStep()) {
        isSet = true;
        const std::string name = rows.getColumn(0).getString();
        if (name == timezone) {
            settings.timezone = rows.getColumn(1).getString();
        } else if (name == denyUnpriced) {
            settings.denyUnpriced = rows.getColumn(1).getInt() != 0;
        } else if (name == retentionDays) {
            settings.retentionDays = rows.getColumn(1).getUInt();
        } else if (name.starts_with(rollupLabels)) {
            labels.push_back(rows.getColumn(1).getString());
        }
    }
    if (isSet) {
        settings.rollupLabels = std::move(labels); // set to nothing is not the default
    }
    return settings;
}

void AdminChanges::apply(const PricesSaved& change)
{
    execute(m_database, "INSERT OR REPLACE INTO price (only_one, json) VALUES (1, ?)", change.json);
}

void AdminChanges::apply(const TierSaved& change)
{
    if (change.tier) {
        execute(m_database, "INSERT OR REPLACE INTO tier (model, tier) VALUES (?, ?)", change.model,
                static_cast<int>(*change.tier));
    } else {
        execute(m_database, "DELETE FROM tier WHERE model = ?", change.model);
    }
}

void AdminChanges::apply(const LogAppended& change)
{
    for (const LogEntry& entry : change.entries) {
        execute(m_database,
                "INSERT INTO log (time, kind, who, subject, text, detail) VALUES (?, ?, ?, ?, ?, ?)",
                toMs(entry.time), entry.kind, entry.who, entry.subject, entry.text, entry.detail);
    }
}

void AdminChanges::apply(const DenialsAppended& change)
{
    for (const DenialRecord& denial : change.denials) {
        append(denial);
    }
}

void AdminChanges::append(const DenialRecord& denial)
{
    const CallFacts& call = denial.call;
    const NameId policy = m_names.names().intern(denial.policy);
    for (const NameId name :
         {policy, denial.key, call.agent, call.user, call.workflow, call.provider, call.model}) {
        m_names.keep(name);
    }
    m_names.keepLabels(call.labels);
    Statement insert(
        m_database.getHandle(),
        "INSERT INTO denial (minute, policy, key, agent, code, count, time, user, workflow, provider, model,"
        " tier, label_set, attempt, worst_case, reason, request)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (minute, policy, key, agent, code) DO UPDATE SET count = count + excluded.count");
    insert.bindAll(floorDivide(toMs(denial.time), msAMinute), policy, denial.key, call.agent, denial.code,
                   denial.count, toMs(denial.time), call.user, call.workflow, call.provider, call.model,
                   call.tier, call.labels, denial.attempt, denial.worstCase.nano());
    insert.bindText(16, denial.reason);
    const StoredId request(denial.request);
    if (!denial.request.empty()) {
        request.bindTo(insert, 17);
    }
    insert.run();
}

} // namespace tokenfence::storage
