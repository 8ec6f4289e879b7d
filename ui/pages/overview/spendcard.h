// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/card.h"
#include "ui/pages/overview/overviewperiod.h"
#include "ui/pages/page.h"
#include "ui/queries/queryrunner.h"
#include "ui/queries/refresh.h"

namespace tokenfence {

class Segments;
class StackChart;
class TextLabel;

/// Spend over time, with the choice of the period that the whole page looks at.
class SpendCard : public Card
{
    Q_OBJECT
public:
    explicit SpendCard(const PageContext& context, QWidget* parent = nullptr);

    void setPeriod(OverviewPeriod period);
    void setActive(bool active);
    void refresh();

Q_SIGNALS:
    void periodChosen(tokenfence::OverviewPeriod period);
    /// What the chart shows adds up to this; `phrase` says of when it is, for people.
    void summed(const tokenfence::SpendCell& cell, const QString& phrase, const tokenfence::TimeSpan& span);

private:
    struct Answer
    {
        PeriodBins bins;
        std::vector<SpendCell> cells, before;
    };
    void nameAs(const PeriodBins& bins);
    void ask();
    void show(const Answer& answer);

    PageContext m_context;
    OverviewPeriod m_period = OverviewPeriod::today;
    StackChart* m_chart;
    Segments* m_periods;
    QWidget* m_unknownKey;
    TextLabel* m_before;
    Refresh m_refresh;
    Query m_query;
};

} // namespace tokenfence
