// SPDX-License-Identifier: GPL-3.0-or-later
// The GNU C library. Another system gets its own version of this file; one that does nothing is right, too.
#include "app/engine/freememory.h"

#include <malloc.h>

namespace tokenfence {

void giveBackFreeMemory()
{
    ::malloc_trim(0);
}

} // namespace tokenfence
