// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/binmark.h"
#include "ui/charts/costbars.h"
#include "ui/charts/drawnchart.h"

namespace tokenfence {

/**
 * How many requests cost how much, on a scale of powers of ten, with the costs that half, 95 % and 99 % of
 * all do not pass as marks. Requests that cost nothing stand apart at the left.
 *
 * Under the pointer, or moved by the arrow keys, a bar says its bounds and its requests. Its description says
 * in words what it shows. Painted by hand, because Qt Charts has bars on a logarithmic scale nowhere.
 */
class HistogramChart : public DrawnChart
{
    Q_OBJECT
public:
    explicit HistogramChart(const Theme& theme, QWidget* parent = nullptr);

    /// nullopt: not known. `zeroName`: what requests at the left of the scale are ("no cost").
    void setBars(std::optional<CostBars> bars, const QString& zeroName);
    const std::optional<CostBars>& bars() const { return m_bars; }
    /// The bar that is looked at; where there are requests without a cost, these are the first.
    std::optional<std::size_t> markedBar() const { return m_mark.bin(); }
    /// As many bars as have room to be told apart.
    static constexpr std::size_t mostBars = 36;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Column
    {
        QRectF room;
        std::uint64_t requests = 0;
        QString name;
    };
    QRectF plot() const;
    QRectF scale() const;
    /// All bars with the one of what cost nothing, from left to right.
    std::vector<Column> columns() const;
    void paintAxes(QPainter& painter) const;
    void paintPercentiles(QPainter& painter) const;
    void lookAgain();
    void describe();
    QString inWords() const;

    std::optional<CostBars> m_bars;
    QString m_zeroName;
    BinMark m_mark;
};

/// "P50 ≈ $0.018 · P95 ≈ $0.17 · P99 ≈ $0.50"; what is not known is a dash.
QString percentilesInWords(const std::optional<CostBars>& bars);

} // namespace tokenfence
