// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/pruner.h"

#include "model/ports/record.h"
#include "storage/storedid.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace tokenfence::storage {

namespace {

constexpr std::int64_t rowsLookedAt = 20'000;
/// For so many a record that comes meanwhile waits: they leave the table and its indexes at random places.
constexpr int rowsDeleted = 2'000;

/// How much a row of `pruned` sums up: a day, but a quarter hour in the first and the last day of a month,
/// because in some zone or other a month begins at any quarter hour of these.
Grain grainOfPruned(Quarter quarter)
{
    using namespace std::chrono;
    const auto day = floor<days>(startOf(quarter));
    const year_month_day date(day);
    const bool isFirst = date.day() == std::chrono::day(1);
    const bool isLast = year_month_day(day + days(1)).day() == std::chrono::day(1);
    return isFirst || isLast ? Grain::quarter : Grain::day;
}

} // namespace

Pruner::Pruner(SQLite::Database& database, WriteGroup& group)
    : m_group(group)
    , m_range(database.getHandle(),
              "SELECT start, max(first_row, pruned_to + 1), last_row FROM quarter"
              " WHERE start >= ? AND start < ? AND pruned_to < last_row ORDER BY start LIMIT 1")
    , m_count(database.getHandle(), "UPDATE quarter SET pruned_rows = pruned_rows + ? WHERE start = ?")
    , m_setPruned(database.getHandle(), "UPDATE quarter SET pruned_to = ? WHERE start = ?")
    , m_events(database.getHandle(),
               "SELECT row, kind, user, workflow, agent, provider, model, tier, cost, priced, request, "
               "request_link"
               " FROM event"
               " WHERE row BETWEEN ? AND ? AND time >= ? AND time < ? ORDER BY row LIMIT ?")
    , m_newestLine(database.getHandle(), newestLineOfRequest("row, time + delay").c_str())
    , m_links(database)
    , m_delete(database.getHandle(), "DELETE FROM event WHERE row = ?")
    , m_deleteUnpriced(database.getHandle(), "DELETE FROM unpriced_event WHERE row = ?")
    , m_sum(database.getHandle(),
            "INSERT INTO pruned VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)"
            " ON CONFLICT (start, quarters, user, workflow, agent, provider, model, tier) DO UPDATE SET"
            " calls = calls + 1, cost = cost + excluded.cost, unpriced = unpriced + excluded.unpriced")
{
}

bool Pruner::findRange(Quarter before, Range& range)
{
    m_range.bindAll(m_from, before);
    const bool found = m_range.step();
    if (found) {
        range = {static_cast<Quarter>(m_range.integer(0)), m_range.integer(1), m_range.integer(2)};
        m_range.reset();
    }
    return found;
}

bool Pruner::step(WallTime cutoff)
{
    Range range;
    if (!findRange(quarterOf(cutoff), range)) {
        m_from = quarterOf(cutoff);
        return false;
    }
    if (range.quarter != m_from) {
        m_from = range.quarter;
        m_row = 0;
        m_firstKept = 0;
    }
    m_mayGo.clear();
    const std::int64_t from = std::max(range.first, m_row + 1);
    const std::int64_t to = std::min(range.last, from + rowsLookedAt - 1);
    m_events.bindAll(from, to, toMs(startOf(range.quarter)), toMs(startOf(range.quarter + 1)), rowsDeleted);
    std::int64_t lookedAt = to;
    std::vector<std::pair<std::int64_t, std::int64_t>> leaving; // rows with their links: deleted only when
                                                                // they are not being read any more
    for (int count = 0; m_events.step(); ++count) {
        const std::int64_t row = m_events.integer(0);
        if (count + 1 == rowsDeleted) {
            lookedAt = row;
        }
        const std::string request = unpackId(m_events.bytes(10), m_events.isBlob(10));
        const Going going = request.empty() ? Going::goes : mayGo(request, cutoff);
        if (going == Going::stays) {
            m_firstKept = m_firstKept == 0 ? row : m_firstKept;
            continue;
        }
        if (going == Going::goesFromNote) {
            m_group.requests().notePruned(StoredId(request), row);
        }
        if (m_events.integer(1) == static_cast<std::int64_t>(Record::Kind::usage)) {
            addToPruned(range.quarter);
        }
        leaving.emplace_back(row, m_events.integer(11));
    }
    for (const auto& [row, link] : leaving) {
        m_links.rowLeaves(row, link);
        m_delete.bindAll(row);
        m_delete.run();
        m_deleteUnpriced.bindAll(row);
        m_deleteUnpriced.run();
    }
    if (!leaving.empty()) {
        m_group.noteRewrite();
        m_count.bindAll(leaving.size(), range.quarter);
        m_count.run();
    }
    m_row = lookedAt;
    if (lookedAt >= range.last) {
        // Those that were kept, and what came behind them, are looked at again next time.
        m_setPruned.bindAll(m_firstKept == 0 ? range.last : m_firstKept - 1, range.quarter);
        m_setPruned.run();
        ++m_from;
        m_row = 0;
        m_firstKept = 0;
    }
    return true;
}

Pruner::Going Pruner::mayGo(const std::string& request, WallTime cutoff)
{
    const auto [place, isNew] = m_mayGo.try_emplace(request, Going::goes);
    if (!isNew) {
        return place->second;
    }
    const StoredId id(request);
    id.bindTo(m_newestLine, 1);
    const bool found = m_newestLine.step();
    const WallTime newest = found ? fromMs(m_newestLine.integer(1)) : WallTime();
    m_newestLine.reset();
    StoredRequests& requests = m_group.requests();
    // A call's own time may be a day ahead of its arrival.
    if (newest < cutoff - std::chrono::hours(24)) {
        requests.dropNote(id);
    } else if (!requests.isNoted(id)) {
        place->second = Going::stays;
    } else {
        requests.note(id); // with the lines that are about to go
        place->second = Going::goesFromNote;
    }
    return place->second;
}

void Pruner::addToPruned(Quarter quarter)
{
    const Grain grain = grainOfPruned(quarter);
    m_sum.bind(1, floorTo(grain, quarter));
    m_sum.bind(2, quartersOf(grain));
    for (int column = 2; column <= 7; ++column) {
        m_sum.bind(column + 1, m_events.integer(column));
    }
    m_sum.bind(9, m_events.integer(8));
    m_sum.bind(10, m_events.integer(9) == 0);
    m_sum.run();
}

} // namespace tokenfence::storage
