// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/filterchips.h"

#include "ui/items/button.h"
#include "ui/items/plaintext.h"
#include "ui/pages/groupingnames.h"

#include <QFontMetrics>
#include <QHBoxLayout>

namespace tokenfence {

FilterChips::FilterChips(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_row(new QHBoxLayout(this))
    , m_clear(makeButton(tr("Clear all"), ButtonLook::link))
{
    setAccessibleName(tr("Filters"));
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(theme.metrics().gapSmall);
    m_clear->setFont(theme.font(TextStyle::small));
    connect(m_clear, &QPushButton::clicked, this, &FilterChips::cleared);
    m_row->addWidget(m_clear);
    m_row->addStretch(1);
    hide();
}

void FilterChips::setFilter(const Filter& filter)
{
    if (filter == m_filter) {
        return;
    }
    m_filter = filter;
    for (QPushButton* old : m_chips) {
        old->hide();
        old->deleteLater(); // it may be the one that was pressed
    }
    m_chips.clear();
    QWidget* last = nullptr;
    for (std::size_t place = 0; place < filter.size(); ++place) {
        QPushButton* button = chip(filter[place], place);
        m_row->insertWidget(static_cast<int>(place), button);
        m_chips.push_back(button);
        if (last != nullptr) {
            setTabOrder(last, button);
        }
        last = button;
    }
    if (last != nullptr) {
        setTabOrder(last, m_clear);
    }
    m_clear->setVisible(filter.size() > 1);
    setVisible(!filter.empty());
}

QPushButton* FilterChips::chip(const FilterTerm& term, std::size_t place)
{
    const Grouping grouping{term.dimension, term.labelKey};
    const QString what = groupingName(grouping);
    const QString name = groupName(grouping, term.text);
    QPushButton* button = makeButton({}, ButtonLook::plain);
    button->setFont(m_theme.font(TextStyle::small));
    const QFontMetrics font(button->font());
    // An ampersand would be read as the mark of a shortcut.
    QString shown = font.elidedText(name, Qt::ElideMiddle, m_theme.metrics().meterWidth);
    shown.replace(u'&', QStringLiteral("&&"));
    button->setText(tr("%1: %2").arg(what, shown) + QStringLiteral("  ✕"));
    button->setAccessibleName(tr("Remove the filter %1: %2").arg(what, name));
    button->setToolTip(plainToolTip(tr("%1: %2. Press to show all again").arg(what, name)));
    connect(button, &QPushButton::clicked, this, [this, place] { Q_EMIT removed(place); });
    return button;
}

} // namespace tokenfence
