// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/result.h"

#include <SQLiteCpp/Database.h>

#include <memory>
#include <string>

/**
 * How the file is opened. Of all connections in the world exactly one, the engine's, writes and checkpoints:
 * SQLite from 3.7.0 to 3.51.2 can damage a file in WAL mode where two do either at the same moment. All
 * others are opened read-only, never checkpoint (not even when they are closed), and keep no read transaction
 * open for long.
 *
 * A connection belongs to one thread at a time: it is opened without mutexes of its own.
 */
namespace tokenfence::storage {

using Connection = std::unique_ptr<SQLite::Database>;

/// What marks a file as ours, in its header ("TFNC").
inline constexpr int applicationId = 0x54464e43;

enum class OpenWriter
{
    orMake, ///< makes the file, for the user alone, where there is none
    ifThere
};

/// Of a file that is made anew. Twice SQLite's own: a tenth more records a second, since there are fewer
/// pages to go down and to write, for 20 microseconds more of a record that comes alone.
inline constexpr int pageBytes = 8192;
/// How long a connection waits for another one's lock.
inline constexpr int busyTimeoutMs = 1000;

/// The one that writes. The schema is not looked at.
Result<Connection> openWriter(const std::string& file, OpenWriter how = OpenWriter::orMake);

/// One that reads. The file must exist and have this program's schema version.
Result<Connection> openReader(const std::string& file);

/// The version of the schema in the file (`user_version`); 0 for an empty file. An error where it is another
/// program's.
Result<int> schemaVersion(SQLite::Database& database, const std::string& file);

/// What is said of a file that a later version of this program has written.
Error newerSchemaError(const std::string& file, int version);

/// The first column of the only row.
std::int64_t singleInteger(SQLite::Database& database, const char* sql);

} // namespace tokenfence::storage
