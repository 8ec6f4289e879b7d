// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendheader.h"

#include "ui/items/combobox.h"
#include "ui/items/segments.h"
#include "ui/items/textlabel.h"
#include "ui/pages/groupingnames.h"
#include "ui/pages/spend/filterchips.h"
#include "ui/pages/spend/timerange.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace tokenfence {

SpendHeader::SpendHeader(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_periods(new Segments(theme, tr("Period"), spendPeriodNames()))
    , m_range(new TimeRange(theme))
    , m_groupings(new ComboBox(theme, tr("Group by")))
    , m_chips(new FilterChips(theme))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.metrics().cardGap);
    layout->addWidget(buildFirstLine());
    layout->addLayout(buildSecondLine());
    connectAll();
}

QWidget* SpendHeader::buildFirstLine()
{
    auto* row = new QWidget;
    m_first = new QHBoxLayout(row);
    m_first->setContentsMargins(0, 0, 0, 0);
    m_first->setSpacing(m_theme.metrics().gap);
    m_first->addWidget(m_periods);
    m_first->addStretch(1);
    m_first->addWidget(new TextLabel(m_theme, TextStyle::small, Ink::dim, tr("Group by")));
    m_groupings->setFont(m_theme.font(TextStyle::small));
    m_groupings->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_first->addWidget(m_groupings);
    return row;
}

QLayout* SpendHeader::buildSecondLine()
{
    // Apart from the first, which has no room for it where the fonts are large.
    auto* layout = new QHBoxLayout;
    layout->setSpacing(m_theme.metrics().gapLarge);
    layout->addWidget(m_range);
    layout->addWidget(m_chips, 1);
    layout->addStretch(0);
    return layout;
}

void SpendHeader::connectAll()
{
    connect(m_periods, &Segments::chosen, this, [this](int index) {
        ToSpend to = m_view;
        to.period = static_cast<SpendPeriod>(index);
        if (to.period == SpendPeriod::custom) {
            to.span = m_shown; // to begin with
        }
        Q_EMIT wanted(to);
    });
    connect(m_range, &TimeRange::chosen, this, [this](const TimeSpan& chosen) {
        Q_EMIT wanted({m_view.filter, chosen, SpendPeriod::custom, m_view.grouping});
    });
    connect(m_groupings, &QComboBox::activated, this, [this](int index) {
        ToSpend to = m_view;
        to.grouping = m_choices[static_cast<std::size_t>(index)];
        Q_EMIT wanted(to);
    });
    connect(m_chips, &FilterChips::removed, this, [this](std::size_t term) {
        ToSpend to = m_view;
        to.filter.erase(to.filter.begin() + static_cast<std::ptrdiff_t>(term));
        Q_EMIT wanted(to);
        m_groupings->setFocus(Qt::OtherFocusReason); // the chip that had it is gone
    });
    connect(m_chips, &FilterChips::cleared, this, [this] {
        ToSpend to = m_view;
        to.filter.clear();
        Q_EMIT wanted(to);
        m_periods->setFocus(Qt::OtherFocusReason);
    });
}

void SpendHeader::add(QWidget* control)
{
    m_first->addWidget(control);
}

void SpendHeader::show(const ToSpend& view, const SpendSpan& span, const QTimeZone& zone)
{
    m_view = view;
    m_shown = {span.edges.front(), span.edges.back()};
    m_periods->setCurrent(static_cast<int>(*view.period));
    m_range->setVisible(view.period == SpendPeriod::custom);
    m_range->setSpan(m_shown, zone);
    m_chips->setFilter(view.filter);
}

void SpendHeader::setGroupings(const std::vector<std::string>& labels, const Grouping& chosen)
{
    std::vector<Grouping> choices;
    for (const Dimension dimension :
         {Dimension::user, Dimension::workflow, Dimension::agent, Dimension::provider, Dimension::model,
          Dimension::tier, Dimension::status}) {
        choices.push_back({dimension, {}});
    }
    for (const std::string& key : labels) {
        choices.push_back({Dimension::label, key});
    }
    if (std::find(choices.begin(), choices.end(), chosen) == choices.end()) {
        choices.push_back(chosen);
    }
    if (choices != m_choices) {
        m_choices = choices;
        m_groupings->clear();
        for (const Grouping& choice : choices) {
            m_groupings->addItem(groupingName(choice));
        }
    }
    const auto at = std::find(m_choices.begin(), m_choices.end(), chosen);
    m_groupings->setCurrentIndex(static_cast<int>(at - m_choices.begin()));
}

} // namespace tokenfence
