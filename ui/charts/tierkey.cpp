// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/tierkey.h"

#include <QFontMetrics>
#include <QPainter>

namespace tokenfence {

TierKey::TierKey(const Theme& theme, Tier tier, TextStyle style, Ink ink, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_tier(tier)
    , m_style(style)
    , m_ink(ink)
{
    setAccessibleName(tierName(tier));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize TierKey::sizeHint() const
{
    const QFontMetrics font(m_theme.font(m_style));
    return {m_theme.metrics().dot + m_theme.metrics().gapSmall + font.horizontalAdvance(tierName(m_tier)) + 1,
            font.height()};
}

void TierKey::paintEvent(QPaintEvent*)
{
    const int dot = m_theme.metrics().dot;
    QPainter painter(this);
    paintTierKey(painter, QRectF(0, (height() - dot) / 2.0, dot, dot), m_tier, m_theme);
    painter.setFont(m_theme.font(m_style));
    painter.setPen(m_theme.ink(m_ink));
    painter.drawText(rect().adjusted(dot + m_theme.metrics().gapSmall, 0, 0, 0),
                     Qt::AlignLeft | Qt::AlignVCenter, tierName(m_tier));
}

} // namespace tokenfence
