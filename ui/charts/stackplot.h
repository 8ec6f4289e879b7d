// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/stackcourse.h"
#include "ui/charts/ticks.h"

#include <QRectF>

#include <optional>

namespace tokenfence {

/**
 * Where the bins and sums of a StackCourse lie in a chart: pixels for figures, and back. A value that is made
 * anew where it is needed; it looks at the course, which has to outlive it.
 */
class StackPlot
{
public:
    /// `area`: where the bins are drawn, without the figures beside it.
    StackPlot(const QRectF& area, const StackCourse& course, const MoneyTicks& ticks);

    const QRectF& area() const { return m_area; }
    /// Of the edge with that number; half of one is the middle of a bin.
    double xOf(double edge) const;
    double middleOf(std::size_t bin) const { return xOf(static_cast<double>(bin) + 0.5); }
    /// Above the foot of the area.
    double heightOf(Money money) const;
    double yOf(Money money) const { return m_area.bottom() - heightOf(money); }
    /// nullopt: none that has begun.
    std::optional<std::size_t> binAt(double x) const;
    /// The part of a stacked bin at that height.
    std::optional<std::size_t> partAt(std::size_t bin, double y) const;

private:
    QRectF m_area;
    const StackCourse& m_course;
    Money m_top;
};

} // namespace tokenfence
