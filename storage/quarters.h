// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/time/clock.h"

#include <cstdint>

/// Time as the rollups cut it: in quarter hours of UTC, numbered from the epoch, so that a start is three
/// bytes and no time zone of the world begins a day within one. Hours and days are named by their first
/// quarter hour.
namespace tokenfence::storage {

using Quarter = std::int32_t;

inline constexpr std::int64_t quarterMs = std::int64_t{15} * 60 * 1000;
inline constexpr Quarter quartersAnHour = 4;
inline constexpr Quarter quartersADay = 96;

/// How long what a row of a rollup sums up is; the numbers are stored.
enum class Grain : std::uint8_t
{
    quarter = 0,
    hour = 1,
    day = 2
};

constexpr std::int64_t toMs(WallTime time)
{
    return time.time_since_epoch().count();
}

constexpr WallTime fromMs(std::int64_t milliseconds)
{
    return WallTime(std::chrono::milliseconds(milliseconds));
}

/// When a request began, of which a line that arrived then says how many seconds old it was.
constexpr WallTime beganAt(WallTime arrived, std::int64_t ageSeconds)
{
    return std::chrono::floor<std::chrono::seconds>(arrived) - std::chrono::seconds(ageSeconds);
}

constexpr std::int64_t ageAt(WallTime arrived, WallTime began)
{
    return (std::chrono::floor<std::chrono::seconds>(arrived) -
            std::chrono::floor<std::chrono::seconds>(began))
        .count();
}

constexpr std::int64_t floorDivide(std::int64_t dividend, std::int64_t divisor)
{
    const std::int64_t quotient = dividend / divisor;
    return dividend % divisor < 0 ? quotient - 1 : quotient;
}

constexpr Quarter quarterOf(WallTime time)
{
    return static_cast<Quarter>(floorDivide(toMs(time), quarterMs));
}

constexpr WallTime startOf(Quarter quarter)
{
    return fromMs(quarter * quarterMs);
}

constexpr Quarter quartersOf(Grain grain)
{
    return grain == Grain::quarter ? 1 : grain == Grain::hour ? quartersAnHour : quartersADay;
}

/// The first quarter hour of the hour or day that holds it.
constexpr Quarter floorTo(Grain grain, Quarter quarter)
{
    return static_cast<Quarter>(floorDivide(quarter, quartersOf(grain)) * quartersOf(grain));
}

} // namespace tokenfence::storage
