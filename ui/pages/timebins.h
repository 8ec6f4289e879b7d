// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/time/calendar.h"
#include "model/time/clock.h"

#include <chrono>
#include <vector>

/// How pages cut time into the bins that the rollups are asked for: edges on UTC quarter hours, ascending.
namespace tokenfence {

/// The smallest bin that there is.
inline constexpr std::chrono::minutes quarter{15};

/// The beginning of the quarter hour that holds `time`.
WallTime quarterHour(WallTime time);

/// From `from` on in steps; the last one ends at `to` and may be shorter.
std::vector<WallTime> steps(WallTime from, WallTime to, std::chrono::milliseconds step);

/// From `from` on, period by period of the calendar, up to the end of the one that holds the last moment
/// before `to`.
std::vector<WallTime> periodsBetween(const Calendar& calendar, PeriodKind kind, WallTime from, WallTime to);

/// The day that begins `days` before the one of `now`.
Period dayBefore(const Calendar& calendar, WallTime now, int days);

} // namespace tokenfence
