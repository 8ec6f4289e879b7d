// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/ticks.h"

#include "ui/items/format.h"

#include <QDateTime>

#include <algorithm>
#include <array>

namespace tokenfence {
namespace {

using namespace std::chrono_literals;

/// What comes before the power of ten in a round sum.
constexpr std::array<std::int64_t, 7> roundDigits = {10, 20, 25, 40, 50, 80, 100};

/// Steps of a time axis that people count in, in hours; from a day on, days.
constexpr std::array roundHours = {1, 2, 3, 4, 6, 8, 12, 24};

QDateTime inZone(WallTime time, const QTimeZone& zone)
{
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), zone);
}

std::vector<TimeTick> dayTicks(const std::vector<WallTime>& edges, const QTimeZone& zone, int most)
{
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
        const QDate date = inZone(edges[i], zone).date();
        if (i == 0 ? inZone(edges[i], zone) == date.startOfDay(zone)
                   : inZone(edges[i - 1], zone).date() != date) {
            starts.push_back(i);
        }
    }
    const std::size_t stride = std::max<std::size_t>(1, (starts.size() + most - 1) / most);
    const bool week = starts.size() <= 8;
    std::vector<TimeTick> ticks;
    for (std::size_t i = 0; i < starts.size(); i += stride) {
        const WallTime time = edges[starts[i]];
        // In the middle of its day: the label names the whole of it.
        const double next = static_cast<double>(i + 1 < starts.size() ? starts[i + 1] : edges.size() - 1);
        ticks.push_back({(static_cast<double>(starts[i]) + next) / 2,
                         week ? format::weekday(time, zone) : format::date(time, zone)});
    }
    return ticks;
}

std::vector<TimeTick> hourTicks(const std::vector<WallTime>& edges, const QTimeZone& zone, int most)
{
    const auto hours =
        static_cast<int>(std::chrono::ceil<std::chrono::hours>(edges.back() - edges.front()).count());
    const auto step = std::find_if(roundHours.begin(), roundHours.end(),
                                   [&](int candidate) { return hours / candidate <= most; });
    const int stride = step == roundHours.end() ? roundHours.back() : *step;
    std::vector<TimeTick> ticks;
    for (std::size_t i = 0; i < edges.size(); ++i) {
        const QTime time = inZone(edges[i], zone).time();
        if (time.minute() == 0 && time.hour() % stride == 0) {
            // The day ends at 24:00 and not where it begins.
            const bool end = i + 1 == edges.size() && time.hour() == 0;
            ticks.push_back(
                {static_cast<double>(i), end ? QStringLiteral("24:00") : format::clock(edges[i], zone)});
        }
    }
    return ticks;
}

} // namespace

MoneyTicks MoneyTicks::upTo(Money most)
{
    // A hundredth of a cent is the least that is worth a scale of its own.
    const std::int64_t wanted = std::max<std::int64_t>((most.nano() + steps - 1) / steps, 100'000);
    std::int64_t power = 1;
    while (power * roundDigits.back() < wanted) {
        power *= 10;
    }
    for (const std::int64_t digits : roundDigits) {
        if (power * digits >= wanted) {
            return {Money::fromNano(power * digits)};
        }
    }
    return {Money::fromNano(power * roundDigits.back())};
}

QString MoneyTicks::label(int tick) const
{
    int decimals = 0;
    for (std::int64_t unit = 1'000'000'000; unit > 1 && step.nano() % unit != 0; unit /= 10) {
        ++decimals;
    }
    // Half a dollar is fifty cents.
    decimals = decimals == 1 ? 2 : decimals;
    return format::moneyFixed(Money::fromNano(step.nano() * tick), decimals);
}

std::vector<TimeTick> timeTicks(const std::vector<WallTime>& edges, const QTimeZone& zone, int most)
{
    if (edges.size() < 2 || most < 1) {
        return {};
    }
    const auto span = edges.back() - edges.front();
    if (span > 50h) {
        return dayTicks(edges, zone, most);
    }
    if (span > 3h) {
        return hourTicks(edges, zone, most);
    }
    std::vector<TimeTick> ticks;
    for (std::size_t i = 0; i < edges.size(); ++i) {
        ticks.push_back({static_cast<double>(i), format::clock(edges[i], zone)});
    }
    return ticks;
}

QString spanName(WallTime from, WallTime to, const QTimeZone& zone)
{
    const QString first = format::date(from, zone);
    const QString last = format::date(to - 1ms, zone);
    const QString begin = format::clock(from, zone);
    const QString end = format::clock(to, zone);
    const QString midnight = QStringLiteral("00:00");
    if (begin == midnight && end == midnight) {
        return first == last ? first : QStringLiteral("%1 – %2").arg(first, last);
    }
    // The day ends at 24:00 and not where it begins.
    const QString until = end == midnight ? QStringLiteral("24:00") : end;
    return first == last ? QStringLiteral("%1 %2 – %3").arg(first, begin, until)
                         : QStringLiteral("%1 %2 – %3 %4").arg(first, begin, last, until);
}

QString binName(WallTime from, WallTime to, WallTime chartBegin, WallTime chartEnd, const QTimeZone& zone)
{
    if (to - from > 26h) {
        return spanName(from, to, zone);
    }
    if (to - from >= 23h) {
        return format::weekday(from, zone) + u' ' + format::date(from, zone);
    }
    const QString hours = QStringLiteral("%1 – %2").arg(format::clock(from, zone), format::clock(to, zone));
    return chartEnd - chartBegin > 26h ? format::weekday(from, zone) + u' ' + hours : hours;
}

} // namespace tokenfence
