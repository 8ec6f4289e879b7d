// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/eventrows.h"

#include "storage/quarters.h"
#include "storage/spentsums.h"

#include <SQLiteCpp/Statement.h>

#include <sqlite3.h>

namespace tokenfence::storage {

namespace {

/// The parameters of the insert, in its order.
enum Parameter
{
    pRow = 1,
    pTime,
    pDelay,
    pKind,
    pCost,
    pId,
    pDigest,
    pRequest,
    pRequestAge,
    pUser,
    pWorkflow,
    pAgent,
    pProvider,
    pModel,
    pTier,
    pStatus,
    pLabelSet,
    pPriced,
    pAttempt,
    pVerdict,
    pRequestedModel,
    pToolCalls,
    pLatency,
    pInput,
    pCachedInput,
    pCacheWrite,
    pCacheWrite1h,
    pOutput,
    pReasoning,
    pReserved,
    pPolicy,
    pServiceTier,
    pBudget,
    pOutcome,
    pOutcomeText,
    pReservation
};

constexpr const char* insertSql =
    "INSERT INTO event (row, time, delay, kind, cost, id, digest, request, request_age, "
    "user, workflow, agent, provider, model, tier,"
    " status, label_set, priced, attempt, verdict, requested_model, "
    "tool_calls, latency_ms, input, cached_input,"
    " cache_write, cache_write_1h, output, reasoning, reserved, policy, "
    "service_tier, budget, outcome, outcome_text, reservation)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO NOTHING";

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

EventRows::EventRows(SQLite::Database& database, NameKeeper& names)
    : m_handle(database.getHandle())
    , m_names(names)
    , m_insert(m_handle, insertSql)
    , m_digest(m_handle, "SELECT digest FROM event WHERE id = ?")
{
}

bool EventRows::insert(const Record& record, const StoredId& id, const StoredId& request,
                       std::uint32_t outcome, std::int64_t row)
{
    const CallFacts& call = record.call;
    m_names.keep(call.user);
    m_names.keep(call.workflow);
    m_names.keep(call.agent);
    m_names.keepLabels(call.labels);
    m_insert.bind(pRow, row);
    m_insert.bind(pTime, toMs(record.time));
    m_insert.bind(pDelay, (record.arrived - record.time).count());
    m_insert.bind(pKind, static_cast<std::int64_t>(record.kind));
    id.bindTo(m_insert, pId);
    m_insert.bind(pDigest, static_cast<std::int64_t>(record.digest));
    if (record.request.empty()) {
        m_insert.bindNull(pRequest);
    } else {
        request.bindTo(m_insert, pRequest);
    }
    if (const std::optional<WallTime> began = beganOf(record.settlement.charges)) {
        m_insert.bind(pRequestAge, ageAt(record.arrived, *began));
    } else {
        m_insert.bindNull(pRequestAge);
    }
    m_insert.bind(pUser, call.user);
    m_insert.bind(pWorkflow, call.workflow);
    m_insert.bind(pAgent, call.agent);
    m_insert.bind(pLabelSet, call.labels);
    if (record.kind == Record::Kind::usage) {
        bindUsage(record);
    } else {
        bindEnd(record, outcome);
    }
    m_insert.run();
    return sqlite3_changes(m_handle) == 1;
}

void EventRows::bindUsage(const Record& record)
{
    const CallFacts& call = record.call;
    m_names.keep(call.provider);
    m_names.keep(call.model);
    m_names.keep(record.requestedModel);
    m_insert.bind(pCost, record.cost.nano());
    m_insert.bind(pProvider, call.provider);
    m_insert.bind(pModel, call.model);
    m_insert.bind(pTier, static_cast<std::int64_t>(call.tier));
    m_insert.bind(pStatus, static_cast<std::int64_t>(record.status));
    m_insert.bind(pPriced, record.priced);
    m_insert.bind(pAttempt, record.attempt);
    m_insert.bind(pVerdict, static_cast<std::int64_t>(record.settlement.verdict));
    m_insert.bind(pRequestedModel, record.requestedModel);
    m_insert.bind(pToolCalls, record.toolCalls);
    const auto bindOptional = [&](int parameter, bool isThere, std::int64_t value) {
        if (isThere) {
            m_insert.bind(parameter, value);
        } else {
            m_insert.bindNull(parameter);
        }
    };
    bindOptional(pLatency, record.latencyMs.has_value(), record.latencyMs.value_or(0));
    const TokenCounts& tokens = record.tokens;
    bindOptional(pInput, record.hasTokens, tokens.input);
    bindOptional(pCachedInput, record.hasTokens, tokens.cachedInput);
    bindOptional(pCacheWrite, record.hasTokens, tokens.cacheWrite);
    bindOptional(pCacheWrite1h, record.hasTokens, tokens.cacheWrite1h);
    bindOptional(pOutput, record.hasTokens, tokens.output);
    bindOptional(pReasoning, record.hasTokens, tokens.reasoning);
    const Settlement& settlement = record.settlement;
    bindOptional(pReserved, settlement.verdict != Verdict::none, settlement.reserved.nano());
    const NameId policy = settlement.policy.empty() ? 0 : m_names.names().intern(settlement.policy);
    m_names.keep(policy);
    bindOptional(pPolicy, policy != 0, policy);
    m_names.keep(record.serviceTier);
    bindOptional(pServiceTier, record.serviceTier != 0, record.serviceTier);
    m_insert.bindNull(pBudget);
    m_insert.bindNull(pOutcome);
    m_insert.bindNull(pOutcomeText);
    if (record.reservation.empty()) {
        m_insert.bindNull(pReservation);
    } else {
        m_insert.bindText(pReservation, record.reservation);
    }
}

void EventRows::bindEnd(const Record& record, std::uint32_t outcome)
{
    for (const Parameter parameter :
         {pCost, pProvider, pModel, pTier, pVerdict, pRequestedModel, pToolCalls}) {
        m_insert.bind(parameter, 0);
    }
    for (const Parameter parameter : {pLatency, pInput, pCachedInput, pCacheWrite, pCacheWrite1h, pOutput,
                                      pReasoning, pReserved, pPolicy, pServiceTier, pReservation}) {
        m_insert.bindNull(parameter);
    }
    m_insert.bind(pStatus, static_cast<std::int64_t>(record.requestStatus));
    m_insert.bind(pPriced, 1);
    m_insert.bind(pAttempt, 0);
    if (record.budget) {
        m_insert.bind(pBudget, record.budget->nano());
    } else {
        m_insert.bindNull(pBudget);
    }
    m_insert.bind(pOutcome, outcome);
    if (record.outcome.empty()) {
        m_insert.bindNull(pOutcomeText);
    } else {
        m_insert.bindText(pOutcomeText, record.outcome);
    }
}

std::uint64_t EventRows::digestOf(const StoredId& id)
{
    id.bindTo(m_digest, 1);
    const bool found = m_digest.step();
    const std::int64_t digest = found ? m_digest.integer(0) : 0;
    m_digest.reset();
    return static_cast<std::uint64_t>(digest);
}

} // namespace tokenfence::storage
