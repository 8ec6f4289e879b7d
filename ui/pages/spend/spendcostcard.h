// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/card.h"

#include "model/ports/rollups.h"
#include "model/result.h"

#include <optional>

namespace tokenfence {

class HistogramChart;
class TextLabel;

/// How many requests of a time cost how much. Thread: the main thread.
class SpendCostCard : public Card
{
    Q_OBJECT
public:
    explicit SpendCostCard(const Theme& theme, QWidget* parent = nullptr);

    void show(const Result<SpanFigures>& figures);
    /// It is of another question than the rest of the page, and its answer is awaited.
    void tellWaiting();

private:
    TextLabel* m_percentiles;
    HistogramChart* m_chart;
};

} // namespace tokenfence
