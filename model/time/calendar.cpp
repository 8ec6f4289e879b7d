// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/time/calendar.h"

#include "model/time/zonefile.h"

#include <QByteArray>
#include <QDate>
#include <QDateTime>

#include <algorithm>
#include <utility>

namespace tokenfence {

namespace {

using std::chrono::milliseconds;

// Qt reckons with years of 64 bits but not with every moment that 64 bits of milliseconds can name; beyond
// these bounds, which no clock will show, a period is as long as it likes to be.
constexpr WallTime earliest = std::chrono::sys_days(std::chrono::year(-9999) / 1 / 1);
constexpr WallTime latest = std::chrono::sys_days(std::chrono::year(19999) / 1 / 1);

constexpr std::int64_t msPerHour = 3'600'000;
constexpr std::int64_t msPerDay = 24 * msPerHour;

std::int64_t msOf(WallTime time)
{
    return time.time_since_epoch().count();
}

QDateTime momentOf(std::int64_t ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
}

std::int64_t offsetMs(const QTimeZone& zone, std::int64_t ms)
{
    return std::int64_t{zone.offsetFromUtc(momentOf(ms))} * 1000;
}

QDate dateAt(const QTimeZone& zone, std::int64_t ms)
{
    return momentOf(ms + offsetMs(zone, ms)).date();
}

/// When the clocks begin to show `date`, or, where the zone never showed it, the next one that it did.
WallTime startOf(QDate date, const QTimeZone& zone)
{
    QDateTime midnight = date.startOfDay(zone);
    while (!midnight.isValid()) {
        date = date.addDays(1);
        midnight = date.startOfDay(zone);
    }
    std::int64_t start = midnight.toMSecsSinceEpoch();
    if (!zone.hasTransitions()) {
        return WallTime(milliseconds(start));
    }
    // Where the clocks are set back to midnight (Havana) or over it (St. John's, at one past), startOfDay
    // gives the second midnight, but the day began with the first.
    for (QTimeZone::OffsetData change = zone.previousTransition(momentOf(start + 1));
         change.atUtc.isValid() && change.atUtc.toMSecsSinceEpoch() > start - msPerDay;
         change = zone.previousTransition(change.atUtc)) {
        const std::int64_t before = change.atUtc.toMSecsSinceEpoch() - 1;
        if (dateAt(zone, before) >= date) {
            start = date.startOfDay(Qt::UTC).toMSecsSinceEpoch() - offsetMs(zone, before);
        }
    }
    return WallTime(milliseconds(start));
}

QDate firstDayOf(PeriodKind kind, QDate date)
{
    switch (kind) {
    case PeriodKind::week:
        return date.addDays(1 - date.dayOfWeek());
    case PeriodKind::month:
        return QDate(date.year(), date.month(), 1);
    default:
        return date;
    }
}

QDate nextFirstDay(PeriodKind kind, QDate first)
{
    switch (kind) {
    case PeriodKind::week:
        return first.addDays(7);
    case PeriodKind::month:
        return first.addMonths(1);
    default:
        return first.addDays(1);
    }
}

Period datePeriodAt(PeriodKind kind, WallTime time, const QTimeZone& zone)
{
    QDate first = firstDayOf(kind, dateAt(zone, msOf(time)));
    QDate next = nextFirstDay(kind, first);
    Period period{startOf(first, zone), startOf(next, zone)};
    // Where the clocks are set back over midnight, the old date is shown once more after the new one has
    // begun. The new period has begun for good then. (And a date that was skipped has the same start as the
    // next.)
    while (period.end <= time) {
        first = next;
        next = nextFirstDay(kind, first);
        period = {period.end, startOf(next, zone)};
    }
    return period;
}

std::int64_t floorToHour(std::int64_t localMs)
{
    const std::int64_t rest = localMs % msPerHour;
    return localMs - (rest < 0 ? rest + msPerHour : rest);
}

/// Whether the clocks go on showing the same hour over the transition at `ms`. Where they then show a full
/// hour it is a new one.
bool hourGoesOn(const QTimeZone& zone, std::int64_t ms)
{
    const std::int64_t before = ms - 1 + offsetMs(zone, ms - 1);
    const std::int64_t after = ms + offsetMs(zone, ms);
    return floorToHour(before) == floorToHour(after) && after != floorToHour(after);
}

Period hourAt(WallTime time, const QTimeZone& zone)
{
    const std::int64_t ms = msOf(time);
    const std::int64_t offset = offsetMs(zone, ms);
    std::int64_t start = floorToHour(ms + offset) - offset;
    std::int64_t end = start + msPerHour;
    if (!zone.hasTransitions()) {
        return {WallTime(milliseconds(start)), WallTime(milliseconds(end))};
    }
    // A change of the clocks within the hour ends it there, or stretches it.
    for (QTimeZone::OffsetData change = zone.previousTransition(momentOf(ms + 1)); change.atUtc.isValid();
         change = zone.previousTransition(change.atUtc)) {
        const std::int64_t at = change.atUtc.toMSecsSinceEpoch();
        if (at <= start) {
            break;
        }
        if (!hourGoesOn(zone, at)) {
            start = at;
            break;
        }
        const std::int64_t before = offsetMs(zone, at - 1);
        start = floorToHour(at - 1 + before) - before;
    }
    for (QTimeZone::OffsetData change = zone.nextTransition(momentOf(ms)); change.atUtc.isValid();
         change = zone.nextTransition(change.atUtc)) {
        const std::int64_t at = change.atUtc.toMSecsSinceEpoch();
        if (at > end) {
            break;
        }
        if (!hourGoesOn(zone, at)) {
            end = at;
            break;
        }
        const std::int64_t after = offsetMs(zone, at);
        end = floorToHour(at + after) - after + msPerHour;
    }
    return {WallTime(milliseconds(start)), WallTime(milliseconds(end))};
}

} // namespace

std::string_view toString(PeriodKind kind)
{
    switch (kind) {
    case PeriodKind::request:
        return "request";
    case PeriodKind::hour:
        return "hour";
    case PeriodKind::day:
        return "day";
    case PeriodKind::week:
        return "week";
    case PeriodKind::month:
        return "month";
    case PeriodKind::total:
        break;
    }
    return "total";
}

std::optional<PeriodKind> periodKindFrom(std::string_view text)
{
    for (const PeriodKind kind : allPeriodKinds) {
        if (toString(kind) == text) {
            return kind;
        }
    }
    return std::nullopt;
}

Calendar::Calendar()
    : Calendar(QTimeZone::utc(), "UTC")
{
}

Calendar::Calendar(const QTimeZone& zone, std::string zoneId)
    : m_zone(zone)
    , m_zoneId(std::move(zoneId))
{
}

Result<Calendar> Calendar::create(std::string_view ianaId)
{
    if (!systemHasZone(ianaId)) {
        return Error{"bad_field", "unknown time zone \"" + std::string(ianaId) + "\"", "timezone"};
    }
    const QByteArray id(ianaId.data(), static_cast<qsizetype>(ianaId.size()));
    const QTimeZone zone(id);
    if (!zone.isValid()) {
        return Error{"bad_field", "the time zone \"" + std::string(ianaId) + "\" cannot be read", "timezone"};
    }
    return Calendar(zone, std::string(ianaId));
}

Calendar Calendar::system()
{
    std::string id = QTimeZone::systemTimeZoneId().toStdString();
    // TZ may also be given as the path of the zone's file.
    constexpr std::string_view folder = "/zoneinfo/";
    if (const std::size_t at = id.rfind(folder); at != std::string::npos) {
        id.erase(0, at + folder.size());
    }
    return create(id).valueOr(Calendar());
}

Period Calendar::periodAt(PeriodKind kind, WallTime time) const
{
    if (kind == PeriodKind::total || kind == PeriodKind::request) {
        return Period::always();
    }
    time = std::clamp(time, earliest, latest);
    Remembered& remembered = m_remembered[static_cast<std::size_t>(kind)];
    if (remembered[0].contains(time)) {
        return remembered[0];
    }
    if (!remembered[1].contains(time)) {
        remembered[1] = kind == PeriodKind::hour ? hourAt(time, m_zone) : datePeriodAt(kind, time, m_zone);
    }
    std::swap(remembered[0], remembered[1]);
    return remembered[0];
}

} // namespace tokenfence
