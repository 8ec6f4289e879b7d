// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/money.h"
#include "model/time/clock.h"

#include <QString>
#include <QTimeZone>

#include <vector>

namespace tokenfence {

/// The figures at the left of a chart: five round sums from 0 to the first that is no less than `most`.
struct MoneyTicks
{
    Money step;
    static constexpr int steps = 4;

    static MoneyTicks upTo(Money most);
    Money top() const { return Money::fromNano(step.nano() * steps); }
    /// "$8", "$2.50": as many cents as the step needs.
    QString label(int tick) const;
};

/// A label under a chart, at the edge with that index (which may be a fraction of a bin).
struct TimeTick
{
    double edge = 0;
    QString label;
};

/// At round times (hours, days), at most `most` of them, for bins between `edges`.
std::vector<TimeTick> timeTicks(const std::vector<WallTime>& edges, const QTimeZone& zone, int most);

/// "24 Nov", "1 Nov – 30 Nov", "24 Nov 10:00 – 12:00", "24 Nov 22:00 – 25 Nov 02:00".
QString spanName(WallTime from, WallTime to, const QTimeZone& zone);

/// "15:00 – 15:15", "Tue 14:00 – 15:00", "Tue 24 Nov", "23 Nov – 29 Nov": what one bin stands for.
QString binName(WallTime from, WallTime to, WallTime chartBegin, WallTime chartEnd, const QTimeZone& zone);

} // namespace tokenfence
