// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/books.h"
#include "app/engine/counts.h"
#include "app/engine/pulse.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tokenfence {

/// The engine in numbers, as many of them whoever and whatever is connected: nothing in here is by user, and
/// of budgets there are at most `mostBudgets`. What a page for a monitoring system is made of.
struct Vitals
{
    static constexpr std::size_t mostBudgets = 100;

    struct Budget
    {
        std::string policy;
        Money limit, spent, reserved;
    };

    std::string engine; ///< "tokenfence/1.0.0"
    WallTime started;
    Counts counts;
    Money today, month, burnPerHour;
    std::uint64_t events = 0, unpriced = 0; ///< of all time
    std::size_t agents = 0;
    std::array<std::size_t, 4> stops = {}; ///< that stand, by Scope::Kind
    std::size_t reservations = 0;
    std::vector<Budget> budgets; ///< enabled policies that are one budget for all, ascending by id
    Pulse::Reading pulse;
};

/// What of it the books know. Quick: no budget by user, workflow or agent is looked at.
Vitals vitalsOf(const Books& books, Now now);

} // namespace tokenfence
