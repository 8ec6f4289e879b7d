// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tokenfence {

/// Gives memory that is not used any more back to the system, which the C library otherwise keeps for later.
/// For once, after work that needed much more than what comes after it.
void giveBackFreeMemory();

} // namespace tokenfence
