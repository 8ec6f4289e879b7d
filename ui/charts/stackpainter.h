// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/stackplot.h"
#include "ui/theme/theme.h"

class QPainter;

namespace tokenfence {

/// How a StackChart draws its parts.
enum class StackShape
{
    bars,  ///< stacked
    areas, ///< stacked, as a course
    lines  ///< each part by itself, so that they can be compared
};

/**
 * Draws a StackCourse. By hand: 168 bars of six parts in a fraction of a frame, and areas without
 * antialiasing under hair lines with it, which is a tenth of the time and as smooth to the eye.
 */
class StackPainter
{
public:
    StackPainter(QPainter& painter, const StackPlot& plot, const StackCourse& course, const Theme& theme);

    /// Figures and rules at the left and times below, in a chart of that width.
    void paintAxes(const MoneyTicks& ticks, int width);
    void paintParts(StackShape shape);
    /// The period before as a dashed line.
    void paintBefore();
    /// A line through the middle of `bin`, and a ground under the bins of a range.
    void paintMark(std::size_t bin, std::optional<std::pair<std::size_t, std::size_t>> range);

private:
    void paintBars();
    void paintAreas();
    void paintLines();
    /// The bins from `first` on that something was recorded in, up to the first that has nothing.
    std::size_t runEnd(std::size_t first) const;
    /// The course of `sums` over the bins of a run, from edge to edge.
    QPolygonF course(std::size_t first, const std::vector<Money>& sums) const;
    QBrush areaBrush(const StackPart& part) const;

    QPainter& m_painter;
    const StackPlot& m_plot;
    const StackCourse& m_course;
    const Theme& m_theme;
};

} // namespace tokenfence
