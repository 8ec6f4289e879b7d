// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/stackcourse.h"
#include "ui/items/card.h"
#include "ui/pages/spend/spendquestion.h"

namespace tokenfence {

class Segments;
class StackChart;
class TextLabel;

/// An answer of Spend as a chart, with what it adds up to beside its title. Thread: the main thread.
class SpendChartCard : public Card
{
    Q_OBJECT
public:
    explicit SpendChartCard(const Theme& theme, QWidget* parent = nullptr);

    void show(const SpendAnswer& answer);
    /// Says that an answer is awaited.
    void tellWaiting();
    /// Nothing is known of what was asked.
    void tellUnknown();
    /// Stacked bars, or lines.
    bool isLines() const { return m_isLines; }
    void setLines(bool lines);
    /// What the chart is stacked by.
    const std::vector<StackPart>& parts() const;

Q_SIGNALS:
    /// A bin was chosen, and the part of the answer at that height where there was one.
    void chosen(tokenfence::TimeSpan span, std::optional<std::size_t> part);
    void ranged(tokenfence::TimeSpan span);

private:
    void tellTotal(const SpendAnswer& answer);
    void draw(StackCourse course);

    TextLabel* m_before;
    TextLabel* m_total;
    StackChart* m_chart;
    Segments* m_shapes;
    bool m_isLines = false;
};

} // namespace tokenfence
