// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "model/result.h"
#include "model/time/clock.h"
#include "storage/fileprogress.h"
#include "storage/verify.h"

#include <string>

/// Copies of whole databases, as backups and their restoration need them. Thread: any that nobody waits for.
namespace tokenfence::storage {

/// A file under a name of its own until it is whole. What was not put in its place is removed with this.
class PartFile
{
public:
    /// One that an earlier attempt has left is begun anew.
    static Result<PartFile> create(std::string path);
    ~PartFile();
    PartFile(PartFile&& other) noexcept;
    PartFile& operator=(PartFile&&) = delete;

    [[nodiscard]] const std::string& path() const { return m_path; }
    /// It is no part any more: it stands where it belongs.
    void leave() { m_path.clear(); }

private:
    explicit PartFile(std::string path)
        : m_path(std::move(path))
    {
    }
    std::string m_path;
};

/// Copies `file`, as it is at one moment, into `part`, brings it to the disk and checks it. The copy keeps no
/// write-ahead log, so that it can be read wherever it lies.
Result<VerifyReport> copyAndCheck(const std::string& file, const PartFile& part, WallTime now,
                                  const CancelToken& cancel, const FileProgress& progress);

/// Brings a file, or the names in a folder, to the disk.
Result<void> syncToDisk(const std::string& path);

} // namespace tokenfence::storage
