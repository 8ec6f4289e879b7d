// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"
#include "model/time/calendar.h"

#include <optional>

namespace tokenfence {

/// The budget that stands for the whole house in `period`: the smallest enabled policy whose `match` is {}
/// and that keeps one budget for all; of equal ones the first by id. Null: there is none, and nothing is
/// drawn as if there were.
const PolicyView* overallBudget(const EngineStatus& status, PeriodKind period, WallTime now);

/// Where today's spending leads, at the pace of the last five minutes.
struct Outlook
{
    enum class Kind
    {
        noLimit, ///< neither a day's nor a month's
        stays,   ///< under both until the day is over
        reaches, ///< the limit of `period` at `when`, today
        reached
    };
    Kind kind = Kind::noLimit;
    PeriodKind period = PeriodKind::day;
    WallTime when;
};
Outlook outlook(const EngineStatus& status, const Calendar& calendar, WallTime now);

} // namespace tokenfence
