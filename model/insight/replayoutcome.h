// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/money.h"
#include "model/time/calendar.h"
#include "model/time/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What came of replaying the past under other budgets. Values: any thread.
namespace tokenfence {

/// A request that would have gone another way. A call without a request is one of its own.
struct ReplayedRequest
{
    std::string request; ///< "": a call of its own, which can be found by its time alone
    std::string user, workflow, agent;
    WallTime time;      ///< when it would first have been interfered with
    std::string policy; ///< id of the one that stopped it, else of the first that downgraded a call
    bool stopped = false;
    bool byRetries = false;         ///< it was stopped because it tried again too often
    std::uint64_t downgraded = 0;   ///< calls
    std::uint64_t notMade = 0;      ///< calls: the refused one, and those after it
    Money then, with;               ///< what those calls cost, and would have cost
    std::uint64_t unknownPrice = 0; ///< calls among `notMade` of which nobody knows what they cost

    Money saved() const { return then - with; }
    friend bool operator==(const ReplayedRequest&, const ReplayedRequest&) = default;
};

/// What one policy would have done.
struct ReplayedPolicy
{
    std::string id;
    std::uint64_t requestsStopped = 0;
    std::uint64_t retriesRefused = 0; ///< of these requests: stopped because they tried again too often
    std::uint64_t callsDowngraded = 0;
    std::optional<WallTime> firstStop, firstDowngrade;
    friend bool operator==(const ReplayedPolicy&, const ReplayedPolicy&) = default;
};

struct ReplayedDay
{
    Period day;
    Money then; ///< what was spent
    Money with; ///< what would have been
    friend bool operator==(const ReplayedDay&, const ReplayedDay&) = default;
};

struct ReplayOutcome
{
    Period span; ///< what was replayed
    std::uint64_t calls = 0;
    std::uint64_t requests = 0; ///< a call without a request is one of its own
    Money then;                 ///< what was spent
    Money with;                 ///< what would have been

    std::uint64_t requestsStopped = 0;
    std::uint64_t retriesRefused = 0;
    std::uint64_t callsNotMade = 0; ///< those refused, and those after them in the same requests
    std::uint64_t callsDowngraded = 0;
    std::uint64_t requestsDowngraded = 0; ///< with a downgraded call, stopped later or not
    std::uint64_t requestsHit = 0;        ///< stopped, downgraded or both

    // What the replay cannot know.
    std::uint64_t unpriced = 0;      ///< calls of which nobody knows what they cost: no budget counts them
    std::uint64_t withoutTokens = 0; ///< calls that no other model could have been priced for
    std::uint64_t downgradedThen =
        0; ///< calls that the budgets of then had downgraded already: taken as made
    std::vector<std::string> unpricedFallbacks; ///< fallback models without a price: never used, ascending

    std::vector<ReplayedDay> days;        ///< every day of the span, ascending
    std::vector<ReplayedPolicy> policies; ///< those that are enabled, ascending by id
    std::vector<ReplayedRequest> hit; ///< the requests hit that would have saved most, most first; not all

    /// nullptr: it is off, or not among them.
    const ReplayedPolicy* policy(const std::string& id) const;
    friend bool operator==(const ReplayOutcome&, const ReplayOutcome&) = default;
};

} // namespace tokenfence
