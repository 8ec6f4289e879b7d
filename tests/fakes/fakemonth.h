// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "model/time/clock.h"

#include <cstdint>
#include <string>
#include <vector>

namespace tokenfence {

/// A call of the made-up month; names are places in the lists of FakeMonth.
struct FakeCall
{
    WallTime time;
    std::uint32_t request = 0;
    std::uint16_t user = 0, workflow = 0, agent = 0, model = 0, provider = 0, plan = 0;
    Tier tier = Tier::unknown;
    CallStatus status = CallStatus::ok;
    bool priced = true;
    std::uint32_t inputTokens = 0, outputTokens = 0;
    Money cost;
};

struct FakeEnd
{
    WallTime time;
    std::uint32_t request = 0;
    RequestStatus status = RequestStatus::ok;
    std::string outcome;
};

/// All that a FakeRollups answers from.
struct FakeMonth
{
    std::vector<std::string> users, workflows, agents, models;
    std::vector<std::string> providers; ///< empty: no call has one
    std::vector<std::string> plans;     ///< values of the label `plan`; empty: no call has it
    std::vector<FakeCall> calls;        ///< ascending by time
    std::vector<FakeEnd> ends;          ///< ascending by time
    std::vector<LogEntry> log;          ///< ascending by number
    std::uint64_t fileBytes = 0;

    /// 2026-11-24 19:48:12 in Berlin: the moment at which the pictures are taken.
    static WallTime now();
    /// The same calls at every run: about 8,000 requests a day since the 1st of October, with the course of a
    /// working day, up to `now`; dollars and shares are those of the sketches. Built in a fraction of a
    /// second. `withUnpriced`: some of the calls are of a model without a price.
    static FakeMonth sample(bool withUnpriced = false);
};

} // namespace tokenfence
