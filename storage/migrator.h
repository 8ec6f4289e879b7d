// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/result.h"
#include "storage/migrations.h"

#include <SQLiteCpp/Database.h>

#include <span>
#include <string>

namespace tokenfence::storage {

/**
 * Brings the schema up to date. Each script runs in one transaction that also raises `user_version`, so that
 * a crash or an error leaves the file at a version that is whole; the first error ends it. Before the first
 * script touches a database that holds anything, the whole of it is copied beside itself
 * (`FILE.before-VERSION`, by VACUUM INTO). A database that a newer program has written is refused.
 *
 * Returns the version that the file has then. `scripts` are those of this program, but for tests.
 */
Result<int> migrate(SQLite::Database& database, const std::string& file,
                    std::span<const Migration> scripts = migrations());

} // namespace tokenfence::storage
