// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/time/clock.h"

#include <optional>
#include <string>
#include <string_view>

namespace tokenfence {

/// Reads an RFC 3339 date and time: `2026-11-24T03:06:07.983Z`, with any offset, `t` and `z` in either
/// case, and a fraction of any length, cut to the millisecond. Nothing for anything else, days that do not
/// exist included.
///
/// The second 60 is taken where a leap second can be, at 23:59 UTC on the last day of a month, and is held
/// at the last millisecond before midnight, so that it counts in the day that it ends. Allocates nothing:
/// it is called for every record.
std::optional<WallTime> parseRfc3339(std::string_view text);

/// `2026-11-24T03:06:07.983Z`, or `2026-11-25T00:00:00Z` where there is no part of a second. A moment outside
/// the years 0000 to 9999, which the format cannot say, is written as the nearest that it can.
std::string toRfc3339(WallTime time);

} // namespace tokenfence
