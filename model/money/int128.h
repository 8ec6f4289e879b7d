// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tokenfence {

// Both compilers have them on every 64-bit system; `__extension__` tells -Wpedantic that this is meant.
__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

} // namespace tokenfence
