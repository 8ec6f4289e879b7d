// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/meter.h"

#include "ui/charts/bulletbar.h"
#include "ui/items/accessible.h"
#include "ui/items/button.h"
#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/textlabel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace tokenfence {

Meter::Meter(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_period(new TextLabel(theme, TextStyle::small, Ink::dim))
    , m_spent(new TextLabel(theme, TextStyle::value, Ink::text))
    , m_limit(new TextLabel(theme, TextStyle::small, Ink::dim))
    , m_bar(new BulletBar(theme))
    , m_setLimit(makeButton(tr("set a limit"), ButtonLook::link))
{
    setAccessibleRole(*this, QAccessible::StaticText);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_setLimit->setFont(theme.font(TextStyle::small));
    auto* figures = new QHBoxLayout;
    figures->setSpacing(theme.metrics().gapSmall);
    figures->addWidget(m_period, 1, Qt::AlignBottom);
    figures->addWidget(m_spent, 0, Qt::AlignBottom);
    figures->addWidget(m_limit, 0, Qt::AlignBottom);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.metrics().gapTiny);
    layout->addLayout(figures);
    layout->addWidget(m_bar);
    layout->addWidget(m_setLimit, 0, Qt::AlignRight);
    connect(m_setLimit, &QPushButton::clicked, this, &Meter::limitWanted);
    setFigures({}, std::nullopt, nullptr, {});
}

void Meter::setFigures(const QString& period, std::optional<Money> spent, const PolicyView* budget,
                       WallTime now)
{
    m_period->setText(period);
    m_spent->setText(format::money(spent));
    const bool limited = spent && budget != nullptr;
    m_isLimited = limited;
    m_bar->setVisible(limited);
    m_setLimit->setVisible(spent && budget == nullptr);
    QString description = spent ? format::moneyExact(*spent) : tr("not known yet");
    if (limited) {
        const Money limit = budget->policy.limitAt(now);
        m_limit->setText(tr("of %1").arg(format::moneyShort(limit)));
        m_bar->setBullet(Bullet::of(budget->policy, *spent, budget->all.reserved,
                                    stateOf(budget->policy, *spent, now), now));
        setSpokenName(*m_bar, tr("%1: %2").arg(period, shownText(budget->policy.name)));
        description = tr("%1 of %2, %3 reserved. %4")
                          .arg(description, format::money(limit), format::money(budget->all.reserved),
                               shownText(budget->policy.name));
    } else if (spent) {
        description = tr("%1, no limit").arg(description);
    }
    tellLimit();
    setSpokenName(*this, period);
    if (description != accessibleDescription()) {
        setSpokenDescription(*this, description);
        setToolTip(plainToolTip(description));
    }
}

void Meter::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    tellLimit();
}

void Meter::tellLimit()
{
    // What is spent is never cut; its limit is told by the bar too.
    const int whole = minimumSizeHint().width() + m_theme.metrics().gapSmall + m_limit->sizeHint().width();
    m_limit->setVisible(m_isLimited && width() >= whole);
}

QSize Meter::minimumSizeHint() const
{
    return {m_period->sizeHint().width() + m_theme.metrics().gapSmall + m_spent->sizeHint().width(),
            QWidget::minimumSizeHint().height()};
}

QSize Meter::sizeHint() const
{
    return {m_theme.metrics().meterWidth, QWidget::sizeHint().height()};
}

} // namespace tokenfence
