// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/call.h"
#include "model/money/money.h"
#include "model/money/price.h"
#include "model/time/clock.h"

#include <cstdint>
#include <string>

namespace tokenfence {

/// A call that was made, with what a budget would have asked of it. Its names are those of the Names that it
/// came with. A value: any thread.
struct PastCall
{
    WallTime time;
    std::string request; ///< "": a request of its own
    CallFacts call;      ///< with the model that was used
    ServiceTier serviceTier = ServiceTier::standard;
    TokenCounts tokens;
    bool hasTokens = false;
    Money cost;
    bool priced = true; ///< false: nobody knows what it cost, and `cost` is 0
    std::uint32_t attempt = 1;
    bool wasDowngraded = false; ///< by the budgets of then
};

} // namespace tokenfence
