// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/demolines.h"

#include "model/time/rfc3339.h"

#include <QCoreApplication>

#include <nlohmann/json.hpp>

namespace tokenfence {

namespace {

nlohmann::json head(const char* type, const DemoRequest& request, const std::string& id)
{
    return {{"type", type},
            {"id", id},
            {"request", request.id},
            {"user", request.user},
            {"workflow", request.workflow},
            {"labels", {{"plan", request.plan}, {"env", request.environment}}}};
}

std::string finish(const nlohmann::json& line)
{
    return line.dump() + "\n";
}

} // namespace

std::string demoHelloLine(const std::string& agent)
{
    return finish({{"type", "hello"},
                   {"protocol", 1},
                   {"agent", agent},
                   {"client", "tokenfence-demo/" TOKENFENCE_VERSION},
                   {"pid", QCoreApplication::applicationPid()}});
}

std::string demoUsageLine(const DemoRequest& request, const DemoCall& call, const std::string& id,
                          std::string_view model, std::string_view status, std::string_view reservation,
                          std::optional<WallTime> time)
{
    nlohmann::json line = head("usage", request, id);
    line["agent"] = call.agent;
    line["provider"] = call.provider;
    line["model"] = model;
    line["requested_model"] = call.model;
    line["input_tokens"] = call.inputTokens;
    line["cached_input_tokens"] = call.cachedTokens;
    // What was cut off has written nothing that is charged; a failed call is charged for what went in.
    line["output_tokens"] = status == "ok" ? call.outputTokens : 0;
    line["attempt"] = call.attempt;
    line["status"] = status;
    line["tool_calls"] = call.toolCalls;
    line["latency_ms"] = call.latencyMs;
    if (!reservation.empty())
        line["reservation"] = reservation;
    if (time)
        line["time"] = toRfc3339(*time);
    return finish(line);
}

std::string demoAuthorizeLine(const DemoRequest& request, const DemoCall& call, const std::string& id)
{
    nlohmann::json line = head("authorize", request, id);
    line["agent"] = call.agent;
    line["provider"] = call.provider;
    line["model"] = call.model;
    line["input_tokens"] = call.inputTokens;
    line["max_output_tokens"] = call.outputTokens + 200;
    line["attempt"] = call.attempt;
    line["fallback_model"] = request.fallbackModel;
    line["budget_usd"] = request.budgetUsd;
    return finish(line);
}

std::string demoRequestEndLine(const DemoRequest& request, const std::string& id, std::string_view status,
                               std::optional<WallTime> time)
{
    nlohmann::json line = head("request_end", request, id);
    line["status"] = status;
    line["budget_usd"] = request.budgetUsd;
    if (status == "ok" && !request.outcome.empty())
        line["outcome"] = request.outcome;
    if (time)
        line["time"] = toRfc3339(*time);
    return finish(line);
}

} // namespace tokenfence
