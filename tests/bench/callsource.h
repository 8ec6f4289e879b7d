// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace tokenfence::bench {

/// What the calls are like.
struct Load
{
    std::size_t users = 300;
    std::size_t workflows = 4;
    std::size_t agents = 4;
    std::size_t callsARequest = 3;
    bool ulids = true;              ///< as the SDKs send them; else random ids of the same length
    std::int64_t beginsMs = 0;      ///< when the first call was, since the epoch; 0: now
    double callsAMillisecond = 300; ///< by the clock of the calls
    std::uint64_t seed = 42;
};

/// One call, as an agent would report it.
struct Call
{
    std::string id;
    std::int64_t timeMs = 0;
    std::string request;
    std::uint32_t user = 0, workflow = 0, agent = 0, model = 0, plan = 0;
    std::int64_t input = 0, cached = 0, output = 0, costNano = 0;
    std::uint32_t toolCalls = 0, latencyMs = 0;
    bool failed = false;
};

/// Calls like those of a few busy agents: 12 models, three plans, some requests open at a time. The same seed
/// gives the same calls.
class CallSource
{
public:
    explicit CallSource(const Load& load);
    Call next();
    std::vector<Call> take(std::size_t count);

    static std::string userName(std::uint32_t user) { return "u-" + std::to_string(user); }
    static std::string workflowName(std::uint32_t number) { return "workflow-" + std::to_string(number); }
    static std::string agentName(std::uint32_t number) { return "agent-" + std::to_string(number); }
    static std::string_view modelName(std::uint32_t model);
    static std::string_view planName(std::uint32_t plan);
    static constexpr std::uint32_t models = 12;

private:
    std::string makeId(std::int64_t timeMs);

    const Load m_load;
    const std::int64_t m_beginMs;
    std::mt19937_64 m_random;
    std::vector<std::string> m_requests;
    std::uint64_t m_count = 0;
};

/// Appends the `usage` line of a call, about 350 bytes.
void appendUsageLine(std::string& lines, const Call& call);
/// The same without its cost, of a model that nobody knows the price of (`unpricedModel`), and as a request
/// of its own, so that it may be pruned as soon as it is old.
void appendUnpricedLine(std::string& lines, const Call& call);
inline constexpr std::string_view unpricedModel = "unheard-of";
/// An `authorize` line like that of an SDK.
std::string authorizeLine(std::uint64_t number);

/// Of the wall clock, since the epoch.
std::int64_t nowMs();

} // namespace tokenfence::bench
