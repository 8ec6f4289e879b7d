// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/callsource.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace tokenfence::bench {

namespace {

constexpr std::size_t openRequests = 200;

std::string base32(std::uint64_t value, int digits)
{
    std::string text(static_cast<std::size_t>(digits), '0');
    for (auto place = text.rbegin(); place != text.rend(); ++place, value >>= 5) {
        *place = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[value & 31];
    }
    return text;
}

} // namespace

std::int64_t nowMs()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

CallSource::CallSource(const Load& load)
    : m_load(load)
    , m_beginMs(load.beginsMs != 0 ? load.beginsMs : nowMs())
    , m_random(load.seed)
    , m_requests(openRequests)
{
}

std::string_view CallSource::modelName(std::uint32_t model)
{
    static constexpr std::array<std::string_view, models> names = {
        "gpt-4o",           "gpt-4o-mini",
        "gpt-4.1",          "gpt-4.1-mini",
        "gpt-4.1-nano",     "o3",
        "o4-mini",          "claude-opus-4-20250514",
        "claude-haiku-4-5", "gemini-2.5-pro",
        "gemini-2.5-flash", "gpt-5"};
    return names.at(model);
}

std::string_view CallSource::planName(std::uint32_t plan)
{
    static constexpr std::array<std::string_view, 3> names = {"free", "pro", "team"};
    return names.at(plan);
}

std::string CallSource::makeId(std::int64_t timeMs)
{
    // A ULID: 48 bits of time and 80 random ones.
    const std::string end = base32(m_random(), 12) + base32(m_random(), 4);
    return base32(m_load.ulids ? static_cast<std::uint64_t>(timeMs) : m_random(), 10) + end;
}

Call CallSource::next()
{
    std::uint64_t dice = m_random();
    const auto draw = [&dice](std::uint64_t of) {
        const std::uint64_t value = dice % of;
        dice /= of;
        return static_cast<std::uint32_t>(value);
    };
    Call call;
    call.timeMs =
        m_beginMs + static_cast<std::int64_t>(static_cast<double>(m_count) / m_load.callsAMillisecond);
    call.id = makeId(call.timeMs);
    call.user = draw(m_load.users);
    call.workflow = draw(m_load.workflows);
    call.agent = draw(m_load.agents);
    call.model = draw(models);
    call.plan = draw(3);
    call.failed = draw(50) == 0;
    dice = m_random();
    call.input = 500 + draw(20'000);
    call.cached = draw(400);
    call.output = draw(1'500);
    call.toolCalls = draw(3);
    call.latencyMs = 200 + draw(3'000);
    call.costNano = call.input * 2'500 + call.output * 10'000;
    dice = m_random();
    std::string& request = m_requests[draw(openRequests)];
    if (request.empty() || draw(m_load.callsARequest) == 0) {
        request = makeId(call.timeMs);
    }
    call.request = request;
    ++m_count;
    return call;
}

std::vector<Call> CallSource::take(std::size_t count)
{
    std::vector<Call> calls;
    calls.reserve(count);
    for (std::size_t number = 0; number < count; ++number) {
        calls.push_back(next());
    }
    return calls;
}

void appendUsageLine(std::string& lines, const Call& call)
{
    char line[640];
    const std::string_view model = CallSource::modelName(call.model);
    const std::string_view plan = CallSource::planName(call.plan);
    const int length = std::snprintf(
        line, sizeof line,
        R"({"type":"usage","id":"%s","time":%lld,"request":"%s","user":"u-%u","workflow":"workflow-%u",)"
        R"("agent":"agent-%u","provider":"openai","model":"%.*s","input_tokens":%lld,)"
        R"("cached_input_tokens":%lld,"output_tokens":%lld,"cost_usd":%lld.%09lld,"attempt":1,)"
        R"("status":"%s","tool_calls":%u,"latency_ms":%u,"labels":{"plan":"%.*s"}})"
        "\n",
        call.id.c_str(), static_cast<long long>(call.timeMs), call.request.c_str(), call.user, call.workflow,
        call.agent, static_cast<int>(model.size()), model.data(), static_cast<long long>(call.input),
        static_cast<long long>(call.cached), static_cast<long long>(call.output),
        static_cast<long long>(call.costNano / 1'000'000'000),
        static_cast<long long>(call.costNano % 1'000'000'000), call.failed ? "error" : "ok", call.toolCalls,
        call.latencyMs, static_cast<int>(plan.size()), plan.data());
    lines.append(line, static_cast<std::size_t>(length));
}

void appendUnpricedLine(std::string& lines, const Call& call)
{
    char line[640];
    const int length = std::snprintf(
        line, sizeof line,
        R"({"type":"usage","id":"%s","time":%lld,"user":"u-%u","workflow":"workflow-%u","agent":"agent-%u",)"
        R"("provider":"openai","model":"%.*s","input_tokens":%lld,"output_tokens":%lld,"attempt":1,)"
        R"("status":"ok"})"
        "\n",
        call.id.c_str(), static_cast<long long>(call.timeMs), call.user, call.workflow, call.agent,
        static_cast<int>(unpricedModel.size()), unpricedModel.data(), static_cast<long long>(call.input),
        static_cast<long long>(call.output));
    lines.append(line, static_cast<std::size_t>(length));
}

std::string authorizeLine(std::uint64_t number)
{
    char line[512];
    const int length = std::snprintf(
        line, sizeof line,
        R"({"type":"authorize","id":"a-%08llu","request":"req-%08llu","user":"u-%llu","workflow":"refund",)"
        R"("model":"gpt-4o","input_tokens":2200,"max_output_tokens":102,"attempt":1,)"
        R"("fallback_model":"gpt-4o-mini","labels":{"plan":"free"}})"
        "\n",
        static_cast<unsigned long long>(number), static_cast<unsigned long long>(number / 3),
        static_cast<unsigned long long>(number % 300));
    return {line, static_cast<std::size_t>(length)};
}

} // namespace tokenfence::bench
