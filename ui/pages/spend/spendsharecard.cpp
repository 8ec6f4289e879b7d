// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendsharecard.h"

#include "ui/charts/ringchart.h"
#include "ui/items/accessible.h"
#include "ui/pages/groupingnames.h"
#include "ui/pages/spend/spendfigures.h"

#include <QVBoxLayout>

namespace tokenfence {

SpendShareCard::SpendShareCard(const Theme& theme, QWidget* parent)
    : Card(theme, tr("Share"), parent)
    , m_ring(new RingChart(theme))
{
    const Metrics& metrics = theme.metrics();
    setMinimumWidth(metrics.ringDiameter + metrics.ringDiameter / 4 + 2 * metrics.cardPadX);
    m_ring->setMinimumHeight(metrics.ringDiameter / 2);
    body()->addWidget(m_ring, 1);
    connect(m_ring, &RingChart::chosen, this, &SpendShareCard::chosen);
}

void SpendShareCard::show(const SpendAnswer& answer, const std::vector<StackPart>& parts)
{
    setSpokenName(*m_ring, tr("Share of spend by %1").arg(groupingName(answer.question.grouping).toLower()));
    std::optional<std::vector<RingShare>> shares;
    if (answer.total.callCount() > 0 && knownCost(answer.total)) {
        shares.emplace();
        for (std::size_t part = 0; part < parts.size(); ++part) {
            RingShare& share = shares->emplace_back(RingShare{parts[part], Money()});
            for (const std::vector<Money>& stack : answer.stacks) {
                share.sum += stack[part];
            }
        }
    }
    m_ring->setShares(std::move(shares), answer.question.time.phrase);
}

void SpendShareCard::tellUnknown()
{
    m_ring->setShares(std::nullopt, {});
}

} // namespace tokenfence
