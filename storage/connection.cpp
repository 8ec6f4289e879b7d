// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/connection.h"

#include "storage/errors.h"
#include "storage/filesystem.h"
#include "storage/migrations.h"

#include <SQLiteCpp/Statement.h>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

namespace tokenfence::storage {

namespace {

// Long enough for a shell that somebody opened beside us to finish its statement.

/// SQLite counts every allocation under a lock that all connections share, for a figure that nobody asks for.
/// To be said before the first connection is opened; later it is refused and changes nothing.
void leaveMemoryUncounted()
{
    static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(done);
}

/// SQLite makes its files as readable as the mask allows; who spent what is the user's alone. -wal and -shm
/// take the mode of the file.
Result<void> makePrivateFile(const std::string& file, OpenWriter how)
{
    const int descriptor =
        ::open(file.c_str(), O_RDWR | (how == OpenWriter::orMake ? O_CREAT : 0) | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        const bool readOnly = errno == EACCES || errno == EROFS || errno == EPERM;
        return Error{readOnly ? errorCode::readOnly : errorCode::cannotOpen,
                     "The database " + file + " cannot be " + (readOnly ? "written to" : "opened") + " (" +
                         std::strerror(errno) + ")."};
    }
    ::close(descriptor);
    return {};
}

void refuseOther(SQLite::Database& database, const std::string& file)
{
    const std::int64_t id = singleInteger(database, "PRAGMA application_id");
    if (id == applicationId) {
        return;
    }
    if (id != 0 || singleInteger(database, "SELECT count(*) FROM sqlite_schema") != 0) {
        throw StorageFailure{{errorCode::notADatabase, file + " is a database of another program."}};
    }
}

} // namespace

std::int64_t singleInteger(SQLite::Database& database, const char* sql)
{
    SQLite::Statement statement(database, sql);
    return statement.executeStep() ? statement.getColumn(0).getInt64() : 0;
}

Error newerSchemaError(const std::string& file, int version)
{
    return {errorCode::newerSchema, "The database " + file +
                                        " was written by a newer version of TokenFence (its schema is " +
                                        std::to_string(version) + ", this version knows up to " +
                                        std::to_string(migrations().size()) + ")."};
}

Result<int> schemaVersion(SQLite::Database& database, const std::string& file)
{
    return guarded(file, [&] {
        refuseOther(database, file);
        return static_cast<int>(singleInteger(database, "PRAGMA user_version"));
    });
}

Result<Connection> openWriter(const std::string& file, OpenWriter how)
{
    leaveMemoryUncounted();
    if (Result<void> local = refuseNetworkFileSystem(file); !local) {
        return local.error();
    }
    if (Result<void> made = makePrivateFile(file, how); !made) {
        return made.error();
    }
    return guarded(file, [&] {
        auto database = std::make_unique<SQLite::Database>(
            file, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX, busyTimeoutMs);
        sqlite3* handle = database->getHandle();
        sqlite3_extended_result_codes(handle, 1);
        refuseOther(*database, file);
        // Set before the first page is written; a file that is there keeps its own.
        database->exec("PRAGMA page_size = " + std::to_string(pageBytes));
        SQLite::Statement journal(*database, "PRAGMA journal_mode = WAL");
        if (!journal.executeStep() || journal.getColumn(0).getString() != "wal") {
            throw StorageFailure{{errorCode::cannotOpen,
                                  "The database " + file + " lies where it cannot keep a write-ahead log."}};
        }
        database->exec("PRAGMA synchronous = FULL");
        // The writer checkpoints by itself, between groups.
        database->exec("PRAGMA wal_autocheckpoint = 0");
        // After a burst the log is cut back to this.
        database->exec("PRAGMA journal_size_limit = 134217728");
        database->exec("PRAGMA cache_size = -16384");
        // The distribution overwrites what is deleted with zeros: twice the writes, for nothing that is
        // secret here.
        database->exec("PRAGMA secure_delete = OFF");
        database->exec("PRAGMA foreign_keys = OFF");
        database->exec("PRAGMA trusted_schema = OFF");
        return database;
    });
}

Result<Connection> openReader(const std::string& file)
{
    leaveMemoryUncounted();
    if (::access(file.c_str(), F_OK) != 0) {
        return Error{errorCode::cannotOpen, "There is no database " + file + "."};
    }
    return guarded(file, [&] {
        auto database = std::make_unique<SQLite::Database>(file, SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX,
                                                           busyTimeoutMs);
        sqlite3* handle = database->getHandle();
        sqlite3_extended_result_codes(handle, 1);
        sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        database->exec("PRAGMA wal_autocheckpoint = 0");
        database->exec("PRAGMA query_only = ON");
        database->exec("PRAGMA trusted_schema = OFF");
        // Sorts and groups of a question are small; a temporary file is not needed for them.
        database->exec("PRAGMA temp_store = MEMORY");
        database->exec("PRAGMA cache_size = -8192");
        Result<int> version = schemaVersion(*database, file);
        if (!version) {
            throw StorageFailure{version.error()};
        }
        if (*version > static_cast<int>(migrations().size())) {
            throw StorageFailure{newerSchemaError(file, *version)};
        }
        if (*version == 0) {
            throw StorageFailure{{errorCode::notADatabase, "The database " + file + " is empty."}};
        }
        if (*version < static_cast<int>(migrations().size())) {
            throw StorageFailure{{errorCode::cannotOpen, "The database " + file +
                                                             " is of an older version (its schema is " +
                                                             std::to_string(*version) +
                                                             "); `tokenfence serve` brings it up to date."}};
        }
        return database;
    });
}

} // namespace tokenfence::storage
