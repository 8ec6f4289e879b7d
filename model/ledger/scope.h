// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/time/clock.h"

#include <cstdint>
#include <string>

namespace tokenfence {

/// What a stop covers: everything, or one agent, user or workflow by its exact name.
struct Scope
{
    enum class Kind : std::uint8_t
    {
        all,
        agent,
        user,
        workflow
    };
    Kind kind = Kind::all;
    std::string name; ///< of the agent, user or workflow; "" with `all`

    friend bool operator==(const Scope&, const Scope&) = default;
};

/// A stop that stands until the operator lifts it.
struct Stop
{
    std::uint64_t epoch = 0; ///< raised by every kill and resume; goes on over restarts
    Scope scope;
    std::string reason; ///< may be empty
    WallTime time;      ///< of the kill
    friend bool operator==(const Stop&, const Stop&) = default;
};

} // namespace tokenfence
