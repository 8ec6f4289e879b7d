// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "ui/charts/hoverbox.h"
#include "ui/charts/ticks.h"
#include "ui/theme/theme.h"

#include <QTimeZone>
#include <QWidget>

#include <optional>
#include <vector>

namespace tokenfence {

/// One of the parts that a StackChart's bars are made of.
struct StackPart
{
    QString name;
    std::optional<Tier> tier;         ///< in its colour
    std::optional<std::size_t> place; ///< else in that one of Palette::series; neither: all the others as one
    bool isRest() const { return !tier && !place; }

    QBrush brush(const Palette& palette) const;
    void paintKey(QPainter& painter, const QRectF& rect, const Theme& theme) const;
};

/// What a StackChart shows.
struct StackCourse
{
    struct Bin
    {
        std::vector<Money> parts; ///< as `StackCourse::parts`
        std::uint64_t calls = 0;  ///< 0: nothing was recorded, which is no spend of zero
        std::uint64_t unpriced = 0;

        Money total() const;
        /// nullopt: not known, because nothing was recorded or no call of it has a price.
        std::optional<Money> sum() const;
    };
    std::vector<WallTime> edges;  ///< of all bins of the period, those to come included
    std::vector<StackPart> parts; ///< from the bottom upwards
    std::vector<Bin> bins;        ///< those that have begun
    std::vector<Money> before;    ///< of the same bins a period before; empty: not shown
    QString beforeName;           ///< "yesterday"
    QTimeZone zone;
};

/**
 * Spend over time as bars, stacked by whatever it is grouped by, with the period before as a dashed line.
 * Painted by hand: 168 bars of six parts in a fraction of a frame, whatever Qt Charts needs for them.
 *
 * Under the pointer, or moved by the arrow keys, a line names the bin and its exact sums. A click or Enter
 * chooses the bin; dragging, or Shift with the arrow keys and then Enter, a range of time. Its description
 * says in words what it shows.
 */
class StackChart : public QWidget
{
    Q_OBJECT
public:
    explicit StackChart(const Theme& theme, QWidget* parent = nullptr);

    void setCourse(StackCourse course);
    const StackCourse& course() const { return m_course; }
    /// The bin whose exact sums are shown.
    std::optional<std::size_t> markedBin() const { return m_marked; }
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
    void paintAxes(QPainter& painter) const;
    void paintBars(QPainter& painter) const;
    void paintBefore(QPainter& painter) const;
    void paintMark(QPainter& painter) const;
    void mark(std::optional<std::size_t> bin);
    void moveBy(int step, bool extend);
    void choose();
    /// Says in words what is marked, else the whole.
    void describe();
    QString inWords(const StackCourse::Bin& sum) const;
    StackCourse::Bin sumOf(std::size_t first, std::size_t last) const;
    QString nameOf(std::size_t first, std::size_t last) const;
    HoverBox boxOf(std::size_t first, std::size_t last) const;
    std::size_t binCount() const { return m_course.edges.empty() ? 0 : m_course.edges.size() - 1; }
    QRectF plot() const;
    double xOf(double edge) const;
    double heightOf(Money money) const;
    std::optional<std::size_t> binAt(double x) const;
    std::optional<std::size_t> partAt(std::size_t bin, double y) const;
    /// Of the bins between the one where the range began and the marked one.
    std::optional<TimeSpan> range() const;

    const Theme& m_theme;
    StackCourse m_course;
    MoneyTicks m_ticks;
    std::optional<std::size_t> m_marked;
    std::optional<std::size_t> m_anchor; ///< where a range began
    bool m_dragging = false;
};

} // namespace tokenfence
