// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/policy.h"
#include "model/ports/rollups.h"

namespace tokenfence {

/// Whether a policy's or a filter's `match` holds for a stored call, as the engine would say: `*` matches no
/// name that is absent. (The ledger's own matcher works on interned names, which a window does not have.)
bool matches(const Match& match, const CallRow& call);

} // namespace tokenfence
