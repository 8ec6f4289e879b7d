// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendspan.h"

#include "ui/charts/ticks.h"
#include "ui/items/format.h"
#include "ui/pages/timebins.h"

#include <QCoreApplication>

#include <algorithm>

namespace tokenfence {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::hours day{24};
/// More bars than this make no picture, and a slow chart.
constexpr std::size_t mostBins = 168;
constexpr std::chrono::hours longest = 10 * 366 * day;

/// The context of this file's texts for translators.
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(SpendSpan)
};

/// How wide the bins of a span of that length are: a step in hours and minutes, or periods of the calendar.
struct BinSize
{
    std::chrono::milliseconds step{0}; ///< 0: by `kind`
    PeriodKind kind = PeriodKind::day;

    static BinSize of(std::chrono::milliseconds length)
    {
        // An hour more than the days have: one of them may be longer.
        if (length <= 26h) {
            return {quarter, {}};
        }
        if (length <= 4 * day + 1h) {
            return {1h, {}};
        }
        if (length <= 8 * day + 1h) {
            return {2h, {}};
        }
        if (length <= 16 * day + 1h) {
            return {4h, {}};
        }
        if (length <= 166 * day) {
            return {0h, PeriodKind::day};
        }
        return {0h, length <= 166 * 7 * day ? PeriodKind::week : PeriodKind::month};
    }
    std::vector<WallTime> cut(const TimeSpan& span, const Calendar& calendar) const
    {
        std::vector<WallTime> edges =
            step > 0ms ? steps(span.from, span.to, step) : periodsBetween(calendar, kind, span.from, span.to);
        edges.back() = span.to; // a week or a day may go on behind it
        return edges;
    }
};

/// A whole period and the one before it.
struct Pair
{
    TimeSpan whole, before;
};

Pair daysUpTo(const Period& today, int days, const Calendar& calendar, WallTime now)
{
    const WallTime start = dayBefore(calendar, now, days - 1).start;
    return {{start, today.end}, {dayBefore(calendar, now, 2 * days - 1).start, start}};
}

Pair monthAt(const Calendar& calendar, WallTime time)
{
    const Period month = calendar.periodAt(PeriodKind::month, time);
    const Period before = calendar.periodAt(PeriodKind::month, month.start - 1ms);
    return {{month.start, month.end}, {before.start, before.end}};
}

Pair customPair(const TimeSpan& custom)
{
    const WallTime from = quarterHour(custom.from);
    WallTime to = quarterHour(custom.to);
    to += to < custom.to ? quarter : 0min;
    to = std::clamp<WallTime>(to, from + quarter, from + longest);
    return {{from, to}, {from - (to - from), from}};
}

Pair pairOf(SpendPeriod period, const TimeSpan& custom, const Calendar& calendar, WallTime now)
{
    const WallTime end = quarterHour(now) + quarter;
    const Period today = calendar.periodAt(PeriodKind::day, now);
    switch (period) {
    case SpendPeriod::hour:
        return {{end - 1h, end}, {end - 2h, end - 1h}};
    case SpendPeriod::today:
        return daysUpTo(today, 1, calendar, now);
    case SpendPeriod::sevenDays:
        return daysUpTo(today, 7, calendar, now);
    case SpendPeriod::thirtyDays:
        return daysUpTo(today, 30, calendar, now);
    case SpendPeriod::month:
        return monthAt(calendar, now);
    case SpendPeriod::lastMonth:
        return monthAt(calendar, calendar.periodAt(PeriodKind::month, now).start - 1ms);
    case SpendPeriod::custom:
        break;
    }
    return customPair(custom);
}

void name(SpendSpan& span, SpendPeriod period, const Pair& pair, const QTimeZone& zone)
{
    switch (period) {
    case SpendPeriod::hour:
        span.phrase = Texts::tr("in the last hour");
        span.beforeName = Texts::tr("hour before");
        return;
    case SpendPeriod::today:
        span.phrase = Texts::tr("today");
        span.beforeName = Texts::tr("yesterday");
        return;
    case SpendPeriod::sevenDays:
        span.phrase = Texts::tr("in 7 days");
        span.beforeName = Texts::tr("week before");
        return;
    case SpendPeriod::thirtyDays:
        span.phrase = Texts::tr("in 30 days");
        span.beforeName = Texts::tr("30 days before");
        return;
    case SpendPeriod::month:
    case SpendPeriod::lastMonth:
        span.phrase = Texts::tr("in %1").arg(format::monthName(pair.whole.from, zone));
        span.beforeName = format::monthName(pair.before.from, zone);
        return;
    case SpendPeriod::custom:
        span.phrase = spanName(pair.whole.from, pair.whole.to, zone);
        span.beforeName = Texts::tr("time before");
        return;
    }
}

} // namespace

QStringList spendPeriodNames()
{
    return {Texts::tr("Hour"),  Texts::tr("Today"),      Texts::tr("7 d"),   Texts::tr("30 d"),
            Texts::tr("Month"), Texts::tr("Last month"), Texts::tr("Custom")};
}

SpendSpan SpendSpan::of(SpendPeriod period, const TimeSpan& custom, const Calendar& calendar, WallTime now)
{
    const Pair pair = pairOf(period, custom, calendar, now);
    const WallTime end = quarterHour(now) + quarter;
    SpendSpan span;
    const BinSize size = BinSize::of(pair.whole.to - pair.whole.from);
    span.edges = size.cut(pair.whole, calendar);
    span.edgesBefore = size.cut(pair.before, calendar);
    if (span.edgesBefore.size() > span.edges.size()) {
        span.edgesBefore.resize(span.edges.size());
    }
    span.span = {pair.whole.from, std::max(pair.whole.from, std::min(pair.whole.to, end))};
    const bool isOver = span.span.to == pair.whole.to;
    span.before = {pair.before.from,
                   isOver ? pair.before.to
                          : std::min(pair.before.to, pair.before.from + (span.span.to - span.span.from))};
    name(span, period, pair, calendar.zone());
    return span;
}

std::vector<WallTime> SpendSpan::begunEdges() const
{
    std::vector<WallTime> begun;
    std::copy_if(edges.begin(), edges.end(), std::back_inserter(begun),
                 [this](WallTime edge) { return edge < span.to; });
    begun.push_back(span.to);
    return begun;
}

SpendPeriod periodOf(const TimeSpan& span, const Calendar& calendar, WallTime now)
{
    for (int period = 0; period < static_cast<int>(SpendPeriod::custom); ++period) {
        const SpendSpan named = SpendSpan::of(static_cast<SpendPeriod>(period), {}, calendar, now);
        if (span.from == named.span.from && (span.to == named.span.to || span.to == named.edges.back())) {
            return static_cast<SpendPeriod>(period);
        }
    }
    return SpendPeriod::custom;
}

} // namespace tokenfence
