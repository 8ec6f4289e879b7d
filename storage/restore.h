// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "model/result.h"
#include "model/time/clock.h"
#include "storage/fileprogress.h"
#include "storage/verify.h"

#include <string>

namespace tokenfence {

struct Restored
{
    VerifyReport report; ///< of the copy
    std::string kept;    ///< where the database that was there is now; "": there was none
};

/**
 * Puts a copy of `backup` in the place of the database `file`, which no engine may serve (code `in_use`) and
 * none can begin to serve meanwhile. The database that was there is kept beside it under the name that is
 * told, with its write-ahead log, whole or damaged as it is; `backup` stays as it is. What goes wrong before
 * the copy is whole, checked and on the disk changes nothing.
 *
 * Thread: any that nobody waits for.
 */
Result<Restored> restoreDatabase(const std::string& backup, const std::string& file, WallTime now,
                                 const CancelToken& cancel = {}, const FileProgress& progress = {});

} // namespace tokenfence
