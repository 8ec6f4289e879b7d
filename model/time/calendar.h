// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/result.h"
#include "model/time/clock.h"

#include <QTimeZone>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tokenfence {

/// What a budget is for. The numbers are stored, so they never change.
enum class PeriodKind : std::uint8_t
{
    request = 0, ///< one request, which no calendar bounds
    hour = 1,
    day = 2,
    week = 3, ///< from Monday
    month = 4,
    total = 5 ///< all time
};
inline constexpr std::array allPeriodKinds = {PeriodKind::request, PeriodKind::hour,  PeriodKind::day,
                                              PeriodKind::week,    PeriodKind::month, PeriodKind::total};

/// As on the wire: "request", "hour", "day", "week", "month", "total".
std::string_view toString(PeriodKind kind);
std::optional<PeriodKind> periodKindFrom(std::string_view text);

/// A stretch of time: from `start`, up to but without `end`.
struct Period
{
    WallTime start;
    WallTime end;

    [[nodiscard]] bool contains(WallTime time) const { return start <= time && time < end; }
    /// All time: what `total` lasts.
    static constexpr Period always() { return {WallTime::min(), WallTime::max()}; }

    friend bool operator==(const Period&, const Period&) = default;
};

/// Hours, days, weeks and months as the clocks on the wall show them in one time zone.
///
/// The periods of a kind follow one another without a gap and without overlapping, whatever the zone does:
/// - A day begins when its date does, also where the clocks skip midnight (Cairo), where midnight comes
///   twice (Havana) and where a date does not exist (Apia's 2011-12-30). It has 23, 24, 24.5 or 25 hours.
/// - An hour begins when the clocks show a full hour, or are set to another one. So the hour that is
///   repeated in autumn is two hours, and where the clocks are set back by half an hour (Lord Howe) the
///   hour in which that is done lasts 90 minutes.
///
/// Thread: a value that one thread owns, because `periodAt` remembers its last answers (it is called for each
/// policy and record, and nearly all of them fall into the present period). Copies are independent.
class Calendar
{
public:
    /// UTC.
    Calendar();
    /// By IANA name ("Europe/Berlin"). An error for a name that the system's time zone data does not have.
    static Result<Calendar> create(std::string_view ianaId);
    /// The system's own zone; UTC where it has none that can be named.
    static Calendar system();

    [[nodiscard]] const std::string& zoneId() const { return m_zoneId; }
    [[nodiscard]] const QTimeZone& zone() const { return m_zone; }

    /// The period of that kind which holds `time` (a time outside the years -9999 to 19999 is taken as the
    /// nearest). `total` is always; so is `request`, which is no matter of the calendar (its caller knows
    /// when it began).
    [[nodiscard]] Period periodAt(PeriodKind kind, WallTime time) const;

private:
    Calendar(const QTimeZone& zone, std::string zoneId);

    static constexpr std::size_t kindCount = allPeriodKinds.size();
    // The present period and the one asked for before it: late records alternate with present ones.
    using Remembered = std::array<Period, 2>;

    QTimeZone m_zone;
    std::string m_zoneId;
    mutable std::array<Remembered, kindCount> m_remembered = {};
};

} // namespace tokenfence
