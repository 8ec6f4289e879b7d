// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/timebins.h"

namespace tokenfence {

using namespace std::chrono_literals;

WallTime quarterHour(WallTime time)
{
    return WallTime(time.time_since_epoch() / quarter * quarter);
}

std::vector<WallTime> steps(WallTime from, WallTime to, std::chrono::milliseconds step)
{
    std::vector<WallTime> edges;
    for (WallTime edge = from; edge < to; edge += step) {
        edges.push_back(edge);
    }
    edges.push_back(to);
    return edges;
}

std::vector<WallTime> periodsBetween(const Calendar& calendar, PeriodKind kind, WallTime from, WallTime to)
{
    std::vector<WallTime> edges{from};
    while (edges.back() < to) {
        edges.push_back(calendar.periodAt(kind, edges.back()).end);
    }
    return edges;
}

Period dayBefore(const Calendar& calendar, WallTime now, int days)
{
    Period day = calendar.periodAt(PeriodKind::day, now);
    for (int i = 0; i < days; ++i) {
        day = calendar.periodAt(PeriodKind::day, day.start - 1ms);
    }
    return day;
}

} // namespace tokenfence
