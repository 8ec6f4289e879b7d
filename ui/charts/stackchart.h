// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/binmark.h"
#include "ui/charts/drawnchart.h"
#include "ui/charts/stackpainter.h"

namespace tokenfence {

/**
 * Spend over time, stacked by whatever it is grouped by, with the period before as a dashed line.
 *
 * Under the pointer, or moved by the arrow keys, a line names the bin and its exact sums. A click or Enter
 * chooses the bin; dragging, or Shift with the arrow keys and then Enter, a range of time. Its description
 * says in words what it shows.
 */
class StackChart : public DrawnChart
{
    Q_OBJECT
public:
    explicit StackChart(const Theme& theme, QWidget* parent = nullptr);

    void setCourse(StackCourse course, StackShape shape = StackShape::bars);
    const StackCourse& course() const { return m_course; }
    StackShape shape() const { return m_shape; }
    /// The bin whose exact sums are shown.
    std::optional<std::size_t> markedBin() const { return m_mark.bin(); }
    /// Where that bin and that height are in the widget, for a pointer; `share` of the plot's height from its
    /// foot.
    QPoint placeOf(std::size_t bin, double share) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// A bin was chosen, and the part at that height where there was one.
    void chosen(tokenfence::TimeSpan span, std::optional<std::size_t> part);
    /// A range of bins was.
    void ranged(tokenfence::TimeSpan span);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    StackPlot plot() const;
    Money most() const;
    /// The period before is one sum, which says nothing beside lines of many.
    bool drawsBefore() const { return m_shape != StackShape::lines || m_course.parts.size() == 1; }
    void choose();
    /// After a change of the mark.
    void lookAgain(bool changed);
    /// Says in words what is marked, else the whole.
    void describe();
    HoverBox boxOf(std::size_t first, std::size_t last) const;

    StackCourse m_course;
    StackShape m_shape = StackShape::bars;
    MoneyTicks m_ticks;
    BinMark m_mark;
};

} // namespace tokenfence
