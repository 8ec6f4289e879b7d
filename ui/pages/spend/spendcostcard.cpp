// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendcostcard.h"

#include "ui/charts/histogramchart.h"
#include "ui/items/accessible.h"
#include "ui/items/plaintext.h"
#include "ui/items/textlabel.h"

#include <QVBoxLayout>

namespace tokenfence {

SpendCostCard::SpendCostCard(const Theme& theme, QWidget* parent)
    : Card(theme, tr("Cost per request"), parent)
    , m_percentiles(new TextLabel(theme, TextStyle::small, Ink::dim))
    , m_chart(new HistogramChart(theme))
{
    addToHead(m_percentiles);
    body()->addWidget(m_chart, 1);
    setSpokenName(*m_chart, tr("Cost per request"));
}

void SpendCostCard::show(const Result<SpanFigures>& figures)
{
    std::optional<CostBars> bars;
    if (figures) {
        bars = CostBars::of(figures->costs, HistogramChart::mostBars);
    }
    // A request whose calls have no price is among those that cost nothing: its cost is not known.
    const bool anyUnpriced = figures && figures->spend.unpriced > 0;
    m_percentiles->setText(percentilesInWords(bars));
    m_chart->setBars(std::move(bars), anyUnpriced ? tr("No cost, or not known") : tr("No cost"));
    setProblem(figures ? QString() : tr("Not known: %1").arg(shownText(figures.error().message)));
}

void SpendCostCard::tellWaiting()
{
    m_percentiles->setText(tr("Reading …"));
    m_chart->setBars(std::nullopt, {});
    setProblem({});
}

} // namespace tokenfence
