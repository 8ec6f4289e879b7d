// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/janitor.h"

#include "storage/quarters.h"
#include "storage/requestlinks.h"
#include "storage/requeststate.h"
#include "storage/statement.h"
#include "storage/storedid.h"

#include <SQLiteCpp/Statement.h>

#include <chrono>

namespace tokenfence::storage {

namespace {

using namespace std::chrono_literals;

constexpr int rowsAStep = 5'000;
constexpr auto betweenRounds = 10min;
/// A month that is not over began less than this ago; the one before it may still be looked at.
constexpr auto periodsKept = 62 * 24h;
constexpr auto historyKept = 366 * 24h;
constexpr std::int64_t historyRows = 100'000;

} // namespace

Janitor::Janitor(SQLite::Database& database, WriteGroup& group, WallTime now)
    : m_database(database)
    , m_group(group)
    , m_pruner(database, group)
    , m_nextRound(now)
{
}

void Janitor::dropCounters(const std::vector<CounterId>& counters)
{
    if (!counters.empty()) {
        m_deadCounters.insert(m_deadCounters.end(), counters.begin(), counters.end());
        beginRound();
    }
}

void Janitor::beginRound()
{
    m_task = 0;
    m_requestCursor.clear();
    m_pruner.restart();
}

void Janitor::step(WallTime now)
{
    if (!hasMore()) {
        if (now < m_nextRound && now > m_nextRound - 2 * betweenRounds) {
            return; // the second: a clock that was set back does not put it off
        }
        beginRound();
    }
    m_nextRound = now + betweenRounds;
    m_group.begin();
    if (!doTask(m_task, now)) {
        ++m_task;
    }
    m_group.commit();
}

bool Janitor::doTask(std::size_t task, WallTime now)
{
    switch (task) {
    case 0:
        return dropDeadCounter();
    case 1:
        return dropOldPeriods(now);
    case 2:
        return dropOverRequests(now);
    case 3:
        return pruneEvents(now);
    case 4:
        return trimLog(now);
    case 5:
        return trimDenials(now);
    default:
        return dropLabelRows();
    }
}

int Janitor::remove(const char* sql, std::initializer_list<std::int64_t> parameters)
{
    SQLite::Statement statement(m_database, sql);
    int number = 0;
    for (const std::int64_t parameter : parameters) {
        statement.bind(++number, parameter);
    }
    return statement.exec();
}

bool Janitor::dropDeadCounter()
{
    if (m_deadCounters.empty()) {
        return false;
    }
    const std::int64_t counter = m_deadCounters.front();
    const int removed = remove("DELETE FROM spent WHERE (counter, period, key) IN"
                               " (SELECT counter, period, key FROM spent WHERE counter = ? LIMIT ?)",
                               {counter, rowsAStep}) +
                        remove("DELETE FROM spent_request WHERE (request, counter, key) IN"
                               " (SELECT request, counter, key FROM spent_request WHERE counter = ? LIMIT ?)",
                               {counter, rowsAStep});
    if (removed == 0) {
        m_deadCounters.pop_front();
    }
    return true;
}

bool Janitor::dropOldPeriods(WallTime now)
{
    // A period of 0 is that of all time.
    return remove("DELETE FROM spent WHERE (counter, period, key) IN"
                  " (SELECT s.counter, s.period, s.key FROM policy p JOIN spent s ON s.counter = p.counter"
                  "  AND s.period > 0 AND s.period < ? LIMIT ?)",
                  {toMs(now - periodsKept), rowsAStep}) > 0;
}

bool Janitor::dropOverRequests(WallTime now)
{
    std::vector<std::string> requests;
    {
        Statement next(
            m_database.getHandle(),
            "SELECT DISTINCT request FROM spent_request WHERE request > ? ORDER BY request LIMIT ?");
        const StoredId cursor(m_requestCursor);
        cursor.bindTo(next, 1);
        next.bind(2, rowsAStep);
        while (next.step()) {
            requests.push_back(unpackId(next.bytes(0), next.isBlob(0)));
        }
    }
    Statement newestLine(m_database.getHandle(), newestLineOfRequest("time + delay").c_str());
    Statement drop(m_database.getHandle(), "DELETE FROM spent_request WHERE request = ?");
    for (const std::string& request : requests) {
        const StoredId id(request);
        id.bindTo(newestLine, 1);
        const bool lives = newestLine.step() && now - fromMs(newestLine.integer(0)) < RequestState::lifetime;
        newestLine.reset();
        if (!lives) {
            id.bindTo(drop, 1);
            drop.run();
        }
    }
    if (requests.size() < rowsAStep) {
        m_requestCursor.clear();
        return false;
    }
    m_requestCursor = requests.back();
    return true;
}

bool Janitor::pruneEvents(WallTime now)
{
    const Settings settings = readSettings(m_database);
    return settings.retentionDays && m_pruner.step(now - *settings.retentionDays * 24h);
}

bool Janitor::trimLog(WallTime now)
{
    return remove("DELETE FROM log WHERE number IN (SELECT number FROM"
                  " (SELECT number, time FROM log ORDER BY number LIMIT ?1)"
                  " WHERE time < ?2 OR number <= (SELECT max(number) FROM log) - ?3)",
                  {rowsAStep, toMs(now - historyKept), historyRows}) > 0;
}

bool Janitor::trimDenials(WallTime now)
{
    return remove("DELETE FROM denial WHERE (minute, policy, key, agent, code) IN"
                  " (SELECT minute, policy, key, agent, code FROM denial"
                  "  WHERE time < ?2 OR (SELECT count(*) FROM denial) > ?3"
                  "  ORDER BY minute LIMIT ?1)",
                  {rowsAStep, toMs(now - historyKept), historyRows}) > 0;
}

bool Janitor::dropLabelRows()
{
    SQLite::Statement dropped(m_database, "SELECT key FROM rollup_label_value"
                                          " WHERE key NOT IN (SELECT key FROM rollup_label) LIMIT 1");
    if (!dropped.executeStep()) {
        return false;
    }
    const std::int64_t key = dropped.getColumn(0).getInt64();
    dropped.reset();
    if (remove("DELETE FROM spend_label WHERE (grain, start, key, value) IN"
               " (SELECT grain, start, key, value FROM spend_label WHERE key = ? LIMIT ?)",
               {key, rowsAStep}) == 0) {
        remove("DELETE FROM rollup_label_value WHERE key = ?", {key});
    }
    return true;
}

} // namespace tokenfence::storage
