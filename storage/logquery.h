// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"

#include <SQLiteCpp/Database.h>

#include <string>
#include <vector>

/// What the log and the file as a whole say. They throw as SQLite does.
namespace tokenfence::storage {

/// Newest first.
std::vector<LogEntry> readLog(SQLite::Database& database, const LogQuestion& question);

StoreFacts readFacts(SQLite::Database& database, const std::string& file);

} // namespace tokenfence::storage
