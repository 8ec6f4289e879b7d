// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/money/tier.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tokenfence {

/// How a model call ended. `cut`: stopped midway by a cap or a stop.
enum class CallStatus : std::uint8_t
{
    ok,
    error,
    timeout,
    cancelled,
    cut
};

/// How a guarded request ended.
enum class RequestStatus : std::uint8_t
{
    ok,
    error,
    capped,
    denied,
    killed
};

std::string_view toString(CallStatus status);
std::string_view toString(RequestStatus status);
std::optional<CallStatus> callStatusFrom(std::string_view text);
std::optional<RequestStatus> requestStatusFrom(std::string_view text);

/**
 * What policies and stops look at in a call: who makes it and with which model. `agent` and `labels` already
 * have the connection's defaults in them.
 */
struct CallFacts
{
    NameId user = 0;
    NameId workflow = 0;
    NameId agent = 0;
    NameId provider = 0;
    NameId model = 0;
    Tier tier = Tier::unknown;
    LabelSetId labels = 0;
};

} // namespace tokenfence
