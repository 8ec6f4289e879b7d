// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/time/clock.h"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace tokenfence {

/// The cost cliffs of production that the demo walks through; `everyday` is what lies between them.
enum class DemoAct
{
    everyday,
    contextWindow, ///< a conversation of fifteen turns that carries all of itself along
    retryStorm,    ///< one call, dozens of attempts
    multiAgent,    ///< planner, workers and reviewer on one request
    toolCalling,   ///< a tool, its result, another tool, with an ever longer context
    messyInput     ///< what real users send: longer chains, more failures
};

/// What an act is called for a person.
const char* titleOf(DemoAct act);

/// One simulated model call of a request.
struct DemoCall
{
    std::string agent;
    std::string provider;
    std::string model;
    std::int64_t inputTokens = 0;
    std::int64_t cachedTokens = 0;
    std::int64_t outputTokens = 0;
    std::uint32_t attempt = 1;
    std::uint32_t toolCalls = 0;
    std::uint32_t latencyMs = 0;
    const char* status = "ok";
};

/// One simulated request of a user.
struct DemoRequest
{
    std::string id;
    std::string user;
    std::string workflow;
    std::string plan;
    std::string environment;
    std::string outcome; ///< "" where nothing came of it
    std::string budgetUsd;
    std::string fallbackModel;
    std::vector<DemoCall> calls;
};

/**
 * Makes up the traffic of a small company that runs agents: the same seed gives the same requests. Pure; the
 * numbers are made with integer arithmetic on std::mt19937_64, so that they do not depend on a standard
 * library's distributions.
 */
class DemoTraffic
{
public:
    /// `requestPrefix` keeps the requests of several sources apart.
    DemoTraffic(std::uint64_t seed, std::string requestPrefix);

    /// A request as anyone might send it.
    DemoRequest request(DemoAct act);
    /// A request as this agent would serve it.
    DemoRequest requestFor(const std::string& agent, DemoAct act);
    /// How busy the company is at this time, 0.05 to 1.
    static double intensity(WallTime time);
    /// An id that sorts by `time`, as the SDKs make them (26 characters of Crockford's base 32).
    std::string ulid(WallTime time);
    /// A whole number from `low` to `high`.
    std::int64_t between(std::int64_t low, std::int64_t high);
    /// True in `percent` of a hundred cases.
    bool chance(int percent);

private:
    DemoRequest begin(const std::string& workflow);
    void everyday(DemoRequest& request, const std::string& agent);
    void cliff(DemoRequest& request, const std::string& agent, DemoAct act);
    void add(DemoRequest& request, const std::string& agent, const char* model, std::int64_t input,
             std::int64_t output);

    std::mt19937_64 m_random;
    std::string m_prefix;
    std::uint64_t m_requests = 0;
};

} // namespace tokenfence
