// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/drawnchart.h"
#include "ui/charts/hourweek.h"
#include "ui/theme/theme.h"

#include <optional>

namespace tokenfence {

/**
 * Spend by hour and day of the week: the dearer, the fuller the colour. Hours that nothing was recorded in
 * are empty, and those that the period does not have are not drawn at all.
 *
 * Under the pointer, or moved by the arrow keys, a cell says its exact sum; a click or Enter chooses the hour
 * where it is the only one of its kind. Its description says in words what it shows.
 */
class HeatMap : public DrawnChart
{
    Q_OBJECT
public:
    explicit HeatMap(const Theme& theme, QWidget* parent = nullptr);

    /// nullopt: not known.
    void setWeek(std::optional<HourWeek> week);
    const std::optional<HourWeek>& week() const { return m_week; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosen(tokenfence::TimeSpan span);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Place
    {
        std::size_t day = 0;
        std::size_t hour = 0;
        friend bool operator==(const Place&, const Place&) = default;
    };
    QRectF plot() const;
    QRectF roomOf(const Place& place) const;
    QColor colorOf(const HourWeek::Cell& cell) const;
    const HourWeek::Cell& cellAt(const Place& place) const;
    std::optional<Place> placeAt(const QPointF& point) const;
    QString nameOf(const Place& place) const;
    QString inWords() const;
    void paintLabels(QPainter& painter) const;
    HoverBox boxOf(const Place& place) const;
    void mark(std::optional<Place> place);
    void lookAgain();
    void moveBy(int days, int hours);
    void choose();
    void describe();

    std::optional<HourWeek> m_week;
    Money m_most;
    std::optional<Place> m_marked;
};

} // namespace tokenfence
