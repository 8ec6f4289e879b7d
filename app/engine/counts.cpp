// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/counts.h"

namespace tokenfence {

std::string_view toString(Dropped reason)
{
    switch (reason) {
    case Dropped::slowReader:
        return "slow_reader";
    case Dropped::noDescriptor:
        return "no_descriptor";
    case Dropped::otherUser:
        return "other_user";
    case Dropped::noMemory:
        break;
    }
    return "no_memory";
}

} // namespace tokenfence
