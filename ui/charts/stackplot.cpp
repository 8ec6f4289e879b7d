// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/stackplot.h"

#include <algorithm>

namespace tokenfence {

StackPlot::StackPlot(const QRectF& area, const StackCourse& course, const MoneyTicks& ticks)
    : m_area(area)
    , m_course(course)
    , m_top(ticks.top())
{
}

double StackPlot::xOf(double edge) const
{
    const auto bins = static_cast<double>(std::max<std::size_t>(m_course.binCount(), 1));
    return m_area.left() + m_area.width() * edge / bins;
}

double StackPlot::heightOf(Money money) const
{
    return m_area.height() * static_cast<double>(money.nano()) / static_cast<double>(m_top.nano());
}

std::optional<std::size_t> StackPlot::binAt(double x) const
{
    const double place = (x - m_area.left()) / m_area.width() * static_cast<double>(m_course.binCount());
    if (place < 0 || place >= static_cast<double>(m_course.bins.size())) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(place);
}

std::optional<std::size_t> StackPlot::partAt(std::size_t bin, double y) const
{
    const double height = m_area.bottom() - y;
    Money sum;
    for (std::size_t part = 0; part < m_course.parts.size(); ++part) {
        sum += m_course.bins[bin].parts[part];
        if (height >= 0 && height < heightOf(sum)) {
            return part;
        }
    }
    return std::nullopt;
}

} // namespace tokenfence
