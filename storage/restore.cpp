// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/restore.h"

#include "storage/connection.h"
#include "storage/databaselock.h"
#include "storage/errors.h"
#include "storage/filecopy.h"
#include "storage/filesystem.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <system_error>

#include <unistd.h>

namespace tokenfence {

using namespace storage;

namespace {

/// "tokenfence.db.replaced-20261124T030607Z", and a number where that is taken.
std::string nameForOld(const std::string& file, WallTime now)
{
    const std::time_t seconds = std::chrono::system_clock::to_time_t(std::chrono::system_clock::time_point(
        std::chrono::floor<std::chrono::seconds>(now.time_since_epoch())));
    std::tm parts = {};
    ::gmtime_r(&seconds, &parts);
    char stamp[32] = {};
    std::strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", &parts);
    const std::string name = file + ".replaced-" + stamp;
    std::string free = name;
    for (int number = 2; isThere(free) || isThere(free + "-wal"); ++number) {
        free = name + "-" + std::to_string(number);
    }
    return free;
}

/// Takes what lies in the write-ahead log into the file, so that one file is the whole database. One that
/// cannot be read is left as it is, and keeps its log.
void foldLogIn(const std::string& file)
{
    if (!openReader(file)) {
        return;
    }
    if (Result<Connection> database = openWriter(file, OpenWriter::ifThere); database) {
        static_cast<void>(guarded(file, [&] { (*database)->exec("PRAGMA wal_checkpoint(TRUNCATE)"); }));
    }
}

Error moveError(const std::string& file)
{
    return {errorCode::ioError,
            "The database " + file + " cannot be put aside (" + std::strerror(errno) + ")."};
}

/// Gives the old database a second name, so that there is one under `file` at every moment, and takes its
/// log, which must never be read into another file, away with it.
Result<void> putAside(const std::string& file, const std::string& kept)
{
    if (::link(file.c_str(), kept.c_str()) != 0) {
        // Not every file system knows second names.
        if (::rename(file.c_str(), kept.c_str()) != 0) {
            return moveError(file);
        }
    }
    if (isThere(file + "-wal") && ::rename((file + "-wal").c_str(), (kept + "-wal").c_str()) != 0) {
        return moveError(file);
    }
    std::error_code ignored;
    std::filesystem::remove(file + "-shm", ignored);
    return {};
}

} // namespace

Result<Restored> restoreDatabase(const std::string& backup, const std::string& database, WallTime now,
                                 const CancelToken& cancel, const FileProgress& progress)
{
    const std::string file = canonicalPath(database);
    if (canonicalPath(backup) == file) {
        return Error{errorCode::cannotOpen, "The database " + database + " cannot be restored from itself."};
    }
    if (!isThere(backup)) {
        return Error{errorCode::cannotOpen, "There is no copy " + backup + "."};
    }
    const Result<DatabaseLock> lock = DatabaseLock::take(file, {});
    if (!lock) {
        return lock.error();
    }
    if (Result<void> local = refuseNetworkFileSystem(file); !local) {
        return local.error();
    }
    Result<PartFile> part = PartFile::create(file + ".restoring");
    if (!part) {
        return part.error();
    }
    Result<VerifyReport> report = copyAndCheck(backup, *part, now, cancel, progress);
    if (!report) {
        return report.error();
    }
    Restored restored{std::move(*report), {}};
    if (isThere(file)) {
        restored.kept = nameForOld(file, now);
        foldLogIn(file);
        if (Result<void> aside = putAside(file, restored.kept); !aside) {
            return aside.error();
        }
    }
    if (::rename(part->path().c_str(), file.c_str()) != 0) {
        return Error{errorCode::ioError,
                     "The copy cannot be put in the place of " + file + " (" + std::strerror(errno) + ")."};
    }
    part->leave();
    if (Result<void> synced = syncToDisk(std::filesystem::path(file).parent_path().string()); !synced) {
        return synced.error();
    }
    return restored;
}

} // namespace tokenfence
