// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/spend/spendquestion.h"

#include <map>
#include <string>
#include <vector>

/// What the bars of Spend's chart are made of, out of rows and bins that are known. Pure.
namespace tokenfence {

/// How many of the rows, from the dearest on, have a part of their own: as many as there are colours for.
std::size_t namedParts(const std::vector<SpendRow>& rows);
/// Stacks the bins of an answer that is grouped by tier.
void stackTiers(SpendAnswer& answer);
/// Stacks those of any other: `named` has the bins of each name that has a part of its own.
void stackNames(SpendAnswer& answer, const std::vector<std::vector<SpendCell>>& named);

/// Puts what was spent in the period before beside each row, and its bins beside the bins.
void compareWith(const std::map<std::string, SpendCell>& before, const std::vector<SpendCell>& bins,
                 SpendAnswer& answer);

} // namespace tokenfence
