// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/store.h"
#include "storage/requestfilter.h"

#include <SQLiteCpp/Database.h>

#include <vector>

/// Reads what the engine has to know again at its start. They throw as SQLite does.
namespace tokenfence::storage {

/// `filter` learns of the requests that have a line of the last 24 hours.
KeptState readKeptState(SQLite::Database& database, WallTime now, RequestFilter& filter);

/// The counters that have something spent but no policy: left by an edit that a crash ended, or not cleared
/// away yet.
std::vector<CounterId> findDeadCounters(SQLite::Database& database, const std::vector<KeptPolicy>& policies);

} // namespace tokenfence::storage
