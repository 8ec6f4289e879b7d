// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/usagefields.h"

#include "model/wire/digest.h"

namespace tokenfence {

namespace {

// So that the same words in two kinds of records do not give the same sum.
constexpr std::uint64_t usageKind = 1;
constexpr std::uint64_t requestEndKind = 2;

constexpr std::string_view callStatuses = "\"ok\", \"error\", \"timeout\", \"cancelled\" or \"cut\"";
constexpr std::string_view requestStatuses = "\"ok\", \"error\", \"capped\", \"denied\" or \"killed\"";

// Absent is not the same as 0.
template <class Number>
void addOptional(Digest& digest, const std::optional<Number>& number)
{
    digest.add(std::uint64_t(number.has_value()));
    digest.add(number ? static_cast<std::uint64_t>(*number) : 0);
}

void addOptional(Digest& digest, const std::optional<Money>& money)
{
    addOptional(digest, money ? std::optional(money->nano()) : std::nullopt);
}

void addOptional(Digest& digest, const std::optional<WallTime>& time)
{
    addOptional(digest, time ? std::optional(time->time_since_epoch().count()) : std::nullopt);
}

} // namespace

void readUsage(FieldReader& fields, LineContext& context, UsageLine& line)
{
    CallNames& call = context.call;
    call.clear();
    fields.require({"id", "model"});
    const bool hasInput = fields.has("input_tokens");
    const bool hasOutput = fields.has("output_tokens");
    if (!fields.has("cost_usd")) {
        fields.require({"input_tokens", "output_tokens"});
    }

    const auto id = fields.name("id").value_or(std::string_view());
    line.time = fields.time("time", context.now);
    const auto request = fields.name("request").value_or(std::string_view());
    readCaller(fields, call);
    call.provider = fields.name("provider").value_or(std::string_view());
    call.model = fields.name("model").value_or(std::string_view());
    const auto requestedModel = fields.name("requested_model").value_or(std::string_view());
    const auto serviceTier = fields.name("service_tier").value_or(std::string_view());
    line.hasTokens = hasInput || hasOutput;
    line.tokens = readTokens(fields, "output_tokens", "reasoning_tokens");
    line.cost = fields.money("cost_usd");
    const auto attempt = fields.count("attempt", 1);
    const auto status = fields.choice("status", callStatusFrom, callStatuses);
    const auto toolCalls = fields.count("tool_calls");
    line.latencyMs = fields.count("latency_ms");
    const auto reservation = fields.text("reservation").value_or(std::string_view());
    readLabels(fields, call);
    if (fields.failed()) {
        return;
    }

    Digest digest;
    digest.add(usageKind);
    addOptional(digest, line.time);
    digest.add(request);
    call.addTo(digest);
    digest.add(requestedModel);
    digest.add(serviceTier);
    digest.add(std::uint64_t(hasInput) | std::uint64_t(hasOutput) << 1U);
    for (const std::int64_t count : {line.tokens.input, line.tokens.cachedInput, line.tokens.cacheWrite,
                                     line.tokens.cacheWrite1h, line.tokens.output, line.tokens.reasoning}) {
        digest.add(static_cast<std::uint64_t>(count));
    }
    addOptional(digest, line.cost);
    addOptional(digest, attempt);
    addOptional(digest, status ? std::optional(static_cast<unsigned>(*status)) : std::nullopt);
    addOptional(digest, toolCalls);
    addOptional(digest, line.latencyMs);
    digest.add(reservation);
    line.digest = digest.value();

    line.id = id;
    line.request = request;
    line.facts = call.intern(context.names);
    line.requestedModel = context.names.intern(requestedModel);
    line.serviceTier = context.names.intern(serviceTier);
    line.attempt = attempt.value_or(1);
    line.status = status.value_or(CallStatus::ok);
    line.toolCalls = toolCalls.value_or(0);
    line.reservation = reservation;
}

void readRequestEnd(FieldReader& fields, LineContext& context, RequestEndLine& line)
{
    CallNames& call = context.call;
    call.clear();
    fields.require({"id", "request", "status"});

    const auto id = fields.name("id").value_or(std::string_view());
    line.time = fields.time("time", context.now);
    const auto request = fields.name("request").value_or(std::string_view());
    readCaller(fields, call);
    const auto status = fields.choice("status", requestStatusFrom, requestStatuses);
    line.budget = fields.money("budget_usd");
    const auto outcome = fields.text("outcome").value_or(std::string_view());
    readLabels(fields, call);
    if (fields.failed()) {
        return;
    }

    Digest digest;
    digest.add(requestEndKind);
    addOptional(digest, line.time);
    digest.add(request);
    call.addTo(digest);
    digest.add(static_cast<std::uint64_t>(*status));
    addOptional(digest, line.budget);
    digest.add(outcome);
    line.digest = digest.value();

    line.id = id;
    line.request = request;
    line.facts = call.intern(context.names);
    line.status = *status;
    line.outcome = outcome;
}

} // namespace tokenfence
