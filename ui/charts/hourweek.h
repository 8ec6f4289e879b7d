// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "model/time/calendar.h"

#include <array>
#include <optional>
#include <vector>

namespace tokenfence {

/**
 * What was spent in which hour of which day of the week, by the clocks of a zone. The hour that comes twice
 * when they are set back counts twice in its place; the one that is left out when they are set forward does
 * not exist. A value; pure.
 */
struct HourWeek
{
    static constexpr std::size_t days = 7;   ///< from Monday
    static constexpr std::size_t hours = 24; ///< of the day

    struct Cell
    {
        SpendCell spend;
        std::size_t count = 0; ///< such hours that have begun; 0: none, so that there is nothing to know
        std::optional<TimeSpan> one; ///< the only one, where it is
        /// nullopt: not known, because nothing was recorded or no call of it has a price.
        std::optional<Money> sum() const;
    };
    std::array<std::array<Cell, hours>, days> cells{};

    /// Hour by hour of the calendar, as `of` needs them.
    static std::vector<WallTime> edges(const TimeSpan& span, const Calendar& calendar);
    /// `spend`: one cell for each bin between neighbouring edges.
    static HourWeek of(const std::vector<WallTime>& edges, const std::vector<SpendCell>& spend,
                       const QTimeZone& zone);

    Money most() const;
};

} // namespace tokenfence
