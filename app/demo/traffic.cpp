// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/traffic.h"

#include <array>
#include <cmath>
#include <string_view>

namespace tokenfence {

namespace {

constexpr std::array<const char*, 6> accounts{"acme-corp", "globex", "initech",
                                              "umbrella",  "hooli",  "stark-labs"};

const char* providerOf(std::string_view model)
{
    if (model.substr(0, 6) == "claude")
        return "anthropic";
    return model.substr(0, 6) == "gemini" ? "gemini" : "openai";
}

const char* workflowOf(std::string_view agent)
{
    if (agent == "support-bot")
        return "refund";
    if (agent == "billing-bot")
        return "billing";
    if (agent == "etl-agent")
        return "etl";
    if (agent == "triage-bot")
        return "triage";
    return "report";
}

} // namespace

const char* titleOf(DemoAct act)
{
    switch (act) {
    case DemoAct::everyday:
        return "everyday traffic";
    case DemoAct::contextWindow:
        return "the context window cliff: fifteen turns that carry all of themselves along";
    case DemoAct::retryStorm:
        return "the retry storm cliff: one call, dozens of attempts";
    case DemoAct::multiAgent:
        return "the multi-agent cliff: planner, workers and reviewer on one request";
    case DemoAct::toolCalling:
        return "the tool-calling cliff: every result goes back in with all that was there";
    case DemoAct::messyInput:
        return "the \"works on my machine\" cliff: what real users send";
    }
    return "";
}

DemoTraffic::DemoTraffic(std::uint64_t seed, std::string requestPrefix)
    : m_random(seed)
    , m_prefix(std::move(requestPrefix))
{
}

std::int64_t DemoTraffic::between(std::int64_t low, std::int64_t high)
{
    const auto width = static_cast<std::uint64_t>(high - low) + 1;
    return low + static_cast<std::int64_t>(m_random() % width);
}

bool DemoTraffic::chance(int percent)
{
    return between(1, 100) <= percent;
}

double DemoTraffic::intensity(WallTime time)
{
    using namespace std::chrono;
    const auto day = floor<days>(time);
    const double hour = duration<double, std::ratio<3600>>(time - day).count();
    const double bell = std::exp(-std::pow((hour - 14.0) / 5.5, 2));
    const bool weekend = weekday(day) == Saturday || weekday(day) == Sunday;
    return (0.12 + 0.88 * bell) * (weekend ? 0.45 : 1.0);
}

std::string DemoTraffic::ulid(WallTime time)
{
    static constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string text(26, '0');
    auto millis = static_cast<std::uint64_t>(time.time_since_epoch().count());
    for (std::size_t at = 10; at-- > 0; millis >>= 5)
        text[at] = alphabet[millis & 31];
    for (std::size_t at = 10; at < text.size(); ++at)
        text[at] = alphabet[m_random() & 31];
    return text;
}

DemoRequest DemoTraffic::begin(const std::string& workflow)
{
    DemoRequest request;
    request.id = m_prefix + std::to_string(10000 + ++m_requests);
    request.workflow = workflow;
    request.environment = chance(92) ? "production" : chance(50) ? "staging" : "development";
    if (chance(18)) {
        // A few accounts make much of the traffic, the first of them most of it.
        request.user = accounts[static_cast<std::size_t>(between(0, 5) * between(0, 5) / 5)];
        request.plan = "enterprise";
    } else {
        const std::int64_t number = between(1, 40) * between(1, 40);
        request.user = "u-" + std::to_string(1000 + number);
        request.plan = number % 3 == 0 ? "pro" : "free";
    }
    request.budgetUsd = workflow == "report" ? "2.00" : "0.50";
    request.fallbackModel = "gpt-4o-mini";
    return request;
}

void DemoTraffic::add(DemoRequest& request, const std::string& agent, const char* model, std::int64_t input,
                      std::int64_t output)
{
    DemoCall call;
    call.agent = agent;
    call.model = model;
    call.provider = providerOf(model);
    call.inputTokens = input;
    call.cachedTokens = chance(30) ? input * between(20, 70) / 100 : 0;
    call.outputTokens = output;
    call.latencyMs = static_cast<std::uint32_t>(300 + output * between(4, 9) + input / 40);
    request.calls.push_back(std::move(call));
}

void DemoTraffic::everyday(DemoRequest& request, const std::string& agent)
{
    if (request.workflow == "triage") {
        add(request, agent, chance(70) ? "gpt-4o-mini" : "gpt-5-mini", between(400, 2200), between(20, 120));
        request.outcome = chance(90) ? "ticket_routed" : "";
    } else if (request.workflow == "refund") {
        const auto rounds = between(2, 4);
        for (std::int64_t round = 1; round <= rounds; ++round)
            add(request, agent, chance(35) ? "gpt-4o" : "gpt-4o-mini", round * between(1200, 3200),
                between(80, 480));
        request.outcome = chance(70) ? "ticket_resolved" : "";
    } else if (request.workflow == "billing") {
        add(request, agent, "gpt-4o", between(3000, 14000), between(100, 600));
        if (chance(40))
            add(request, agent, "claude-haiku-4-5", between(2000, 9000), between(100, 500));
        request.outcome = chance(75) ? "invoice_explained" : "";
    } else if (request.workflow == "etl") {
        const auto rounds = between(1, 3);
        for (std::int64_t round = 0; round < rounds; ++round)
            add(request, agent, "gemini-2.5-flash", between(6000, 18000), between(200, 900));
        request.outcome = "rows_extracted";
    } else {
        const auto rounds = between(3, 7);
        for (std::int64_t round = 1; round <= rounds; ++round) {
            const char* model = chance(18) ? "claude-opus-4-5" : chance(55) ? "claude-sonnet-4-5" : "gpt-5";
            add(request, agent, model, round * between(2500, 5200), between(500, 1800));
            request.calls.back().toolCalls = static_cast<std::uint32_t>(between(0, 3));
        }
        request.outcome = chance(65) ? "report_delivered" : "";
    }
    if (chance(3))
        request.calls.back().status = chance(60) ? "error" : "timeout";
}

void DemoTraffic::cliff(DemoRequest& request, const std::string& agent, DemoAct act)
{
    switch (act) {
    case DemoAct::everyday:
        everyday(request, agent);
        break;
    case DemoAct::contextWindow: {
        std::int64_t context = 500;
        for (int turn = 0; turn < 15; ++turn, context += between(1100, 2400))
            add(request, agent, "gpt-4o", context, between(150, 500));
        break;
    }
    case DemoAct::retryStorm: {
        const auto attempts = between(24, 40);
        for (std::int64_t attempt = 1; attempt <= attempts; ++attempt) {
            add(request, agent, "gpt-4o", 15000, 40);
            request.calls.back().attempt = static_cast<std::uint32_t>(attempt);
            request.calls.back().status = attempt == attempts ? "ok" : "error";
            request.calls.back().latencyMs = 250;
        }
        break;
    }
    case DemoAct::multiAgent:
        add(request, "planner", "gpt-5", between(2000, 4000), between(600, 1200));
        for (const char* worker : {"tool-runner", "research-bot", "tool-runner", "research-bot"})
            add(request, worker, "claude-sonnet-4-5", between(5000, 16000), between(500, 1500));
        add(request, "reviewer", "claude-opus-4-5", between(18000, 26000), between(700, 1500));
        break;
    case DemoAct::toolCalling: {
        std::int64_t context = 1500;
        for (int round = 0; round < 9; ++round, context += between(1800, 4200)) {
            add(request, agent, "claude-sonnet-4-5", context, between(80, 300));
            request.calls.back().toolCalls = 1;
        }
        break;
    }
    case DemoAct::messyInput:
        for (int round = 0; round < 4; ++round)
            everyday(request, agent);
        for (std::size_t at = 1; at < request.calls.size(); at += 3) {
            request.calls[at].status = "error";
            request.calls[at].inputTokens *= 2;
        }
        request.outcome.clear();
        break;
    }
}

DemoRequest DemoTraffic::requestFor(const std::string& agent, DemoAct act)
{
    DemoRequest request = begin(workflowOf(agent));
    cliff(request, agent, act);
    return request;
}

DemoRequest DemoTraffic::request(DemoAct act)
{
    const auto pick = between(1, 100);
    const char* agent = pick <= 44   ? "triage-bot"
                        : pick <= 74 ? "support-bot"
                        : pick <= 85 ? "billing-bot"
                        : pick <= 94 ? "etl-agent"
                                     : "research-bot";
    return requestFor(agent, act);
}

} // namespace tokenfence
