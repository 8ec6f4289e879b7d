// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/ports/rollups.h"
#include "model/result.h"
#include "model/time/clock.h"
#include "storage/differences.h"
#include "storage/fileprogress.h"

#include <SQLiteCpp/Database.h>

#include <string>

namespace tokenfence::storage {

/// Holds what is kept as spent, for each budget of the present and later, against the calls that its policy
/// matches. Throws as SQLite does. Thread: that of its read-only connection.
void checkSpent(SQLite::Database& database, Names& names, WallTime now, Differences& differences,
                const CancelToken& cancel, const FileProgress& progress);

} // namespace tokenfence::storage
