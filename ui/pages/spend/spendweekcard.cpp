// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendweekcard.h"

#include "ui/charts/heatmap.h"
#include "ui/items/accessible.h"
#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/textlabel.h"

#include <QVBoxLayout>

namespace tokenfence {

SpendWeekCard::SpendWeekCard(const Theme& theme, QWidget* parent)
    : Card(theme, tr("Hour and weekday"), parent)
    , m_zone(new TextLabel(theme, TextStyle::small, Ink::dim))
    , m_map(new HeatMap(theme))
{
    addToHead(m_zone);
    body()->addWidget(m_map, 1);
    setSpokenName(*m_map, tr("Spend by hour and weekday"));
    connect(m_map, &HeatMap::chosen, this, &SpendWeekCard::chosen);
}

void SpendWeekCard::show(const SpendAnswer& answer)
{
    m_map->setWeek(answer.week);
    const QString zone = shownText(answer.question.calendar.zoneId());
    if (answer.week && !answer.week->most().isZero()) {
        m_zone->setText(tr("up to %1 · %2").arg(format::money(answer.week->most()), zone));
    } else {
        m_zone->setText(answer.week || answer.bins.empty() ? zone : tr("only of up to 93 days"));
    }
}

} // namespace tokenfence
