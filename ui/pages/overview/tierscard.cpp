// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/overview/tierscard.h"

#include "ui/charts/ringchart.h"
#include "ui/charts/tierbar.h"
#include "ui/charts/tierkey.h"
#include "ui/items/accessible.h"
#include "ui/items/format.h"
#include "ui/items/ifroom.h"
#include "ui/items/painting.h"
#include "ui/items/textlabel.h"
#include "ui/pages/spendlinks.h"

#include <QGridLayout>
#include <QVBoxLayout>

namespace tokenfence {

TiersCard::TiersCard(const PageContext& context, QWidget* parent)
    : Card(context.theme, tr("Tiers"), parent)
    , m_context(context)
    , m_ring(new RingChart(context.theme))
{
    const Metrics& metrics = context.theme.metrics();
    setMinimumWidth(metrics.ringCardWidth);
    addToHead(new IfRoom(new TextLabel(context.theme, TextStyle::small, Ink::dim, tr("spend / calls"))));
    m_ring->setMinimumHeight(1);
    m_ring->setMaximumHeight(2 * metrics.ringDiameter);
    keepTitleWhole();
    // In the middle of what it does not take.
    body()->addStretch(1);
    body()->addWidget(m_ring, 1000);
    body()->addStretch(1);
    auto* grid = new QGridLayout;
    grid->setVerticalSpacing(0);
    grid->setColumnStretch(0, 1);
    grid->setColumnMinimumWidth(1, metrics.figureColumn);
    grid->setColumnMinimumWidth(2, metrics.figureColumn);
    int line = 0;
    for (const Tier tier : tierOrder) {
        Row& row = m_rows[static_cast<std::size_t>(tier)];
        row.key = new TierKey(context.theme, tier, TextStyle::row, Ink::text);
        row.spend = new TextLabel(context.theme, TextStyle::row, Ink::text);
        row.calls = new TextLabel(context.theme, TextStyle::row, Ink::dim);
        row.spend->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        row.calls->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        grid->addWidget(row.key, line, 0);
        grid->addWidget(row.spend, line, 1);
        grid->addWidget(row.calls, line, 2);
        ++line;
    }
    body()->addLayout(grid);
    connect(m_ring, &RingChart::chosen, this, [this](std::size_t share) {
        const Tier tier = *(*m_ring->shares())[share].part.tier;
        showSpend(m_context.navigator, {{Dimension::tier, {}, std::string(toString(tier))}}, m_span);
    });
    show(std::nullopt, {});
}

void TiersCard::resizeEvent(QResizeEvent* event)
{
    Card::resizeEvent(event);
    // A ring too small for its figure says less than the lines under it.
    m_ring->setVisible(height() >= 3 * m_context.theme.metrics().ringDiameter / 2);
}

void TiersCard::show(const std::optional<SpendCell>& cell, const QString& phrase,
                     const std::optional<TimeSpan>& span)
{
    m_span = span;
    std::optional<std::vector<RingShare>> shares;
    if (cell) {
        shares.emplace();
        for (const Tier tier : tierOrder) {
            shares->push_back({{tierName(tier), tier, {}}, cell->cost[static_cast<std::size_t>(tier)]});
        }
    }
    m_ring->setShares(std::move(shares), phrase);
    setSpokenName(*m_ring, tr("Share of spend by tier %1").arg(phrase).trimmed());
    for (const Tier tier : tierOrder) {
        const auto index = static_cast<std::size_t>(tier);
        const Row& row = m_rows[index];
        // Calls without a price and without a cost of their own: what they spent is not known, and no zero.
        const bool known = cell && (tier != Tier::unknown || !cell->cost[index].isZero());
        row.spend->setText(known ? format::percent(cell->cost[index], cell->total()) : format::unknown());
        row.calls->setText(cell ? format::percent(cell->calls[index], cell->callCount()) : format::unknown());
        if (tier == Tier::unknown) {
            const bool there = cell && cell->calls[index] > 0;
            for (QWidget* widget :
                 {row.key, static_cast<QWidget*>(row.spend), static_cast<QWidget*>(row.calls)}) {
                widget->setVisible(there);
            }
        }
    }
}

} // namespace tokenfence
