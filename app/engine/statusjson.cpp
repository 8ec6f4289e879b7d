// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/statusjson.h"

#include "app/engine/resultline.h"
#include "model/wire/writing.h"

#include <algorithm>

namespace tokenfence {

namespace {

constexpr std::size_t mostUnpricedNames = 20;

/// Whether this connection has confirmed every stop that was sent to it and covers its agent.
bool hasConfirmed(const Books& books, const Session& session)
{
    bool any = false;
    for (const Stop& stop : books.ledger.stops().all()) {
        const Receipts::Receipt* receipt = books.receipts.find(stop.epoch);
        if (receipt == nullptr) {
            continue;
        }
        if (receipt->confirmed.count(session.number) > 0) {
            any = true;
        } else if (std::any_of(receipt->waiting.begin(), receipt->waiting.end(),
                               [&](const auto& one) { return one.session == session.number; })) {
            return false;
        }
    }
    return any;
}

void writeBudget(JsonWriter& json, const BudgetFigures& figures)
{
    json.key("used_usd").money(figures.used).key("reserved_usd").money(figures.reserved);
    json.key("state").text(toString(figures.state)).key("until");
    if (figures.until) {
        json.time(*figures.until);
    } else {
        json.null();
    }
}

void writePolicy(JsonWriter& json, const PolicyFigures& figures, const Names& names)
{
    JsonWriter own;
    own.beginObject();
    writeBudget(own, figures.all);
    if (figures.policy.per != Per::all) {
        own.key("keys").beginArray();
        for (const BudgetFigures& budget : figures.keys) {
            own.beginObject().key("key").text(names.text(budget.key));
            writeBudget(own, budget);
            own.endObject();
        }
        own.endArray();
    }
    own.endObject();
    // The policy's own fields and these in one object.
    std::string all = policyJson(figures.policy);
    all.back() = ',';
    all += std::string_view(own.json()).substr(1);
    json.raw(all);
}

void writeStop(JsonWriter& json, const StatusCopy::StandingStop& standing)
{
    const Receipts::Receipt& receipt = standing.receipt;
    json.beginObject().key("epoch").number(standing.stop.epoch);
    json.key("scope").raw(scopeJson(standing.stop.scope)).key("reason").text(standing.stop.reason);
    json.key("time").time(standing.stop.time).key("agents").number(receipt.agents);
    json.key("acked").number(receipt.acked).key("cancelled").number(receipt.cancelled);
    json.key("cancelled_usd").money(receipt.cancelledCost).key("waiting").beginArray();
    for (const Receipts::Addressee& one : receipt.waiting) {
        json.text(one.name);
    }
    json.endArray().key("waiting_agents").beginArray();
    for (const Receipts::Addressee& one : receipt.waiting) {
        json.beginObject().key("session").text(one.name).key("agent").text(one.agent);
        json.key("client").text(one.client).key("pid").number(one.pid);
        json.key("open").boolean(one.connected).endObject();
    }
    json.endArray().endObject();
}

void writeAgent(JsonWriter& json, const StatusCopy::Agent& agent, const Names& names)
{
    const Session& session = *agent.session;
    json.beginObject().key("session").text(session.name).key("agent").text(names.text(agent.agent));
    json.key("client").text(agent.client).key("pid").number(agent.pid);
    json.key("uid").number(session.peer.uid).key("connected").time(session.connected);
    json.key("last_seen").time(agent.lastSeen).key("spent_usd").money(agent.spent);
    json.key("reserved_usd").money(agent.reserved).key("calls").number(agent.calls);
    json.key("calls_per_minute").number(agent.callsPerMinute);
    json.key("stopped").boolean(agent.stopped).key("confirmed").boolean(agent.confirmed).endObject();
}

void writeCounts(JsonWriter& json, const Counts& counts)
{
    json.key("duplicates").number(counts.duplicates);
    json.key("conflicts").number(counts.conflicts);
    json.key("refused").number(counts.refusedLines);
    json.key("allowed").number(counts.allowed).key("downgraded").number(counts.downgraded);
    json.key("denied").beginObject();
    for (const DenialCode code : allDenialCodes) {
        json.key(toString(code)).number(counts.of(code));
    }
    json.endObject().key("dropped").beginObject();
    for (const Dropped reason : allDropped) {
        json.key(toString(reason)).number(counts.of(reason));
    }
    json.endObject();
}

void writePulse(JsonWriter& json, const Pulse::Reading& pulse)
{
    json.key("queues").beginObject().key("intake_bytes").number(pulse.intakeBytes);
    json.key("records").number(pulse.store.queued).key("answer_bytes").number(pulse.answerBytes);
    json.key("edits").number(pulse.edits).endObject();
    json.key("commits").number(pulse.store.commits).key("last_commit");
    if (!pulse.store.lastCommit) {
        json.null();
        return;
    }
    json.beginObject().key("time").time(*pulse.store.lastCommit);
    json.key("records").number(pulse.store.lastGroup);
    json.key("duration_us").number(pulse.store.lastCommitMicros).endObject();
}

} // namespace

StatusCopy copyForStatus(const Books& books, Now now)
{
    StatusCopy copy;
    for (const Stop& stop : books.ledger.stops().all()) {
        const Receipts::Receipt* receipt = books.receipts.find(stop.epoch);
        copy.stops.push_back({stop, receipt != nullptr ? *receipt : Receipts::Receipt()});
    }
    copy.agents.reserve(books.agents.size());
    for (const auto& [number, session] : books.agents) {
        copy.agents.push_back({session, session->agent, session->client, session->processId(),
                               session->lastSeen, session->spent, books.ledger.reservedBy(session->agent),
                               session->calls, session->rate.perMinute(now.wall),
                               books.ledger.stops().stopsAgent(session->agent),
                               hasConfirmed(books, *session)});
    }
    copy.policies = books.ledger.figures(now);
    copy.today = books.totals.today(now.wall);
    copy.month = books.totals.month(now.wall);
    copy.burnPerHour = books.totals.perHour(now.wall);
    copy.events = books.totals.events();
    copy.unpriced = books.totals.unpriced();
    copy.counts = books.counts;
    copy.settings = books.settings;
    copy.storeProblem = books.storeProblem.value_or(std::string());
    for (const std::string& model : books.unpricedModels) {
        if (copy.unpricedModels.size() < mostUnpricedNames) {
            copy.unpricedModels.push_back(model);
        }
    }
    return copy;
}

std::string statusResult(std::string_view id, const StatusCopy& status, const Pulse::Reading& pulse,
                         const EngineFacts& facts, const Names& names, Now now)
{
    const auto uptime = std::chrono::floor<std::chrono::seconds>(now.mono - facts.started.mono).count();
    JsonWriter json = beginResult(id);
    json.key("engine").text(facts.name).key("uptime_s").number(uptime).key("time").time(now.wall);
    json.key("db").text(facts.database).key("schema").number(facts.schema);
    json.key("agent_socket").text(facts.agentSocket).key("control_socket").text(facts.controlSocket);
    json.key("stops").beginArray();
    for (const StatusCopy::StandingStop& stop : status.stops) {
        writeStop(json, stop);
    }
    json.endArray().key("agents").beginArray();
    for (const StatusCopy::Agent& agent : status.agents) {
        writeAgent(json, agent, names);
    }
    json.endArray().key("policies").beginArray();
    for (const PolicyFigures& policy : status.policies) {
        writePolicy(json, policy, names);
    }
    json.endArray();
    json.key("today_usd").money(status.today).key("month_usd").money(status.month);
    json.key("burn_usd_per_hour").money(status.burnPerHour);
    json.key("events").number(status.events).key("unpriced").number(status.unpriced);
    writeCounts(json, status.counts);
    writePulse(json, pulse);
    fieldIfAny(json, "metrics", facts.metrics);
    json.key("unpriced_models").beginArray();
    for (const std::string& model : status.unpricedModels) {
        json.text(model);
    }
    json.endArray().key("timezone").text(status.settings.timezone).key("settings");
    writeSettings(json, status.settings);
    fieldIfAny(json, "store_problem", status.storeProblem);
    return json.endObject().takeLine();
}

void writeSettings(JsonWriter& json, const Settings& settings)
{
    json.beginObject().key("timezone").text(settings.timezone);
    json.key("deny_unpriced").boolean(settings.denyUnpriced).key("retention_days");
    if (settings.retentionDays) {
        json.number(*settings.retentionDays);
    } else {
        json.null();
    }
    json.key("rollup_labels").beginArray();
    for (const std::string& key : settings.rollupLabels) {
        json.text(key);
    }
    json.endArray().endObject();
}

} // namespace tokenfence
