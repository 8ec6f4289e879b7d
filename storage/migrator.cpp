// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/migrator.h"

#include "storage/connection.h"
#include "storage/errors.h"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <filesystem>
#include <system_error>

namespace tokenfence::storage {

namespace {

/// A copy of an earlier, interrupted attempt is one of the same version, and is made anew.
void keepCopy(SQLite::Database& database, const std::string& file, int newVersion)
{
    const std::string copy = file + ".before-" + std::to_string(newVersion);
    std::error_code ignored;
    std::filesystem::remove(copy, ignored);
    SQLite::Statement vacuum(database, "VACUUM INTO ?");
    vacuum.bind(1, copy);
    vacuum.exec();
    std::filesystem::permissions(
        copy, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
}

void runScript(SQLite::Database& database, const Migration& script)
{
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    database.exec(script.sql);
    database.exec("PRAGMA application_id = " + std::to_string(applicationId));
    database.exec("PRAGMA user_version = " + std::to_string(script.version));
    transaction.commit();
}

} // namespace

Result<int> migrate(SQLite::Database& database, const std::string& file, std::span<const Migration> scripts)
{
    Result<int> found = schemaVersion(database, file);
    if (!found) {
        return found;
    }
    int version = *found;
    const int newest = scripts.empty() ? 0 : scripts.back().version;
    if (version > newest) {
        return newerSchemaError(file, version);
    }
    if (version == newest) {
        return version;
    }
    if (version > 0) {
        Result<void> copied = guarded(file, [&] { keepCopy(database, file, newest); });
        if (!copied) {
            return Error{copied.error().code,
                         "No copy of the database could be made before it is brought up to date: " +
                             copied.error().message};
        }
    }
    for (const Migration& script : scripts) {
        if (script.version <= version) {
            continue;
        }
        Result<void> ran = guarded(file, [&] { runScript(database, script); });
        if (!ran) {
            return Error{ran.error().code, std::string("The step ") + script.file +
                                               " of bringing the database " + file +
                                               " up to date failed: " + ran.error().message};
        }
        version = script.version;
    }
    return version;
}

} // namespace tokenfence::storage
