// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"

#include <vector>

namespace tokenfence {

/// What came in and what was stored before, each call once, of all that pass the filter: newest first. A pure
/// function: any thread.
std::vector<LiveCall> mergedCalls(std::vector<LiveCall> arrived, const std::vector<CallRow>& stored,
                                  const LiveFilter& filter);

} // namespace tokenfence
