// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/eventrows.h"

#include "storage/quarters.h"
#include "storage/spentsums.h"

#include <SQLiteCpp/Statement.h>

#include <sqlite3.h>

namespace tokenfence::storage {

namespace {

/// The columns of the event table, in the order in which the inserts name them, from 1.
enum Column
{
    cRow = 1,
    cTime,
    cDelay,
    cKind,
    cCost,
    cId,
    cDigest,
    cRequest,
    cRequestLink,
    cRequestAge,
    cUser,
    cWorkflow,
    cAgent,
    cProvider,
    cModel,
    cTier,
    cStatus,
    cLabelSet,
    cPriced,
    cAttempt,
    cVerdict,
    cRequestedModel,
    cToolCalls,
    cLatency,
    cInput,
    cCachedInput,
    cCacheWrite,
    cCacheWrite1h,
    cOutput,
    cReasoning,
    cReserved,
    cPolicy,
    cServiceTier,
    cBudget,
    cOutcome,
    cOutcomeText,
    cReservation
};

constexpr const char* columnNames =
    "row, time, delay, kind, cost, id, digest, request, request_link, request_age, user, workflow, agent, "
    "provider, model, "
    "tier, status,"
    " label_set, priced, attempt, verdict, requested_model, tool_calls, latency_ms, input, cached_input, "
    "cache_write,"
    " cache_write_1h, output, reasoning, reserved, policy, service_tier, budget, outcome, outcome_text, "
    "reservation";

std::string insertSql(std::size_t rows, int columns)
{
    std::string values = "(?";
    for (int column = 1; column < columns; ++column) {
        values += ", ?";
    }
    values += ")";
    std::string sql = std::string("INSERT OR FAIL INTO event (") + columnNames + ") VALUES " + values;
    for (std::size_t row = 1; row < rows; ++row) {
        sql += ", " + values;
    }
    return sql + " ON CONFLICT (id) DO NOTHING";
}

} // namespace

Outcomes::Outcomes(SQLite::Database& database)
    : m_insert(database.getHandle(), "INSERT INTO outcome (id, text) VALUES (?, ?)")
{
    SQLite::Statement kept(database, "SELECT id, text FROM outcome");
    while (kept.executeStep()) {
        m_numbers.emplace(kept.getColumn(1).getString(),
                          static_cast<std::uint32_t>(kept.getColumn(0).getInt64()));
    }
}

std::uint32_t Outcomes::numberOf(const std::string& text)
{
    if (text.empty()) {
        return 0;
    }
    if (const auto known = m_numbers.find(text); known != m_numbers.end()) {
        return known->second;
    }
    if (m_numbers.size() >= most) {
        return other;
    }
    const auto number = static_cast<std::uint32_t>(m_numbers.size() + other);
    m_insert.bind(1, number);
    m_insert.bindText(2, text);
    m_insert.run();
    m_numbers.emplace(text, number);
    return number;
}

EventRows::Insert::Insert(SQLite::Database& database, std::size_t rows)
    : statement(database.getHandle(), insertSql(rows, columns).c_str())
    , bound(rows * columns + 1)
{
}

void EventRows::Insert::set(int parameter, std::int64_t value)
{
    Bound& last = bound[static_cast<std::size_t>(parameter)];
    if (last.isNull || last.value != value) {
        statement.bind(parameter, value);
        last = {false, value};
    }
}

void EventRows::Insert::setNull(int parameter)
{
    Bound& last = bound[static_cast<std::size_t>(parameter)];
    if (!last.isNull) {
        statement.bindNull(parameter);
        last.isNull = true;
    }
}

void EventRows::Insert::setOptional(int parameter, bool isThere, std::int64_t value)
{
    if (isThere) {
        set(parameter, value);
    } else {
        setNull(parameter);
    }
}

EventRows::EventRows(SQLite::Database& database, NameKeeper& names)
    : m_handle(database.getHandle())
    , m_names(names)
    , m_one(database, 1)
    , m_many(database, manyRows)
    , m_known(m_handle, "SELECT row, digest FROM event WHERE id = ?")
    , m_links(database)
{
}

void EventRows::insert(std::span<NewEvent> all)
{
    linkRequests(all);
    std::span<NewEvent> events = all;
    for (; events.size() >= manyRows; events = events.subspan(manyRows)) {
        insertWith(m_many, events.first(manyRows));
    }
    for (; !events.empty(); events = events.subspan(1)) {
        insertWith(m_one, events.first(1));
    }
    for (const NewEvent& event : all) {
        if (!event.isStored) {
            m_links.rowLeaves(event.row, event.requestLink);
        }
    }
}

void EventRows::insertWith(Insert& insert, std::span<NewEvent> events)
{
    int before = 0;
    for (const NewEvent& event : events) {
        bind(insert, before, event);
        before += columns;
    }
    insert.statement.run();
    if (static_cast<std::size_t>(sqlite3_changes(m_handle)) == events.size()) {
        return;
    }
    for (NewEvent& event : events) {
        lookUp(event);
    }
}

/// Somebody's id was there already: it is stored only if the row with its id is its own.
void EventRows::lookUp(NewEvent& event)
{
    event.id.bindTo(m_known, 1);
    const bool found = m_known.step();
    event.isStored = found && m_known.integer(0) == event.row;
    event.hasSameContents = found && static_cast<std::uint64_t>(m_known.integer(1)) == event.record.digest;
    m_known.reset();
}

void EventRows::bind(Insert& insert, int before, const NewEvent& event)
{
    const Record& record = event.record;
    const CallFacts& call = record.call;
    m_names.keep(call.user);
    m_names.keep(call.workflow);
    m_names.keep(call.agent);
    m_names.keepLabels(call.labels);
    insert.set(before + cRow, event.row);
    insert.set(before + cTime, toMs(record.time));
    insert.set(before + cDelay, (record.arrived - record.time).count());
    insert.set(before + cKind, static_cast<std::int64_t>(record.kind));
    event.id.bindTo(insert.statement, before + cId);
    insert.set(before + cDigest, static_cast<std::int64_t>(record.digest));
    if (record.request.empty()) {
        insert.statement.bindNull(before + cRequest);
        insert.setNull(before + cRequestLink);
    } else {
        event.request.bindTo(insert.statement, before + cRequest);
        insert.set(before + cRequestLink, event.requestLink);
    }
    insert.set(before + cUser, call.user);
    insert.set(before + cWorkflow, call.workflow);
    insert.set(before + cAgent, call.agent);
    insert.set(before + cLabelSet, call.labels);
    if (record.kind == Record::Kind::usage) {
        bindUsage(insert, before, record);
    } else {
        bindEnd(insert, before, event);
    }
}

void EventRows::bindUsage(Insert& insert, int before, const Record& record)
{
    const CallFacts& call = record.call;
    const Settlement& settlement = record.settlement;
    const NameId policy = settlement.policy.empty() ? 0 : m_names.names().intern(settlement.policy);
    for (const NameId name : {call.provider, call.model, record.requestedModel, policy, record.serviceTier}) {
        m_names.keep(name);
    }
    const std::optional<WallTime> began = beganOf(settlement.charges);
    insert.setOptional(before + cRequestAge, began.has_value(), began ? ageAt(record.arrived, *began) : 0);
    insert.set(before + cStatus, static_cast<std::int64_t>(record.status));
    insert.set(before + cCost, record.cost.nano());
    insert.set(before + cProvider, call.provider);
    insert.set(before + cModel, call.model);
    insert.set(before + cTier, static_cast<std::int64_t>(call.tier));
    insert.set(before + cPriced, record.priced ? 1 : 0);
    insert.set(before + cAttempt, record.attempt);
    insert.set(before + cVerdict, static_cast<std::int64_t>(settlement.verdict));
    insert.set(before + cRequestedModel, record.requestedModel);
    insert.set(before + cToolCalls, record.toolCalls);
    insert.setOptional(before + cLatency, record.latencyMs.has_value(), record.latencyMs.value_or(0));
    const TokenCounts& tokens = record.tokens;
    insert.setOptional(before + cInput, record.hasTokens, tokens.input);
    insert.setOptional(before + cCachedInput, record.hasTokens, tokens.cachedInput);
    insert.setOptional(before + cCacheWrite, record.hasTokens, tokens.cacheWrite);
    insert.setOptional(before + cCacheWrite1h, record.hasTokens, tokens.cacheWrite1h);
    insert.setOptional(before + cOutput, record.hasTokens, tokens.output);
    insert.setOptional(before + cReasoning, record.hasTokens, tokens.reasoning);
    insert.setOptional(before + cReserved, settlement.verdict != Verdict::none, settlement.reserved.nano());
    insert.setOptional(before + cPolicy, policy != 0, policy);
    insert.setOptional(before + cServiceTier, record.serviceTier != 0, record.serviceTier);
    insert.setNull(before + cBudget);
    insert.setNull(before + cOutcome);
    insert.statement.bindNull(before + cOutcomeText);
    if (record.reservation.empty()) {
        insert.statement.bindNull(before + cReservation);
    } else {
        insert.statement.bindText(before + cReservation, record.reservation);
    }
}

void EventRows::bindEnd(Insert& insert, int before, const NewEvent& event)
{
    const Record& record = event.record;
    for (const Column column :
         {cCost, cProvider, cModel, cTier, cAttempt, cVerdict, cRequestedModel, cToolCalls}) {
        insert.set(before + column, 0);
    }
    for (const Column column : {cRequestAge, cLatency, cInput, cCachedInput, cCacheWrite, cCacheWrite1h,
                                cOutput, cReasoning, cReserved, cPolicy, cServiceTier}) {
        insert.setNull(before + column);
    }
    insert.statement.bindNull(before + cReservation);
    insert.set(before + cPriced, 1);
    insert.set(before + cStatus, static_cast<std::int64_t>(record.requestStatus));
    insert.setOptional(before + cBudget, record.budget.has_value(),
                       record.budget ? record.budget->nano() : 0);
    insert.set(before + cOutcome, event.outcome);
    if (record.outcome.empty()) {
        insert.statement.bindNull(before + cOutcomeText);
    } else {
        insert.statement.bindText(before + cOutcomeText, record.outcome);
    }
}

} // namespace tokenfence::storage
