// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "model/time/calendar.h"
#include "ui/pages/spendperiod.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace tokenfence {

/// As they stand on the buttons, in the order of the enumeration.
QStringList spendPeriodNames();

/**
 * A period of Spend as bins and spans, all on UTC quarter hours: what the rollups are asked with. Days are
 * those of the calendar. A value; pure.
 */
struct SpendSpan
{
    /// Of the whole period, its future included, so that a running day ends at midnight. At most 168 bins.
    std::vector<WallTime> edges;
    /// Of the period before, at most as many.
    std::vector<WallTime> edgesBefore;
    /// What is added up: from the beginning to the end of the period or of the present quarter hour. Empty
    /// (from = to) where all of it is to come.
    TimeSpan span;
    /// As much of the period before; all of it where the period is over.
    TimeSpan before;
    QString phrase;     ///< "today", "in November": behind a noun
    QString beforeName; ///< "yesterday"

    /// `custom` only with SpendPeriod::custom; it is rounded outwards to quarter hours, and cut to ten years.
    static SpendSpan of(SpendPeriod period, const TimeSpan& custom, const Calendar& calendar, WallTime now);

    /// The edges of the bins that have begun, ending with `span`: what is asked for.
    std::vector<WallTime> begunEdges() const;
    bool isEmpty() const { return span.from >= span.to; }
};

/// Which of the named periods this span is at that moment; `custom` for none.
SpendPeriod periodOf(const TimeSpan& span, const Calendar& calendar, WallTime now);

} // namespace tokenfence
