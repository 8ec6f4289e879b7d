// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/spend/spendquestion.h"

namespace tokenfence {

/**
 * Answers a question of Spend from the calls themselves: for what no rollup can tell. One going through them
 * makes rows, bins and hours alike; what is known so far is told a few times a second, newest calls first.
 *
 * Thread: that of the source.
 */
Result<SpendAnswer> scanSpend(RollupSource& source, const SpendQuestion& question, const TellSpend& tell,
                              const CancelToken& cancel);

} // namespace tokenfence
