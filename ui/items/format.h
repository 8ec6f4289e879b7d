// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/money.h"
#include "model/time/clock.h"

#include <QString>

#include <chrono>
#include <cstdint>
#include <optional>

class QTimeZone;

/**
 * Figures as people read them, by the locale in use (QLocale's default). What is not known is "–", never 0.
 *
 * Thread: the main thread. Money is always dollars: it is formatted here because the C locale puts the sign
 * behind
 * ("1.2345$") and because sums below a cent need digits that no currency format has.
 */
namespace tokenfence::format {

/// What stands for a figure that is not known.
QString unknown();

/// "$1,934.20"; below a dollar with two significant digits, at least cents: "$0.31", "$0.021", "$0.0039".
QString money(Money money);
QString money(const std::optional<Money>& money);
/// Where room is short, and of limits that people typed: no cents on whole dollars ("$500") nor from $10,000
/// on
/// ("$12,051").
QString moneyShort(Money money);
/// Every digit down to the nano-dollar, at least cents: "$24.083917", "$24.00".
QString moneyExact(Money money);
/// With just so many digits behind the point, cut as `money` rounds: for columns whose points stand in a
/// line.
QString moneyFixed(Money money, int decimals);

/// "5,318,204".
QString count(std::uint64_t count);
/// "22k", "1.3M": for labels in charts.
QString countShort(std::uint64_t count);

/// "6.2 %", "88 %": one decimal below 10 %. `part` of 0 is unknown.
QString percent(std::uint64_t part, std::uint64_t whole);
QString percent(Money part, Money whole);
QString percent(double fraction);
/// "+6 %", "−9 %", "±0 %"; unknown where there was nothing before.
QString change(Money now, Money before);
QString change(double now, double before);

/// "1.2 GB".
QString bytes(std::uint64_t bytes);

/// "0.03 s", "0.1 s", "12 s", "4 min", "4 h 12 min", "3 d 2 h".
QString duration(std::chrono::milliseconds duration);

/// "15:04", "15:04:22", and "24 Nov 15:04" of another day than `now`'s.
QString clock(WallTime time, const QTimeZone& zone);
QString clockSeconds(WallTime time, const QTimeZone& zone);
QString clockTenths(WallTime time, const QTimeZone& zone);
QString date(WallTime time, const QTimeZone& zone);
QString clockOrDate(WallTime time, WallTime now, const QTimeZone& zone);
/// "November".
QString monthName(WallTime time, const QTimeZone& zone);
/// "Nov".
QString monthShort(WallTime time, const QTimeZone& zone);
/// "Tue", "Tue 24".
QString weekday(WallTime time, const QTimeZone& zone);
QString dayOfMonth(WallTime time, const QTimeZone& zone);

} // namespace tokenfence::format
