// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/overview/overviewperiod.h"

#include "ui/items/format.h"
#include "ui/pages/timebins.h"

#include <QCoreApplication>

#include <algorithm>

namespace tokenfence {
namespace {

using namespace std::chrono_literals;

/// More bins than this make an area that a frame is too short for.
constexpr std::size_t mostBins = 96;

/// The context of this file's texts for translators.
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(OverviewPeriod)
};

/// Not longer than the period that it is compared with.
void cutTo(std::vector<WallTime>& before, std::size_t size)
{
    if (before.size() > size) {
        before.resize(size);
    }
}

} // namespace

QStringList overviewPeriodNames()
{
    return {Texts::tr("Hour"), Texts::tr("Today"), Texts::tr("7 d"), Texts::tr("30 d"), Texts::tr("Month")};
}

PeriodBins PeriodBins::of(OverviewPeriod period, const Calendar& calendar, WallTime now)
{
    PeriodBins bins;
    const WallTime end = quarterHour(now) + quarter;
    const Period today = calendar.periodAt(PeriodKind::day, now);
    switch (period) {
    case OverviewPeriod::hour:
        bins.edges = steps(end - 1h, end, quarter);
        bins.edgesBefore = steps(end - 2h, end - 1h, quarter);
        bins.title = Texts::tr("Spend in the last hour, by tier");
        bins.phrase = Texts::tr("in 1 hour");
        bins.beforeName = Texts::tr("hour before");
        break;
    case OverviewPeriod::today: {
        const Period yesterday = dayBefore(calendar, now, 1);
        // A day of 25 hours has a hundred quarters.
        const bool fits = (today.end - today.start) / quarter <= static_cast<std::int64_t>(mostBins);
        const auto step = fits ? quarter : 2 * quarter;
        bins.edges = steps(today.start, today.end, step);
        bins.edgesBefore = steps(yesterday.start, yesterday.end, step);
        bins.title = Texts::tr("Spend today, by tier");
        bins.phrase = Texts::tr("today");
        bins.beforeName = Texts::tr("yesterday");
        break;
    }
    case OverviewPeriod::sevenDays: {
        const WallTime start = dayBefore(calendar, now, 6).start;
        bins.edges = steps(start, today.end, 2h);
        bins.edgesBefore = steps(dayBefore(calendar, now, 13).start, start, 2h);
        bins.title = Texts::tr("Spend of 7 days, by tier");
        bins.phrase = Texts::tr("in 7 days");
        bins.beforeName = Texts::tr("week before");
        break;
    }
    case OverviewPeriod::thirtyDays: {
        const WallTime start = dayBefore(calendar, now, 29).start;
        bins.edges = periodsBetween(calendar, PeriodKind::day, start, today.end);
        bins.edgesBefore =
            periodsBetween(calendar, PeriodKind::day, dayBefore(calendar, now, 59).start, start);
        bins.title = Texts::tr("Spend of 30 days, by tier");
        bins.phrase = Texts::tr("in 30 days");
        bins.beforeName = Texts::tr("30 days before");
        break;
    }
    case OverviewPeriod::month: {
        const Period month = calendar.periodAt(PeriodKind::month, now);
        const Period before = calendar.periodAt(PeriodKind::month, month.start - 1ms);
        const QString name = format::monthName(now, calendar.zone());
        bins.edges = periodsBetween(calendar, PeriodKind::day, month.start, month.end);
        bins.edgesBefore = periodsBetween(calendar, PeriodKind::day, before.start, before.end);
        bins.title = Texts::tr("Spend in %1, by tier").arg(name);
        bins.phrase = Texts::tr("in %1").arg(format::monthShort(now, calendar.zone()));
        bins.beforeName = format::monthName(before.start, calendar.zone());
        break;
    }
    }
    const WallTime start = bins.edges.front();
    const WallTime startBefore = bins.edgesBefore.front();
    const WallTime endBefore = bins.edgesBefore.back();
    cutTo(bins.edgesBefore, bins.edges.size());
    bins.span = {start, end};
    bins.whole = {start, std::max(start, end - quarter)};
    bins.wholeBefore = {startBefore, std::min(endBefore, startBefore + (bins.whole.to - bins.whole.from))};
    return bins;
}

std::vector<WallTime> courseEdges(const TimeSpan& span, int pieces)
{
    const auto quarters = (span.to - span.from) / quarter;
    const auto step = quarter * std::max<std::int64_t>(1, (quarters + pieces - 1) / pieces);
    return steps(span.from, span.to, step);
}

} // namespace tokenfence
