// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/filecopy.h"

#include "storage/connection.h"
#include "storage/errors.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace tokenfence::storage {

namespace {

constexpr int pagesAStep = 1'000;

void copyPages(SQLite::Database& source, SQLite::Database& target, const CancelToken& cancel,
               const FileProgress& progress)
{
    // The moment: as long as it lasts, what is written meanwhile is not seen, and the copy does not begin
    // again.
    const SQLite::Transaction moment(source);
    singleInteger(source, "SELECT newest_row FROM state");
    SQLite::Backup backup(target, source);
    for (int code = SQLITE_OK; code != SQLITE_DONE;) {
        if (cancel.isCancelled()) {
            throw StorageFailure{{errorCode::cancelled, "Given up."}};
        }
        code = backup.executeStep(pagesAStep);
        if (code != SQLITE_OK && code != SQLITE_DONE) {
            throw StorageFailure{errorFromSqlite(code, sqlite3_errstr(code), target.getFilename())};
        }
        if (progress) {
            const auto all = static_cast<std::uint64_t>(backup.getTotalPageCount());
            progress(FileWork::copying, all - static_cast<std::uint64_t>(backup.getRemainingPageCount()),
                     all);
        }
    }
}

/// A database with a write-ahead log wants to write beside itself even where it is only read.
void keepNoWriteAheadLog(SQLite::Database& database)
{
    SQLite::Statement journal(database, "PRAGMA journal_mode = DELETE");
    journal.executeStep();
}

} // namespace

Result<PartFile> PartFile::create(std::string path)
{
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) {
        return Error{errorCode::cannotOpen,
                     "The file " + path + " cannot be written (" + std::strerror(errno) + ")."};
    }
    ::close(descriptor);
    return PartFile(std::move(path));
}

PartFile::PartFile(PartFile&& other) noexcept
    : m_path(std::exchange(other.m_path, {}))
{
}

PartFile::~PartFile()
{
    if (m_path.empty()) {
        return;
    }
    std::error_code ignored;
    for (const char* suffix : {"", "-journal", "-wal", "-shm"}) {
        std::filesystem::remove(m_path + suffix, ignored);
    }
}

Result<VerifyReport> copyAndCheck(const std::string& file, const PartFile& part, WallTime now,
                                  const CancelToken& cancel, const FileProgress& progress)
{
    Result<Connection> source = openReader(file);
    if (!source) {
        return source.error();
    }
    Result<void> copied = guarded(part.path(), [&] {
        SQLite::Database target(part.path(), SQLite::OPEN_READWRITE);
        copyPages(**source, target, cancel, progress);
        keepNoWriteAheadLog(target);
    });
    if (copied) {
        copied = syncToDisk(part.path());
    }
    if (!copied) {
        return copied.error();
    }
    return verifyDatabase(part.path(), now, VerifyDepth::sumsAndFile, cancel, progress);
}

Result<void> syncToDisk(const std::string& path)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int problem = errno;
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    if (!synced) {
        return Error{errorCode::ioError,
                     path + " could not be brought to the disk (" + std::strerror(problem) + ")."};
    }
    return {};
}

} // namespace tokenfence::storage
