// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/writing.h"

#include "model/wire/jsonwriter.h"

namespace tokenfence {

namespace {

constexpr unsigned protocolVersion = 1;

JsonWriter begin(std::string_view type)
{
    JsonWriter json;
    json.beginObject().key("type").text(type);
    return json;
}

std::string end(JsonWriter& json)
{
    json.endObject();
    return json.takeLine();
}

// `id` is left out where the line that is answered had none.
void writeId(JsonWriter& json, std::string_view id)
{
    if (!id.empty()) {
        json.key("id").text(id);
    }
}

void writeUntil(JsonWriter& json, const std::optional<WallTime>& until)
{
    json.key("until");
    if (until) {
        json.time(*until);
    } else {
        json.null();
    }
}

void writeOptional(JsonWriter& json, std::string_view key, const std::optional<Fraction>& mark)
{
    json.key(key);
    if (mark) {
        json.fraction(*mark);
    } else {
        json.null();
    }
}

void writeMatch(JsonWriter& json, const Match& match)
{
    json.key("match").beginObject();
    for (const MatchTerm& term : match) {
        json.textKey(matchKey(term)).text(term.pattern);
    }
    json.endObject();
}

void writePolicy(JsonWriter& json, const Policy& policy)
{
    json.beginObject().key("id").text(policy.id).key("name").text(policy.name);
    writeMatch(json, policy.match);
    json.key("per").text(toString(policy.per));
    json.key("period").text(toString(policy.period));
    json.key("limit_usd").money(policy.limit);
    writeOptional(json, "alert_at", policy.alertAt);
    writeOptional(json, "downgrade_at", policy.downgradeAt);
    json.key("kill_at").fraction(policy.killAt);
    json.key("fallback_model");
    policy.fallbackModel ? json.text(*policy.fallbackModel) : json.null();
    json.key("max_retries");
    policy.maxRetries ? json.number(*policy.maxRetries) : json.null();
    json.key("enabled").boolean(policy.enabled);
    json.key("origin").text(toString(policy.origin));
    if (policy.raise) {
        json.key("raise").beginObject().key("limit_usd").money(policy.raise->limit);
        json.key("until").time(policy.raise->until).endObject();
    }
    json.endObject();
}

void writePolicies(JsonWriter& json, const std::vector<Policy>& policies)
{
    json.beginArray();
    for (const Policy& policy : policies) {
        writePolicy(json, policy);
    }
    json.endArray();
}

void writeScope(JsonWriter& json, const Scope& scope)
{
    json.key("scope").raw(scopeJson(scope));
}

void writeStop(JsonWriter& json, const Stop& stop)
{
    json.key("epoch").number(stop.epoch);
    writeScope(json, stop.scope);
    json.key("reason").text(stop.reason).key("time").time(stop.time);
}

} // namespace

std::string matchKey(const MatchTerm& term)
{
    switch (term.field) {
    case MatchTerm::Field::user:
        return "user";
    case MatchTerm::Field::workflow:
        return "workflow";
    case MatchTerm::Field::agent:
        return "agent";
    case MatchTerm::Field::model:
        return "model";
    case MatchTerm::Field::tier:
        return "tier";
    case MatchTerm::Field::provider:
        return "provider";
    case MatchTerm::Field::label:
        return "label:" + term.labelKey;
    }
    return {};
}

std::string policyJson(const Policy& policy)
{
    JsonWriter json;
    writePolicy(json, policy);
    return json.take();
}

std::string policiesJson(const std::vector<Policy>& policies)
{
    JsonWriter json;
    writePolicies(json, policies);
    return json.take();
}

std::string scopeJson(const Scope& scope)
{
    JsonWriter json;
    json.beginObject();
    switch (scope.kind) {
    case Scope::Kind::all:
        break;
    case Scope::Kind::agent:
        json.key("agent").text(scope.name);
        break;
    case Scope::Kind::user:
        json.key("user").text(scope.name);
        break;
    case Scope::Kind::workflow:
        json.key("workflow").text(scope.name);
        break;
    }
    json.endObject();
    return json.take();
}

std::string stopJson(const Stop& stop)
{
    JsonWriter json;
    json.beginObject();
    writeStop(json, stop);
    json.endObject();
    return json.take();
}

std::string errorLine(const WireError& error)
{
    JsonWriter json = begin("error");
    json.key("code").text(error.code).key("message").text(error.message);
    writeId(json, error.id);
    if (!error.field.empty()) {
        json.key("field").text(error.field);
    }
    return end(json);
}

std::string welcomeLine(std::string_view id, std::string_view engine, std::string_view session, WallTime now,
                        const std::vector<Stop>& stops, const std::vector<Policy>& enabled)
{
    JsonWriter json = begin("welcome");
    writeId(json, id);
    json.key("protocol").number(protocolVersion);
    json.key("engine").text(engine).key("session").text(session).key("time").time(now);
    json.key("stops").beginArray();
    for (const Stop& stop : stops) {
        json.raw(stopJson(stop));
    }
    json.endArray().key("policies");
    writePolicies(json, enabled);
    return end(json);
}

std::string decisionLine(std::string_view id, const Decision& decision)
{
    JsonWriter json = begin("decision");
    writeId(json, id);
    json.key("verdict").text(toString(decision.verdict));
    const bool denied = decision.verdict == Verdict::deny;
    if (!denied) {
        json.key("model").text(decision.model).key("reservation").text(decision.reservation);
        json.key("reserved_usd").money(decision.reserved);
        if (!decision.priced) {
            json.key("priced").boolean(false);
        }
    }
    if (decision.verdict == Verdict::allow) {
        return end(json);
    }
    if (!decision.policy.empty()) { // a stop or an unknown price denies without one
        json.key("policy").text(decision.policy);
    }
    if (denied) {
        json.key("code").text(toString(decision.code));
    }
    json.key("reason").text(decision.reason);
    if (denied) {
        if (decision.room) {
            json.key("room_usd").money(*decision.room);
        }
        writeUntil(json, decision.until);
    }
    return end(json);
}

std::string ackLine(std::string_view through, std::uint64_t count)
{
    JsonWriter json = begin("ack");
    json.key("through").text(through).key("count").number(count);
    return end(json);
}

std::string pongLine(std::string_view id, WallTime now)
{
    JsonWriter json = begin("pong");
    writeId(json, id);
    json.key("time").time(now);
    return end(json);
}

std::string policyAcceptedLine(std::string_view policy)
{
    JsonWriter json = begin("policy_accepted");
    json.key("id").text(policy);
    return end(json);
}

std::string killLine(const Stop& stop)
{
    JsonWriter json = begin("kill");
    writeStop(json, stop);
    return end(json);
}

std::string resumeLine(std::uint64_t epoch, const Scope& scope, WallTime now)
{
    JsonWriter json = begin("resume");
    json.key("epoch").number(epoch);
    writeScope(json, scope);
    json.key("time").time(now);
    return end(json);
}

std::string policiesLine(const std::vector<Policy>& enabled)
{
    JsonWriter json = begin("policies");
    json.key("policies");
    writePolicies(json, enabled);
    return end(json);
}

std::string policyStateLine(const BudgetTransition& transition, std::string_view key)
{
    JsonWriter json = begin("policy_state");
    json.key("policy").text(transition.policy).key("key").text(key);
    json.key("state").text(toString(transition.state)).key("used").approximate(transition.used);
    writeUntil(json, transition.until);
    return end(json);
}

std::string killProgressLine(std::uint64_t epoch, std::size_t acked, std::size_t agents)
{
    JsonWriter json = begin("kill_progress");
    json.key("epoch").number(epoch).key("acked").number(acked).key("agents").number(agents);
    return end(json);
}

} // namespace tokenfence
