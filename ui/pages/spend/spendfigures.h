// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/spend/spendquestion.h"

#include <optional>

/// What Spend tells of cells beside their sums. What is not known is nullopt, and no zero.
namespace tokenfence {

/// nullopt: not known, because no call of it has a price.
std::optional<Money> knownCost(const SpendCell& cell);
/// What a priced call cost on average, to the nearest nano-dollar; nullopt where none has a price.
std::optional<Money> costPerCall(const SpendCell& cell);
/// What was spent in the period before.
std::optional<Money> costBefore(const SpendRow& row);
/// By what share spend has grown since then; nullopt also where there was none.
std::optional<double> changeOf(const SpendRow& row);
/// Digits behind the point that a sum has, at least cents.
int decimalsOf(Money money);

} // namespace tokenfence
