// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/call.h"
#include "model/money/money.h"
#include "model/money/price.h"
#include "model/time/clock.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tokenfence {

/// How a call's own `budget_usd` is named where it decides, as if it were a policy.
inline constexpr std::string_view requestBudgetId = "request";

/// "May I make this call?", with the connection's defaults already filled in.
struct Question
{
    CallFacts call;      ///< `tier` as the price table says it
    std::string request; ///< "": a request of its own
    TokenCounts tokens;  ///< `output` is the most that may come
    bool hasTokens = false;
    ServiceTier serviceTier = ServiceTier::standard;
    std::optional<Money> estimate; ///< reserved instead of the worst case of the tokens
    std::uint32_t attempt = 1;
    std::string fallbackModel;   ///< the call's own; "": none
    std::optional<Money> budget; ///< cap on what the request has spent plus reserved
};

enum class Verdict : std::uint8_t
{
    none, ///< nobody asked (only of stored calls)
    allow,
    downgrade,
    deny
};

enum class DenialCode : std::uint8_t
{
    none,
    budget,
    retries,
    stopped,
    unpriced
};
/// All but `none`, in order.
inline constexpr std::array allDenialCodes = {DenialCode::budget, DenialCode::retries, DenialCode::stopped,
                                              DenialCode::unpriced};

std::string_view toString(Verdict verdict);
std::string_view toString(DenialCode code);

struct Decision
{
    Verdict verdict = Verdict::deny;
    std::string model;       ///< with which the call is to be made; "" in a denial
    std::string reservation; ///< "" in a denial
    Money reserved;
    bool priced = true; ///< false: allowed with nothing reserved, since nobody knows its price
    std::string
        policy; ///< the one that decided: of a downgrade or a denial ("request" for the call's own budget)
    NameId key = 0; ///< of that policy
    DenialCode code = DenialCode::none;
    std::string reason;            ///< one sentence for a person
    std::optional<WallTime> until; ///< when it may be worth asking again; empty: not by waiting
    /// Of a denial by `budget`: what a call could cost at most and still be granted, so that its caller can
    /// ask again for less output. Never negative.
    std::optional<Money> room;
};

} // namespace tokenfence
