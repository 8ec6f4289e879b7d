// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/backup.h"

#include "storage/errors.h"
#include "storage/filecopy.h"
#include "storage/filesystem.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include <fcntl.h>

namespace tokenfence {

using namespace storage;

namespace {

Error existsError(const std::string& target)
{
    return {errorCode::exists, "There is a file " + target + " already, and it is not replaced."};
}

/// Gives the part its name, unless somebody else has taken it meanwhile.
Result<void> putInPlace(const std::string& part, const std::string& target)
{
    if (::renameat2(AT_FDCWD, part.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0) {
        return {};
    }
    // Some file systems cannot do both at once.
    if (errno == EINVAL && !isThere(target) && ::rename(part.c_str(), target.c_str()) == 0) {
        return {};
    }
    if (errno == EEXIST || isThere(target)) {
        return existsError(target);
    }
    return Error{errorCode::ioError,
                 "The copy " + target + " cannot be put in its place (" + std::strerror(errno) + ")."};
}

} // namespace

Result<VerifyReport> backUpDatabase(const std::string& file, const std::string& target, WallTime now,
                                    const CancelToken& cancel, const FileProgress& progress)
{
    if (isThere(target)) {
        return existsError(target);
    }
    Result<PartFile> part = PartFile::create(target + ".part");
    if (!part) {
        return part.error();
    }
    Result<VerifyReport> report = copyAndCheck(file, *part, now, cancel, progress);
    if (!report) {
        return report;
    }
    if (Result<void> placed = putInPlace(part->path(), target); !placed) {
        return placed.error();
    }
    part->leave();
    if (Result<void> synced = syncToDisk(std::filesystem::path(canonicalPath(target)).parent_path().string());
        !synced) {
        return synced.error();
    }
    return report;
}

} // namespace tokenfence
