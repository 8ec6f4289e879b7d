// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/writegroup.h"

#include "storage/connection.h"
#include "storage/quarters.h"

#include <algorithm>
#include <type_traits>
#include <variant>

namespace tokenfence::storage {

WriteGroup::WriteGroup(SQLite::Database& database, Names& names, RequestFilter* filter)
    : m_names(database, names)
    , m_events(database, m_names)
    , m_outcomes(database)
    , m_requests(database, filter)
    , m_labels(database, m_names)
    , m_rollups(database)
    , m_spent(database, m_names)
    , m_admin(database, m_names, m_labels)
    , m_repricer(database, m_requests, m_labels, m_sums, m_spent)
    , m_begin(database.getHandle(), "BEGIN IMMEDIATE")
    , m_commit(database.getHandle(), "COMMIT")
    , m_rollback(database.getHandle(), "ROLLBACK")
    , m_state(database.getHandle(),
              "UPDATE state SET events = events + ?, unpriced = unpriced + ?, newest_row = ?,"
              " next_counter = max(next_counter, ?), rewrites = rewrites + ?")
    , m_unpriced(database.getHandle(), "INSERT INTO unpriced_event (row) VALUES (?)")
    , m_newestRow(singleInteger(database, "SELECT newest_row FROM state"))
    , m_keptNewestRow(m_newestRow)
    , m_keptNextCounter(singleInteger(database, "SELECT next_counter FROM state"))
{
}

WriteGroup::~WriteGroup()
{
    if (m_isOpen) {
        try {
            m_rollback.run();
        } catch (const SQLite::Exception&) {
            // SQLite has rolled back by itself; if not, the connection is closed next, which does it.
        }
    }
}

void WriteGroup::begin()
{
    m_begin.run();
    m_isOpen = true;
}

std::vector<Fate> WriteGroup::add(std::span<const Record* const> records)
{
    std::vector<NewEvent> events;
    events.reserve(records.size());
    for (const Record* record : records) {
        NewEvent& event = events.emplace_back(*record);
        event.row = ++m_newestRow;
        event.outcome = record->kind == Record::Kind::requestEnd ? m_outcomes.numberOf(record->outcome) : 0;
    }
    m_events.insert(events);
    std::vector<Fate> fates;
    fates.reserve(records.size());
    for (const NewEvent& event : events) {
        if (event.isStored) {
            sumUp(event);
            fates.push_back(Fate::stored);
        } else {
            fates.push_back(event.hasSameContents ? Fate::duplicate : Fate::conflict);
        }
    }
    return fates;
}

void WriteGroup::sumUp(const NewEvent& event)
{
    const Record& record = event.record;
    const Quarter quarter = quarterOf(record.time);
    m_sums.addRow(quarter, event.row);
    addToRequest(event);
    if (record.kind != Record::Kind::usage) {
        return;
    }
    ++m_newEvents;
    if (!record.priced) {
        ++m_newUnpriced;
        m_unpriced.bindAll(event.row);
        m_unpriced.run();
    }
    m_sums.addCall({.quarter = quarter,
                    .user = record.call.user,
                    .workflow = record.call.workflow,
                    .agent = record.call.agent,
                    .provider = record.call.provider,
                    .model = record.call.model,
                    .tier = record.call.tier,
                    .status = record.status,
                    .cost = record.cost,
                    .priced = record.priced,
                    .labels = m_labels.of(record.call.labels, event.row)});
    for (const Charge& charge : record.settlement.charges) {
        m_spent.add(charge, record.request);
    }
}

void WriteGroup::addToRequest(const NewEvent& event)
{
    const Record& record = event.record;
    RequestLine line;
    line.row = event.row;
    line.time = record.time;
    line.arrived = record.arrived;
    line.isEnd = record.kind == Record::Kind::requestEnd;
    line.workflow = record.call.workflow;
    line.agent = record.call.agent;
    line.cost = record.cost;
    line.began = beganOf(record.settlement.charges);
    if (line.isEnd) {
        line.status = static_cast<std::uint8_t>(record.requestStatus);
        line.outcome = event.outcome;
        m_sums.addEnd(line);
    }
    if (record.request.empty()) {
        RequestState alone;
        alone.take(line);
        m_sums.changeRequest({}, alone);
    } else {
        const StoredRequests::Change change = m_requests.take(event.request, line);
        m_sums.changeRequest(change.before, change.after);
    }
}

void WriteGroup::apply(const StoreChange& change)
{
    std::visit(
        [&](const auto& one) {
            using Change = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<Change, RepricedBatch>) {
                m_newUnpriced -= m_repricer.apply(one);
                noteRewrite();
            } else if constexpr (std::is_same_v<Change, SettingsSaved>) {
                m_admin.apply(one, m_newestRow);
            } else {
                m_admin.apply(one);
            }
        },
        change);
}

void WriteGroup::addSpent(const std::vector<SpentRow>& rows)
{
    for (const SpentRow& row : rows) {
        m_spent.add(row);
    }
}

void WriteGroup::flush()
{
    m_rollups.add(m_sums.rows());
    m_sums.clear();
    m_requests.flush();
    writeState(std::int64_t{m_spent.flush()} + 1);
}

/// Not in a transaction that would have nothing to write otherwise: it would cost a sync.
void WriteGroup::writeState(std::int64_t nextCounter)
{
    if (m_newestRow == m_keptNewestRow && nextCounter <= m_keptNextCounter && m_newUnpriced == 0 &&
        m_rewrites == 0 && !m_isTouched) {
        return;
    }
    m_keptNewestRow = m_newestRow;
    m_keptNextCounter = std::max(m_keptNextCounter, nextCounter);
    m_isTouched = false;
    m_state.bindAll(m_newEvents, m_newUnpriced, m_newestRow, nextCounter, m_rewrites);
    m_state.run();
    m_newEvents = 0;
    m_newUnpriced = 0;
    m_rewrites = 0;
}

void WriteGroup::commit()
{
    flush();
    m_commit.run();
    m_isOpen = false;
}

} // namespace tokenfence::storage
