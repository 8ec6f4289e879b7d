// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/money.h"
#include "model/time/calendar.h"
#include "ui/charts/drawnchart.h"
#include "ui/theme/theme.h"

#include <QTimeZone>

#include <optional>
#include <vector>

namespace tokenfence {

/// What a PairChart shows.
struct PairCourse
{
    struct Pair
    {
        Period day;
        Money then; ///< what was spent
        Money with; ///< what would have been
    };
    std::vector<Pair> pairs;
    std::optional<Money> limit; ///< of each day, as a dashed line
    QTimeZone zone;
};

/**
 * Two bars for each day: what was spent, and what would have been. Under the pointer, or moved by the arrow
 * keys, a box names the day and both sums exactly; a click or Enter chooses the day. Its description says in
 * words what it shows.
 */
class PairChart : public DrawnChart
{
    Q_OBJECT
public:
    explicit PairChart(const Theme& theme, QWidget* parent = nullptr);

    void setCourse(PairCourse course);
    const PairCourse& course() const { return m_course; }
    std::optional<std::size_t> markedPair() const { return m_marked; }

    QSize sizeHint() const override;

Q_SIGNALS:
    void chosen(const tokenfence::Period& day);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void paintBars(QPainter& painter) const;
    void paintLabels(QPainter& painter) const;
    void paintLimit(QPainter& painter) const;
    void mark(std::optional<std::size_t> pair);
    void tell();
    void describe();
    QString nameOf(std::size_t pair) const;
    QRectF plot() const;
    QRectF placeOf(std::size_t pair) const;
    double heightOf(Money money) const;
    std::optional<std::size_t> pairAt(double x) const;

    PairCourse m_course;
    Money m_top; ///< what the plot's height stands for
    std::optional<std::size_t> m_marked;
};

} // namespace tokenfence
