// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/backup.h"

#include "storage/connection.h"
#include "storage/errors.h"
#include "storage/filesystem.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace tokenfence {

using namespace storage;

namespace {

constexpr int pagesAStep = 1'000;

/// Removes what a copy that was not finished has left.
struct Unfinished
{
    std::string file;
    ~Unfinished()
    {
        std::error_code ignored;
        for (const char* suffix : {"", "-journal", "-wal", "-shm"}) {
            std::filesystem::remove(file + suffix, ignored);
        }
    }
};

void copy(SQLite::Database& source, const std::string& part, const CancelToken& cancel,
          const std::function<void(std::uint64_t, std::uint64_t)>& progress)
{
    // The moment: as long as it lasts, what is written meanwhile is not seen, and the copy does not begin
    // again.
    const SQLite::Transaction moment(source);
    singleInteger(source, "SELECT newest_row FROM state");
    SQLite::Database copied(part, SQLite::OPEN_READWRITE);
    SQLite::Backup backup(copied, source);
    for (int code = SQLITE_OK; code != SQLITE_DONE;) {
        if (cancel.isCancelled()) {
            throw StorageFailure{{errorCode::cancelled, "Given up."}};
        }
        code = backup.executeStep(pagesAStep);
        if (code != SQLITE_OK && code != SQLITE_DONE) {
            throw SQLite::Exception(copied.getHandle(), code);
        }
        if (progress) {
            const auto all = static_cast<std::uint64_t>(backup.getTotalPageCount());
            progress(all - static_cast<std::uint64_t>(backup.getRemainingPageCount()), all);
        }
    }
}

void syncTo(const std::string& path, const std::string& target)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int problem = errno;
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    if (!synced) {
        throw StorageFailure{
            {errorCode::ioError,
             "The copy " + target + " could not be brought to the disk (" + std::strerror(problem) + ")."}};
    }
}

} // namespace

Result<void> backUpDatabase(const std::string& file, const std::string& target, const CancelToken& cancel,
                            const std::function<void(std::uint64_t, std::uint64_t)>& progress)
{
    if (canonicalPath(file) == canonicalPath(target)) {
        return Error{errorCode::cannotOpen, "The database " + file + " cannot be copied onto itself."};
    }
    Result<Connection> source = openReader(file);
    if (!source) {
        return source.error();
    }
    const std::string part = target + ".part";
    const int descriptor = ::open(part.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return Error{errorCode::cannotOpen,
                     "The copy " + target + " cannot be written (" + std::strerror(errno) + ")."};
    }
    ::close(descriptor);
    const Unfinished unfinished{part};
    return guarded(target, [&] {
        copy(**source, part, cancel, progress);
        syncTo(part, target);
        std::error_code error;
        std::filesystem::rename(part, target, error);
        if (error) {
            throw StorageFailure{{errorCode::ioError, "The copy " + target + " cannot be put in its place (" +
                                                          error.message() + ")."}};
        }
        syncTo(std::filesystem::path(canonicalPath(target)).parent_path().string(), target);
    });
}

} // namespace tokenfence
