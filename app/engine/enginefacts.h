// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/time/clock.h"

#include <string>

namespace tokenfence {

/// What stays the same as long as the engine runs.
struct EngineFacts
{
    std::string name; ///< "tokenfence/1.0.0"
    std::string database;
    std::string agentSocket;
    std::string controlSocket;
    std::string metrics; ///< where its figures are served; "": nowhere
    int schema = 0;
    Now started;
};

} // namespace tokenfence
