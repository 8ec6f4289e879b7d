// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/spend/spendquestion.h"
#include "ui/theme/theme.h"

#include "model/result.h"

#include <QImage>
#include <QWidget>

namespace tokenfence {

class SpendChartCard;
class SpendCostCard;
class SpendShareCard;
class SpendTableCard;
class SpendWeekCard;

/**
 * All that Spend shows of one answer: the chart and the shares, what a request costs and when it is spent,
 * and the table. It says which name or time somebody wants to look into. Thread: the main thread.
 */
class SpendBody : public QWidget
{
    Q_OBJECT
public:
    explicit SpendBody(const Theme& theme, QWidget* parent = nullptr);

    void show(const SpendAnswer& answer);
    void showCosts(const Result<SpanFigures>& figures);
    /// An answer to another question is awaited.
    void tellWaiting();
    /// Nothing is known of what was asked: never the figures of another question.
    void tellUnknown(const SpendQuestion& question);
    /// Why what is shown may be old or missing; empty: nothing is wrong.
    void setProblem(const QString& problem);

    SpendTableCard& table() const { return *m_table; }
    SpendChartCard& chart() const { return *m_chart; }
    /// The charts as they stand there.
    QImage picture() const;

Q_SIGNALS:
    void nameChosen(std::string name);
    void timeChosen(tokenfence::TimeSpan span);

private:
    QWidget* buildCharts();
    void connectAll();
    void choosePart(std::size_t part);

    const Theme& m_theme;
    std::vector<SpendAnswer::Part> m_parts;
    SpendChartCard* m_chart;
    SpendShareCard* m_share;
    SpendCostCard* m_cost;
    SpendWeekCard* m_week;
    SpendTableCard* m_table;
    QWidget* m_charts = nullptr;
};

} // namespace tokenfence
