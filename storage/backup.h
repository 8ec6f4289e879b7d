// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "model/result.h"

#include <cstdint>
#include <functional>
#include <string>

namespace tokenfence {

/**
 * Copies the database, as it is at one moment, into `target`, beside an engine that writes. The copy appears
 * under its name only when it is whole and on the disk; a file that had the name is replaced then.
 *
 * It is the one reader that may take longer than 250 ms (a gigabyte takes seconds): for that time the
 * write-ahead log grows instead of starting anew. Thread: any that nobody waits for. `progress` hears of
 * pages, done and all.
 */
Result<void> backUpDatabase(const std::string& file, const std::string& target,
                            const CancelToken& cancel = {},
                            const std::function<void(std::uint64_t done, std::uint64_t all)>& progress = {});

} // namespace tokenfence
