// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/spend/spendquestion.h"

#include <string>
#include <vector>

namespace tokenfence {

/**
 * What Spend shows as one JSON object: the question, the rows in the table's order, the chart's bins with
 * their parts. For programs: names as agents gave them, every sum to the nano-dollar, null for what is not
 * known.
 */
std::string spendJson(const SpendAnswer& answer, const std::vector<SpendRow>& rows);

} // namespace tokenfence
