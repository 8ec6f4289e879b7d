// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bareinserts.h"

#include "tests/bench/report.h"
#include "tests/bench/stopwatch.h"

#include <sqlite3.h>

#include <string_view>
#include <utility>

namespace tokenfence::bench {

namespace {

constexpr std::size_t rowsAGroup = 10'000;

} // namespace

BareInserts::BareInserts(std::filesystem::path file)
    : m_file(std::move(file))
{
    if (sqlite3_open_v2(m_file.c_str(), &m_database,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        nullptr) != SQLITE_OK) {
        fail(std::string("bare inserts: ") + sqlite3_errmsg(m_database));
    }
    execute(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4096;"
        "CREATE TABLE event (row INTEGER PRIMARY KEY, id TEXT, time INTEGER, request TEXT, user TEXT,"
        " workflow TEXT, agent TEXT, provider TEXT, model TEXT, plan TEXT, input INTEGER, cached INTEGER,"
        " output INTEGER, cost INTEGER, attempt INTEGER, status TEXT, tool_calls INTEGER, latency INTEGER);"
        "CREATE UNIQUE INDEX event_id ON event (id);");
    if (sqlite3_prepare_v3(m_database,
                           "INSERT INTO event (id, time, request, user, workflow, agent, provider, model,"
                           " plan, input, cached, output, cost, attempt, status, tool_calls, latency)"
                           " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                           -1, SQLITE_PREPARE_PERSISTENT, &m_insert, nullptr) != SQLITE_OK) {
        fail(std::string("bare inserts: ") + sqlite3_errmsg(m_database));
    }
}

BareInserts::~BareInserts()
{
    sqlite3_finalize(m_insert);
    sqlite3_close(m_database);
    for (const char* suffix : {"", "-wal", "-shm"}) {
        std::filesystem::remove(m_file.string() + suffix);
    }
}

double BareInserts::insert(const std::vector<Call>& calls)
{
    const Stopwatch watch;
    for (std::size_t row = 0; row < calls.size(); ++row) {
        if (row % rowsAGroup == 0) {
            execute("BEGIN IMMEDIATE");
        }
        insertOne(calls[row]);
        if ((row + 1) % rowsAGroup == 0 || row + 1 == calls.size()) {
            execute("COMMIT");
        }
    }
    return static_cast<double>(calls.size()) / watch.seconds();
}

void BareInserts::execute(const char* sql)
{
    if (sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        fail(std::string("bare inserts: ") + sqlite3_errmsg(m_database));
    }
}

void BareInserts::insertOne(const Call& call)
{
    int parameter = 0;
    const auto text = [&](std::string_view value) {
        sqlite3_bind_text(m_insert, ++parameter, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
    };
    const auto number = [&](std::int64_t value) { sqlite3_bind_int64(m_insert, ++parameter, value); };
    const std::string user = CallSource::userName(call.user);
    const std::string workflow = CallSource::workflowName(call.workflow);
    const std::string agent = CallSource::agentName(call.agent);
    text(call.id);
    number(call.timeMs);
    text(call.request);
    text(user);
    text(workflow);
    text(agent);
    text("openai");
    text(CallSource::modelName(call.model));
    text(CallSource::planName(call.plan));
    number(call.input);
    number(call.cached);
    number(call.output);
    number(call.costNano);
    number(1);
    text(call.failed ? "error" : "ok");
    number(call.toolCalls);
    number(call.latencyMs);
    if (sqlite3_step(m_insert) != SQLITE_DONE) {
        fail(std::string("bare inserts: ") + sqlite3_errmsg(m_database));
    }
    sqlite3_reset(m_insert);
}

} // namespace tokenfence::bench
