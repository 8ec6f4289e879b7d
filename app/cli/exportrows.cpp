// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/exportrows.h"

#include "model/call/csv.h"

#include "model/time/rfc3339.h"
#include "model/wire/jsonwriter.h"

#include <array>
#include <optional>

namespace tokenfence {

namespace {

/// A column: its name, and how its value is written. Nothing: the call does not have it.
struct Column
{
    const char* name;
    bool isText; ///< else a JSON literal: a number, true or false
    std::optional<std::string> (*value)(const CallRow& call);
};

std::optional<std::string> ifAny(const std::string& text)
{
    return text.empty() ? std::nullopt : std::optional(text);
}

template <class Number>
std::optional<std::string> digits(Number number)
{
    return std::to_string(number);
}

/// One of the token counts, of a call that came with tokens.
template <std::int64_t TokenCounts::*count>
std::optional<std::string> tokens(const CallRow& call)
{
    return call.hasTokens ? digits(call.tokens.*count) : std::nullopt;
}

using Call = const CallRow&;

constexpr std::array columns{
    Column{"id", true, [](Call call) { return std::optional(call.id); }},
    Column{"time", true, [](Call call) { return std::optional(toRfc3339(call.time)); }},
    Column{"request", true, [](Call call) { return ifAny(call.request); }},
    Column{"user", true, [](Call call) { return ifAny(call.user); }},
    Column{"workflow", true, [](Call call) { return ifAny(call.workflow); }},
    Column{"agent", true, [](Call call) { return ifAny(call.agent); }},
    Column{"provider", true, [](Call call) { return ifAny(call.provider); }},
    Column{"model", true, [](Call call) { return ifAny(call.model); }},
    Column{"requested_model", true, [](Call call) { return ifAny(call.requestedModel); }},
    Column{"input_tokens", false, tokens<&TokenCounts::input>},
    Column{"cached_input_tokens", false, tokens<&TokenCounts::cachedInput>},
    Column{"cache_write_tokens", false, tokens<&TokenCounts::cacheWrite>},
    Column{"cache_write_1h_tokens", false, tokens<&TokenCounts::cacheWrite1h>},
    Column{"output_tokens", false, tokens<&TokenCounts::output>},
    Column{"reasoning_tokens", false, tokens<&TokenCounts::reasoning>},
    Column{"service_tier", true, [](Call call) { return ifAny(call.serviceTier); }},
    Column{"cost_usd", false, [](Call call) { return std::optional(call.cost.toDecimal()); }},
    Column{"tier", true, [](Call call) { return std::optional(std::string(toString(call.tier))); }},
    Column{"priced", false,
           [](Call call) { return std::optional<std::string>(call.priced ? "true" : "false"); }},
    Column{"attempt", false, [](Call call) { return digits(call.attempt); }},
    Column{"status", true, [](Call call) { return std::optional(std::string(toString(call.status))); }},
    Column{"tool_calls", false, [](Call call) { return digits(call.toolCalls); }},
    Column{"latency_ms", false,
           [](Call call) { return call.latencyMs ? digits(*call.latencyMs) : std::nullopt; }},
    Column{"reservation", true, [](Call call) { return ifAny(call.reservation); }},
    Column{"verdict", true,
           [](Call call) {
               return call.verdict != Verdict::none ? std::optional(std::string(toString(call.verdict)))
                                                    : std::nullopt;
           }},
    Column{"policy", true, [](Call call) { return ifAny(call.policy); }},
};

constexpr std::string_view labelsName = "labels";

std::string labelsJson(const CallRow& call)
{
    JsonWriter json;
    json.beginObject();
    for (const auto& [key, value] : call.labels) {
        json.textKey(key).text(value);
    }
    return json.endObject().take();
}

} // namespace

std::string exportJson(const CallRow& call)
{
    JsonWriter json;
    json.beginObject();
    for (const Column& column : columns) {
        if (const auto value = column.value(call)) {
            json.key(column.name);
            if (column.isText) {
                json.text(*value);
            } else {
                json.raw(*value);
            }
        }
    }
    if (!call.labels.empty()) {
        json.key(labelsName).raw(labelsJson(call));
    }
    return json.endObject().take();
}

std::string exportCsvHeader()
{
    std::string line;
    for (const Column& column : columns) {
        line += column.name;
        line += ',';
    }
    return line + std::string(labelsName) + '\n';
}

std::string exportCsv(const CallRow& call)
{
    std::string line;
    for (const Column& column : columns) {
        if (const auto value = column.value(call)) {
            line += column.isText ? csvText(*value) : *value;
        }
        line += ',';
    }
    if (!call.labels.empty()) {
        line += csvText(labelsJson(call));
    }
    return line + '\n';
}

} // namespace tokenfence
