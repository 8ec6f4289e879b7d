// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/ledger/question.h"
#include "model/ledger/ruling.h"
#include "model/time/clock.h"

#include <string>

namespace tokenfence {

/// One sentence for a person, in the source language, on why `ruling` is a denial or a downgrade. Pure; any
/// thread.
///
///     Organisation, per day: $499.98 of $500.00 is spent or reserved until 2026-11-25T00:00:00Z
std::string reasonOf(const Ruling& ruling, const Question& question, const Names& names, WallTime now);

} // namespace tokenfence
