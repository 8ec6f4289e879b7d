// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "model/time/calendar.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace tokenfence {

/// What the Overview can look at.
enum class OverviewPeriod
{
    hour,
    today,
    sevenDays,
    thirtyDays,
    month
};

/// As they stand on the buttons, in the order of the enumeration.
QStringList overviewPeriodNames();

/**
 * A period as bins and spans, all on UTC quarter hours: what the rollups are asked with. Days are those of
 * the calendar. A value; pure.
 */
struct PeriodBins
{
    /// Of the whole period, its future included: `today` ends at midnight.
    std::vector<WallTime> edges;
    /// As many, of the period before; a bin that it does not have (a shorter month, a day of 23 hours) is
    /// left out.
    std::vector<WallTime> edgesBefore;
    /// From the beginning to the end of the present quarter hour.
    TimeSpan span;
    /// The same without the present quarter hour, which is not over, and as much of the period before: for
    /// comparing.
    TimeSpan whole, wholeBefore;

    QString title;      ///< "Spend today, by tier"
    QString phrase;     ///< "today", "in Nov": behind a noun
    QString beforeName; ///< "yesterday"

    static PeriodBins of(OverviewPeriod period, const Calendar& calendar, WallTime now);
};

/// `span` cut into at most `pieces` equal ones on quarter hours, for the course of a figure.
std::vector<WallTime> courseEdges(const TimeSpan& span, int pieces);

} // namespace tokenfence
