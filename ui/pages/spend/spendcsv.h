// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/spend/spendquestion.h"

#include <string>
#include <vector>

namespace tokenfence {

/**
 * What Spend's table shows as CSV, in its order: for programs, so names as agents gave them (those that begin
 * a formula defused), sums to the nano-dollar with a point, and an empty cell for what is not known.
 */
std::string spendCsv(const Grouping& grouping, const std::vector<SpendRow>& rows);

/// The same with tabs, to be pasted into a spreadsheet; line ends in names are spaces.
std::string spendTsv(const Grouping& grouping, const std::vector<SpendRow>& rows);
/// What the names' column is called in files: "user", "label_plan".
std::string spendColumnName(const Grouping& grouping);

} // namespace tokenfence
