// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "ui/charts/chartcanvas.h"
#include "ui/charts/ticks.h"

#include <QTimeZone>

#include <optional>
#include <vector>

class QAreaSeries;
class QBarSet;
class QStackedBarSeries;
class QValueAxis;

namespace tokenfence {

/// What a SpendChart shows.
struct SpendCourse
{
    std::vector<WallTime> edges; ///< of all bins of the period, those to come included
    std::vector<SpendCell>
        cells;                 ///< of the bins that have begun; fewer than edges where the period is not over
    std::vector<Money> before; ///< of the same bins a period before; empty: not shown
    QString beforeName;        ///< "yesterday"
    QTimeZone zone;
};

/**
 * Spend over time, stacked by tier, with the period before as a dashed line. Up to 96 bins are an area, more
 * or very few are bars (so that a frame is enough to draw them). Under the pointer, or moved by the arrow
 * keys, a line names the bin and its exact sums; a click chooses it.
 *
 * Its description says in words what it shows.
 */
class SpendChart : public ChartCanvas
{
    Q_OBJECT
public:
    explicit SpendChart(const Theme& theme, QWidget* parent = nullptr);

    void setCourse(SpendCourse course);
    const SpendCourse& course() const { return m_course; }
    /// The bin whose exact sums are shown.
    std::optional<std::size_t> markedBin() const { return m_marked; }

    QSize sizeHint() const override;

Q_SIGNALS:
    /// A bin was chosen, and the tier at that height where there was one.
    void chosen(tokenfence::TimeSpan span, std::optional<tokenfence::Tier> tier);

protected:
    void dress() override;
    void drawBackground(QPainter* painter, const QRectF& rect) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    void paintOver(QPainter& painter) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void makeSeries();
    void fillAreas();
    void fillBars();
    void placePlot();
    void mark(std::optional<std::size_t> bin);
    void paintEdges(QPainter& painter);
    void paintBox(QPainter& painter, double x);
    std::size_t binCount() const { return m_course.edges.empty() ? 0 : m_course.edges.size() - 1; }
    double xOf(double edge) const;
    std::optional<std::size_t> binAt(double x) const;
    std::optional<Tier> tierAt(std::size_t bin, double y) const;
    QRectF plot() const;

    QValueAxis* m_x;
    QValueAxis* m_y;
    ByTier<QAreaSeries*> m_areas{};
    QStackedBarSeries* m_bars;
    ByTier<QBarSet*> m_sets{};
    SpendCourse m_course;
    MoneyTicks m_ticks;
    std::optional<std::size_t> m_marked;
};

} // namespace tokenfence
