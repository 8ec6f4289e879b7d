// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/calljson.h"

#include "model/wire/jsonwriter.h"

namespace tokenfence {
namespace {

void textIfAny(JsonWriter& json, std::string_view key, std::string_view text)
{
    if (!text.empty()) {
        json.key(key).text(text);
    }
}

void tokensIfAny(JsonWriter& json, std::string_view key, std::int64_t count)
{
    if (count > 0) {
        json.key(key).number(count);
    }
}

void writeWho(JsonWriter& json, const CallRow& call)
{
    textIfAny(json, "id", call.id);
    json.key("time").time(call.time);
    textIfAny(json, "request", call.request);
    textIfAny(json, "user", call.user);
    textIfAny(json, "workflow", call.workflow);
    textIfAny(json, "agent", call.agent);
    textIfAny(json, "provider", call.provider);
    textIfAny(json, "model", call.model);
    textIfAny(json, "requested_model", call.requestedModel);
    json.key("tier").text(toString(call.tier));
}

void writeTokens(JsonWriter& json, const CallRow& call, bool withOutput)
{
    json.key("input_tokens").number(call.tokens.input);
    tokensIfAny(json, "cached_input_tokens", call.tokens.cachedInput);
    tokensIfAny(json, "cache_write_tokens", call.tokens.cacheWrite);
    tokensIfAny(json, "cache_write_1h_tokens", call.tokens.cacheWrite1h);
    if (withOutput) {
        json.key("output_tokens").number(call.tokens.output);
        tokensIfAny(json, "reasoning_tokens", call.tokens.reasoning);
    }
}

void writeDecision(JsonWriter& json, const CallRow& call)
{
    if (call.verdict != Verdict::none) {
        json.key("verdict").text(toString(call.verdict));
    }
    textIfAny(json, "policy", call.policy);
}

void writeLabels(JsonWriter& json, const CallRow& call)
{
    if (call.labels.empty()) {
        return;
    }
    json.key("labels").beginObject();
    for (const auto& [key, value] : call.labels) {
        json.textKey(key).text(value);
    }
    json.endObject();
}

std::string jsonOf(const CallRow& call)
{
    JsonWriter json;
    json.beginObject();
    writeWho(json, call);
    if (call.hasTokens) {
        writeTokens(json, call, true);
    }
    if (call.priced) {
        json.key("cost_usd").money(call.cost);
    }
    json.key("priced").boolean(call.priced).key("attempt").number(call.attempt);
    json.key("status").text(toString(call.status));
    tokensIfAny(json, "tool_calls", call.toolCalls);
    if (call.latencyMs) {
        json.key("latency_ms").number(*call.latencyMs);
    }
    writeDecision(json, call);
    writeLabels(json, call);
    return json.endObject().take();
}

std::string jsonOfDenial(const LiveCall& denial)
{
    JsonWriter json;
    json.beginObject();
    writeWho(json, denial.call);
    if (denial.call.hasTokens) {
        writeTokens(json, denial.call, false);
    }
    json.key("attempt").number(denial.call.attempt);
    writeDecision(json, denial.call);
    json.key("code").text(toString(denial.code));
    textIfAny(json, "reason", denial.reason);
    writeLabels(json, denial.call);
    return json.endObject().take();
}

} // namespace

QString callJson(const LiveCall& call)
{
    return QString::fromStdString(call.denied ? jsonOfDenial(call) : jsonOf(call.call));
}

QString callJson(const CallRow& call)
{
    return QString::fromStdString(jsonOf(call));
}

QString callsJson(const std::vector<CallRow>& calls)
{
    std::string json = "[";
    for (const CallRow& call : calls) {
        json += json.size() > 1 ? ",\n" : "\n";
        json += jsonOf(call);
    }
    return QString::fromStdString(json + "\n]\n");
}

} // namespace tokenfence
