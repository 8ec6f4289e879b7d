// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tokenfence {

/// One call of a request, made or denied.
struct RequestStep
{
    std::string agent, model;
    /// A call is reported when it is over: it began its latency before. Equal where the latency is not known.
    WallTime begin, end;
    Tier tier = Tier::unknown;
    std::optional<Money> cost; ///< not known of an unpriced call, none of a denied one
    Money spentSoFar;          ///< with this one
    std::optional<std::int64_t> contextTokens;
    std::uint32_t attempt = 1;
    std::uint32_t toolCalls = 0;
    CallStatus status = CallStatus::ok;
    bool afterTools = false; ///< reads what the tools gave that the call before it asked for
    bool denied = false;

    bool isRetry() const { return attempt > 1; }
};

/// What is wrong with a request, in the article's words: one of its cost cliffs.
enum class RequestCliff : std::uint8_t
{
    none,
    context, ///< each call carries more than the one before
    retries,
    tools, ///< round after round of tool calls
    agents ///< many agents for one request
};

/**
 * A request as it is told: its calls in order, what they add up to, where its budget ended, and what made it
 * dear.
 *
 * A value, pure: made of the calls, the denials seen and the policies, all of which the caller has.
 */
struct RequestStory
{
    std::vector<RequestStep> steps; ///< by begin
    WallTime begin, end;
    Money spent;
    std::size_t unpriced = 0;                          ///< calls that are not in `spent`
    std::vector<std::string> agents, users, workflows; ///< each once, in order of appearance, none of them ""
    std::size_t retries = 0;
    Money retryCost;
    std::size_t toolRounds = 0; ///< calls that read what tools gave

    /// The smallest budget by request that counts all its calls; nullopt where there is none.
    std::optional<Money> cap;
    /// Step at which it was used up, or that was denied or cut for it.
    std::optional<std::size_t> capHitAt;

    RequestCliff cliff = RequestCliff::none;
    /// Context of the largest call ÷ that of the first; 0 where it cannot be told.
    double contextGrowth = 0;

    static RequestStory of(const std::vector<CallRow>& calls, const std::vector<LiveCall>& denials,
                           const std::vector<PolicyView>& policies, WallTime now);
};

} // namespace tokenfence
