// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/ports/store.h"
#include "model/result.h"

#include <string>
#include <vector>

/// Questions that read the event log itself, on a read-only connection of their own, in pieces far below the
/// 250 ms that a read transaction may last. Thread: any that nobody waits for.
namespace tokenfence::storage {

/// See Store::recount.
Result<std::vector<SpentRow>> recountSpent(const std::string& file, Names& names,
                                           const std::vector<RecountQuestion>& questions,
                                           const Calendar& calendar, std::int64_t upToRow, WallTime now);

/// See Store::unpricedCalls.
Result<std::vector<UnpricedCall>> readUnpricedCalls(const std::string& file, std::int64_t after,
                                                    std::size_t limit);

} // namespace tokenfence::storage
