// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "model/result.h"
#include "model/time/clock.h"
#include "storage/fileprogress.h"
#include "storage/verify.h"

#include <string>

namespace tokenfence {

/**
 * Copies the database, as it is at one moment, into `target`, beside an engine that writes. The copy is one
 * file that needs nothing beside it. It appears under its name only when it is whole, checked to its last
 * page and on the disk; a file that has the name already is never replaced (code `exists`).
 *
 * Returns what the check of the copy's sums found: where they differ, they do so in the database too, and the
 * copy is kept all the same.
 *
 * It is the one reader that may take longer than 250 ms (a gigabyte takes seconds): for that time the
 * write-ahead log grows instead of starting anew. Thread: any that nobody waits for.
 */
Result<VerifyReport> backUpDatabase(const std::string& file, const std::string& target, WallTime now,
                                    const CancelToken& cancel = {}, const FileProgress& progress = {});

} // namespace tokenfence
