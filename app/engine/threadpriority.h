// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tokenfence {

/// Lets the calling thread work only with what the threads that answer questions leave over.
void lowerThreadPriority();

} // namespace tokenfence
