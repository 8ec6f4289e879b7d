// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/rollupsums.h"
#include "storage/statement.h"

#include <SQLiteCpp/Database.h>

/// Reads rollups back as they are summed up in memory. Throws as SQLite does.
namespace tokenfence::storage {

/// The nine columns of sums by tier.
TierSums readTierSums(const Statement& row, int firstColumn);

/// All rows of the quarter hours, hours and days that begin from `from` on, before `to` (both on whole days),
/// none that has come to nothing.
RollupRows readRollups(SQLite::Database& database, Quarter from, Quarter to);

} // namespace tokenfence::storage
