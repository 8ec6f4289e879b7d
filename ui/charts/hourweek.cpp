// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/hourweek.h"

#include <QDateTime>

#include <algorithm>

namespace tokenfence {

std::optional<Money> HourWeek::Cell::sum() const
{
    const bool nonePriced = spend.callCount() == spend.unpriced && spend.total().isZero();
    return nonePriced ? std::nullopt : std::optional(spend.total());
}

std::vector<WallTime> HourWeek::edges(const TimeSpan& span, const Calendar& calendar)
{
    std::vector<WallTime> edges{span.from};
    while (edges.back() < span.to) {
        edges.push_back(std::min(calendar.periodAt(PeriodKind::hour, edges.back()).end, span.to));
    }
    return edges;
}

HourWeek HourWeek::of(const std::vector<WallTime>& edges, const std::vector<SpendCell>& spend,
                      const QTimeZone& zone)
{
    HourWeek week;
    for (std::size_t bin = 0; bin < spend.size(); ++bin) {
        const QDateTime begin = QDateTime::fromMSecsSinceEpoch(edges[bin].time_since_epoch().count(), zone);
        const auto day = static_cast<std::size_t>(begin.date().dayOfWeek() - 1);
        Cell& cell = week.cells[day][static_cast<std::size_t>(begin.time().hour())];
        for (std::size_t tier = 0; tier < cell.spend.cost.size(); ++tier) {
            cell.spend.cost[tier] += spend[bin].cost[tier];
            cell.spend.calls[tier] += spend[bin].calls[tier];
        }
        cell.spend.unpriced += spend[bin].unpriced;
        ++cell.count;
        cell.one = cell.count == 1 ? std::optional(TimeSpan{edges[bin], edges[bin + 1]}) : std::nullopt;
    }
    return week;
}

Money HourWeek::most() const
{
    Money most;
    for (const auto& day : cells) {
        for (const Cell& cell : day) {
            most = std::max(most, cell.spend.total());
        }
    }
    return most;
}

} // namespace tokenfence
