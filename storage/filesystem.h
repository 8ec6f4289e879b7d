// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/result.h"

#include <string>

/// What has to be asked of the operating system about the place where the database lies.
namespace tokenfence::storage {

/// Refuses a file (or, where it does not exist yet, a folder) on a file system that is shared over a network:
/// SQLite's locks and the memory that its connections share do not hold there, and a database would be
/// damaged.
Result<void> refuseNetworkFileSystem(const std::string& file);

/// Makes the folder of `file`, for the user alone, where it is missing.
Result<void> makeFolderOf(const std::string& file);

/// The file's own path: absolute, without symbolic links, so that one file has one name whoever asks. The
/// file need not exist.
std::string canonicalPath(const std::string& file);

/// Whether there is anything of this name, be it a link that leads nowhere.
bool isThere(const std::string& path);

} // namespace tokenfence::storage
