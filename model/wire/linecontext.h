// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/time/clock.h"
#include "model/wire/callfields.h"
#include "model/wire/namecache.h"

namespace tokenfence {

/// What the decoders of lines are handed beside the fields: kept by the reader from line to line.
struct LineContext
{
    explicit LineContext(Names& table)
        : names(table)
    {
    }

    NameCache names;
    WallTime now;   ///< by which times are judged
    CallNames call; ///< scratch, so that labels need no memory of their own in each line
};

} // namespace tokenfence
