// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartcanvas.h"
#include "ui/charts/stackcourse.h"

#include <optional>

class QPieSeries;

namespace tokenfence {

/// One share of a RingChart.
struct RingShare
{
    StackPart part;
    Money sum;
};

/// Shares as a ring with the total in its middle. The slice under the pointer, or chosen by the arrow keys,
/// shows its share and its exact sum there instead.
class RingChart : public ChartCanvas
{
    Q_OBJECT
public:
    explicit RingChart(const Theme& theme, QWidget* parent = nullptr);

    /// `caption`: what the total is of ("today"). nullopt: not known, and drawn as such.
    void setShares(std::optional<std::vector<RingShare>> shares, const QString& caption);
    const std::optional<std::vector<RingShare>>& shares() const { return m_shares; }

    QSize sizeHint() const override;

Q_SIGNALS:
    /// A share was, by its place.
    void chosen(std::size_t share);

protected:
    void dress() override;
    void paintOver(QPainter& painter) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void makeSlices(std::size_t count);
    void mark(std::optional<std::size_t> share);
    void moveBy(int step);
    /// Those that are not nothing.
    std::vector<std::size_t> present() const;
    Money total() const;
    void paintEmpty(QPainter& painter) const;
    void paintMiddle(QPainter& painter) const;
    /// Says in words what is marked, else the whole.
    void describe();

    QPieSeries* m_series;
    std::optional<std::vector<RingShare>> m_shares;
    QString m_caption;
    std::optional<std::size_t> m_marked;
};

} // namespace tokenfence
