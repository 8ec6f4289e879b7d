// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/storedrequests.h"

#include "storage/quarters.h"
#include "storage/requesthistory.h"
#include "storage/requestlinks.h"

#include <limits>
#include <string>

namespace tokenfence::storage {

namespace {

constexpr std::size_t youngSize = 4'096;
/// What began longer ago than this the filter may have forgotten: an `authorize` keeps a request alive too.
constexpr std::chrono::hours filterKnows{23};
constexpr int linesBetweenNotes = 256;
constexpr std::int64_t allRows = std::numeric_limits<std::int64_t>::max();

} // namespace

StoredRequests::StoredRequests(SQLite::Database& database, RequestFilter* filter)
    : m_lines(database.getHandle(), linesOfRequest(requestLineColumns, "AND row < ?3 ORDER BY row").c_str())
    , m_note(
          database.getHandle(),
          "INSERT INTO long_request VALUES (?1, 0, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
          " ?15, ?16, ?17) ON CONFLICT (request) DO UPDATE SET through_row = ?2, last_arrived = ?3,"
          " begin_row = ?4, began = ?5, began_known = ?6, first_time = ?7, first_row = ?8, workflow = ?9,"
          " calls = ?10, cost = ?11, ended = ?12, end_time = ?13, end_workflow = ?14, end_agent = ?15,"
          " end_status = ?16, end_outcome = ?17")
    , m_readNote(
          database.getHandle(),
          "SELECT through_row, last_arrived, begin_row, began, began_known, first_time, first_row, workflow, "
          "calls, cost, ended,"
          " end_time, end_workflow, end_agent, end_status, end_outcome FROM long_request WHERE request = ?")
    , m_raiseNote(
          database.getHandle(),
          "UPDATE long_request SET cost = cost + ?2, began = iif(began_known OR ?4 IS NULL, began, ?4),"
          " began_known = began_known OR ?4 IS NOT NULL"
          " WHERE request = ?1 AND ?3 BETWEEN begin_row AND through_row")
    , m_dropNote(database.getHandle(), "DELETE FROM long_request WHERE request = ?")
    , m_prunedRow(database.getHandle(), "SELECT pruned_row FROM long_request WHERE request = ?")
    , m_notePruned(database.getHandle(),
                   "UPDATE long_request SET pruned_row = max(pruned_row, ?) WHERE request = ?")
    , m_filter(filter)
{
    Statement noted(database.getHandle(), "SELECT request FROM long_request");
    while (noted.step()) {
        m_noted.insert(unpackId(noted.bytes(0), noted.isBlob(0)));
    }
}

void StoredRequests::askForLines(const StoredId& request, std::int64_t behindRow, std::int64_t beforeRow)
{
    request.bindTo(m_lines, 1);
    m_lines.bind(2, behindRow);
    m_lines.bind(3, beforeRow);
}

StoredRequests::Entry StoredRequests::read(const StoredId& request, std::int64_t beforeRow)
{
    Entry entry;
    if (isNoted(request)) {
        request.bindTo(m_readNote, 1);
        if (!m_readNote.step()) {
            return entry;
        }
        RequestState& state = entry.state;
        int column = 0;
        const auto next = [&] { return m_readNote.integer(column++); };
        entry.lastRow = next();
        state.lastArrived = fromMs(next());
        state.beginRow = next();
        state.began = fromMs(next());
        state.beganKnown = next() != 0;
        state.firstTime = fromMs(next());
        state.firstRow = next();
        state.workflow = static_cast<NameId>(next());
        state.calls = next();
        state.cost = Money::fromNano(next());
        state.ended = next() != 0;
        state.endTime = fromMs(next());
        state.endWorkflow = static_cast<NameId>(next());
        state.endAgent = static_cast<NameId>(next());
        state.endStatus = static_cast<std::uint8_t>(next());
        state.endOutcome = static_cast<std::uint32_t>(next());
        m_readNote.reset();
    }
    askForLines(request, entry.lastRow, beforeRow);
    while (m_lines.step()) {
        const RequestLine line = readRequestLine(m_lines, 0);
        entry.state.take(line);
        entry.lastRow = line.row;
        ++entry.linesSinceNote;
    }
    return entry;
}

StoredRequests::Entry& StoredRequests::find(const StoredId& request, std::int64_t beforeRow, bool mayBeOld)
{
    StoredIdKey key(request);
    if (const auto known = m_young.find(key); known != m_young.end()) {
        return known->second;
    }
    if (m_young.size() >= youngSize) {
        m_old = std::move(m_young);
        m_young.clear();
        m_young.reserve(youngSize);
        if (m_filter != nullptr) {
            m_filter->age(RequestFilter::Clock::now());
        }
    }
    if (auto old = m_old.extract(key)) {
        return m_young.insert(std::move(old)).position->second;
    }
    const bool isNew = m_filter != nullptr && !mayBeOld && !m_filter->mayHave(key.hash());
    if (m_filter != nullptr) {
        m_filter->add(key.hash());
    }
    return m_young.emplace(std::move(key), isNew ? Entry() : read(request, beforeRow)).first->second;
}

StoredRequests::Change StoredRequests::take(const StoredId& request, const RequestLine& line)
{
    Entry& entry = find(request, line.row, line.began && line.arrived - *line.began >= filterKnows);
    Change change;
    if (!entry.state.endsBefore(line)) {
        change.before = entry.state;
    }
    entry.state.take(line);
    entry.lastRow = line.row;
    if (++entry.linesSinceNote >= linesBetweenNotes) {
        m_toNote.emplace_back(request.text());
        entry.linesSinceNote = 0;
    }
    change.after = entry.state;
    return change;
}

const RequestState& StoredRequests::current(const StoredId& request)
{
    return find(request, allRows, true).state;
}

std::optional<RequestState> StoredRequests::stateOfRow(const StoredId& request, std::int64_t row)
{
    RequestState state;
    std::int64_t before = 0; // the last line of the one before
    std::int64_t last = 0;
    askForLines(request, 0, allRows);
    while (m_lines.step()) {
        const RequestLine line = readRequestLine(m_lines, 0);
        if (state.endsBefore(line)) {
            if (line.row > row) {
                m_lines.reset();
                break; // the next one of the name
            }
            before = last;
        }
        state.take(line);
        last = line.row;
    }
    if (prunedRow(request) > before) {
        return std::nullopt;
    }
    return state;
}

StoredRequests::Change StoredRequests::reprice(const StoredId& request, std::int64_t row, Money more,
                                               std::optional<WallTime> began)
{
    Entry& entry = find(request, allRows, true);
    request.bindTo(m_raiseNote, 1);
    m_raiseNote.bind(2, more.nano());
    m_raiseNote.bind(3, row);
    if (began) {
        m_raiseNote.bind(4, toMs(*began));
    } else {
        m_raiseNote.bindNull(4);
    }
    m_raiseNote.run();
    Change change;
    change.isNewest = row >= entry.state.beginRow;
    if (change.isNewest) {
        change.before = entry.state;
        entry.state.cost += more;
        if (began && !entry.state.beganKnown) {
            entry.state.began = *began;
            entry.state.beganKnown = change.beganIsNews = true;
        }
        change.after = entry.state;
    } else if (const std::optional<RequestState> earlier = stateOfRow(request, row)) {
        change.before = change.after = *earlier;
        change.after.cost += more;
    }
    return change;
}

void StoredRequests::writeNote(const StoredId& request, Entry& entry)
{
    const RequestState& state = entry.state;
    request.bindTo(m_note, 1);
    int parameter = 2;
    for (const std::int64_t value :
         {entry.lastRow, toMs(state.lastArrived), state.beginRow, toMs(state.began),
          std::int64_t{state.beganKnown}, toMs(state.firstTime), state.firstRow, std::int64_t{state.workflow},
          state.calls, state.cost.nano(), std::int64_t{state.ended}, toMs(state.endTime),
          std::int64_t{state.endWorkflow}, std::int64_t{state.endAgent}, std::int64_t{state.endStatus},
          std::int64_t{state.endOutcome}}) {
        m_note.bind(parameter++, value);
    }
    m_note.run();
    m_noted.emplace(request.text());
    entry.linesSinceNote = 0;
}

void StoredRequests::note(const StoredId& request)
{
    writeNote(request, find(request, allRows, true));
}

std::int64_t StoredRequests::prunedRow(const StoredId& request)
{
    request.bindTo(m_prunedRow, 1);
    const std::int64_t row = m_prunedRow.step() ? m_prunedRow.integer(0) : 0;
    m_prunedRow.reset();
    return row;
}

void StoredRequests::notePruned(const StoredId& request, std::int64_t row)
{
    m_notePruned.bind(1, row);
    request.bindTo(m_notePruned, 2);
    m_notePruned.run();
}

bool StoredRequests::isNoted(const StoredId& request) const
{
    return !m_noted.empty() && m_noted.contains(std::string(request.text()));
}

void StoredRequests::dropNote(const StoredId& request)
{
    request.bindTo(m_dropNote, 1);
    m_dropNote.run();
    m_noted.erase(std::string(request.text()));
    m_young.erase(StoredIdKey(request));
    m_old.erase(StoredIdKey(request));
}

void StoredRequests::flush()
{
    for (const std::string& name : m_toNote) {
        note(StoredId(name));
    }
    m_toNote.clear();
}

} // namespace tokenfence::storage
