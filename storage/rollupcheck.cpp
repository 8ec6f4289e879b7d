// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/rollupcheck.h"

#include "model/ports/record.h"
#include "storage/connection.h"
#include "storage/errors.h"
#include "storage/rollupcomparison.h"
#include "storage/rollupreader.h"
#include "storage/storedenum.h"
#include "storage/storedid.h"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <sqlite3.h>

#include <algorithm>
#include <optional>

namespace tokenfence::storage {

namespace {

constexpr std::int64_t rowsAPiece = 20'000;
/// So many rows that arrived meanwhile are counted in the transaction that compares.
constexpr std::int64_t rowsCaughtUp = 5'000;

} // namespace

RollupCheck::RollupCheck(SQLite::Database& database, Names& names, Quarter from, Quarter to)
    : m_database(database)
    , m_names(names)
    , m_from(from)
    , m_to(to)
    , m_events(database.getHandle(), "SELECT row, time, kind, user, workflow, agent, provider, model, tier, "
                                     "status, cost, priced, label_set,"
                                     " outcome, request FROM event WHERE row BETWEEN ? AND ?")
    , m_history(database)
    , m_prunedRow(database.getHandle(), "SELECT pruned_row FROM long_request WHERE request = ?")
{
    readLabelKeys();
    m_isPruned = singleInteger(database, ("SELECT count(*) FROM quarter WHERE pruned_rows > 0 AND start >= " +
                                          std::to_string(from) + " AND start < " + std::to_string(to))
                                             .c_str()) != 0;
}

void RollupCheck::readLabelKeys()
{
    m_other = m_names.find(LabelRollups::otherValue);
    SQLite::Statement keys(m_database, "SELECT key, since_row FROM rollup_label ORDER BY key");
    while (keys.executeStep()) {
        m_labelKeys.push_back({keys.getColumn(0).getUInt(), keys.getColumn(1).getInt64(), {}});
    }
}

std::vector<Label> RollupCheck::labelsOf(LabelSetId set, std::int64_t row) const
{
    std::vector<Label> found;
    for (const LabelKeyKept& key : m_labelKeys) {
        if (row > key.sinceRow) {
            const NameId value = m_names.labelValue(set, key.key);
            found.push_back({key.key, value == 0 || key.values.contains(value) ? value : m_other});
        }
    }
    return found;
}

void RollupCheck::run(Differences& differences)
{
    SQLite::Statement range(
        m_database, "SELECT min(first_row), max(last_row) FROM quarter WHERE start >= ? AND start < ?");
    range.bind(1, m_from);
    range.bind(2, m_to);
    if (!range.executeStep() || range.isColumnNull(0)) {
        return;
    }
    const std::int64_t first = range.getColumn(0).getInt64();
    range.reset();
    std::int64_t newest = newestRow();
    countRows(first, newest);
    while ((newest = newestRow()) - m_countedTo > rowsCaughtUp) {
        countRows(m_countedTo + 1, newest);
    }
    SQLite::Transaction moment(m_database);
    countRows(m_countedTo + 1, newestRow());
    compare(differences);
}

std::int64_t RollupCheck::newestRow()
{
    const std::int64_t row = singleInteger(m_database, "SELECT newest_row FROM state");
    learnNames(m_database, m_names);
    return row;
}

/// The days' events from `first` to `last`, and then what their requests add up to at that row: these have
/// lines of other days too.
void RollupCheck::countRows(std::int64_t first, std::int64_t last)
{
    std::set<std::string> requests;
    for (std::int64_t row = first; row <= last; row += rowsAPiece) {
        countPiece(row, std::min(row + rowsAPiece - 1, last), requests);
    }
    m_countedTo = std::max(m_countedTo, last);
    for (const std::string& name : requests) {
        std::vector<RequestState>& counted = m_requests[name];
        for (const RequestState& state : counted) {
            m_sums.changeRequest(state, {});
        }
        counted = requestsNamed(name);
        for (const RequestState& state : counted) {
            m_sums.changeRequest({}, state);
        }
    }
}

void RollupCheck::readLabelValues()
{
    SQLite::Statement values(m_database, "SELECT value FROM rollup_label_value WHERE key = ?");
    for (LabelKeyKept& key : m_labelKeys) {
        values.bind(1, key.key);
        while (values.executeStep()) {
            key.values.insert(values.getColumn(0).getUInt());
        }
        values.reset();
    }
}

void RollupCheck::countPiece(std::int64_t first, std::int64_t last, std::set<std::string>& requests)
{
    // The events and what label values had rows when they were written; the last piece is within a moment
    // already.
    std::optional<SQLite::Transaction> together;
    if (sqlite3_get_autocommit(m_database.getHandle()) != 0) {
        together.emplace(m_database);
    }
    readLabelValues();
    m_events.bindAll(first, last);
    while (m_events.step()) {
        const WallTime time = fromMs(m_events.integer(1));
        const bool isOurs = quarterOf(time) >= m_from && quarterOf(time) < m_to;
        if (!m_events.isNull(14)) {
            std::string name = unpackId(m_events.bytes(14), m_events.isBlob(14));
            if (isOurs || m_requests.contains(name)) {
                requests.insert(std::move(name));
            }
        }
        if (isOurs) {
            countEvent(time);
        }
    }
}

/// The event that m_events stands at.
void RollupCheck::countEvent(WallTime time)
{
    const auto name = [&](int column) { return static_cast<NameId>(m_events.integer(column)); };
    RequestLine line;
    line.row = m_events.integer(0);
    line.time = line.arrived = time;
    line.isEnd = m_events.integer(2) == static_cast<std::int64_t>(Record::Kind::requestEnd);
    line.workflow = name(4);
    line.agent = name(5);
    line.cost = Money::fromNano(m_events.integer(10));
    const Quarter quarter = quarterOf(time);
    m_sums.addRow(quarter, line.row);
    if (line.isEnd) {
        line.status = static_cast<std::uint8_t>(storedEnum(m_events.integer(9), RequestStatus::killed));
        line.outcome = static_cast<std::uint32_t>(m_events.integer(13));
        m_sums.addEnd(line);
    } else {
        ++m_calls;
        const std::vector<Label> labels = labelsOf(name(12), line.row);
        m_sums.addCall({.quarter = quarter,
                        .user = name(3),
                        .workflow = line.workflow,
                        .agent = line.agent,
                        .provider = name(6),
                        .model = name(7),
                        .tier = storedEnum(m_events.integer(8), Tier::critical),
                        .status = storedEnum(m_events.integer(9), CallStatus::cut),
                        .cost = line.cost,
                        .priced = m_events.integer(11) != 0,
                        .labels = labels});
    }
    if (m_events.isNull(14)) {
        RequestState alone;
        alone.take(line);
        m_sums.changeRequest({}, alone);
    }
}

/// Those that had this name, one after the other, as far as it has counted.
std::vector<RequestState> RollupCheck::requestsNamed(const std::string& name)
{
    const StoredId id(name);
    id.bindTo(m_prunedRow, 1);
    const std::int64_t prunedRow = m_prunedRow.step() ? m_prunedRow.integer(0) : 0;
    m_prunedRow.reset();
    std::vector<std::int64_t> lastRows;
    std::vector<RequestState> requests = m_history.requestsNamed(name, m_countedTo, &lastRows);
    const auto isOurs = [this](WallTime time) { return quarterOf(time) >= m_from && quarterOf(time) < m_to; };
    for (std::size_t at = 0; at < requests.size(); ++at) {
        const RequestState& state = requests[at];
        const bool isShortened = prunedRow > (at == 0 ? 0 : lastRows[at - 1]);
        const bool standsHere =
            (state.calls > 0 && isOurs(state.firstTime)) || (state.ended && isOurs(state.endTime));
        m_hasShortened = m_hasShortened || (isShortened && standsHere);
    }
    return requests;
}

void RollupCheck::compare(Differences& differences)
{
    RollupRows kept = readRollups(m_database, m_from, m_to);
    RollupRows counted = m_sums.rows();
    RollupComparison comparison(m_names, differences);
    if (m_isPruned) {
        comparison.comparePruned(kept, counted, prunedCalls());
        return;
    }
    kept.labels = withValidLabels(kept);
    counted.labels = withValidLabels(counted);
    comparison.compareCalls(kept, counted);
    if (m_hasShortened) {
        return; // of a request that was pruned in part nobody can tell any more what it added up to
    }
    // A request stands in the days of its first call and of its end; those of other days are not asked for
    // here.
    const auto isOther = [this](const auto& row) {
        return row.first.start < m_from || row.first.start >= m_to;
    };
    std::erase_if(counted.costs, isOther);
    std::erase_if(counted.workflowCosts, isOther);
    std::erase_if(counted.ends, isOther);
    comparison.compareRequests(kept, counted);
}

/// Of each key the rows of those spans in which all events were written after the key was set.
SumRows<LabelKey, TierSums> RollupCheck::withValidLabels(const RollupRows& rows) const
{
    SumRows<LabelKey, TierSums> valid;
    for (const auto& row : rows.labels) {
        const LabelKey& key = row.first;
        const auto kept = std::find_if(m_labelKeys.begin(), m_labelKeys.end(),
                                       [&](const LabelKeyKept& one) { return one.key == key.key; });
        if (kept == m_labelKeys.end()) {
            continue;
        }
        const Quarter end = key.start + quartersOf(key.grain);
        const auto early = std::find_if(rows.ranges.begin(), rows.ranges.end(), [&](const auto& range) {
            return range.first >= key.start && range.first < end && range.second.first <= kept->sinceRow;
        });
        if (early == rows.ranges.end()) {
            valid.push_back(row);
        }
    }
    return valid;
}

std::vector<PrunedCalls> RollupCheck::prunedCalls()
{
    Statement rows(m_database.getHandle(),
                   "SELECT start, user, workflow, agent, provider, model, tier, calls, cost,"
                   " unpriced FROM pruned WHERE start >= ? AND start < ?");
    rows.bindAll(m_from, m_to);
    std::vector<PrunedCalls> calls;
    while (rows.step()) {
        const auto name = [&](int column) { return static_cast<NameId>(rows.integer(column)); };
        calls.push_back({floorTo(Grain::day, static_cast<Quarter>(rows.integer(0))),
                         name(1),
                         name(2),
                         name(3),
                         name(4),
                         name(5),
                         storedEnum(rows.integer(6), Tier::critical),
                         {rows.integer(7), Money::fromNano(rows.integer(8)), rows.integer(9)}});
    }
    return calls;
}

} // namespace tokenfence::storage
