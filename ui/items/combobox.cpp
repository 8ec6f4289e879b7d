// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/combobox.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace tokenfence {

ComboBox::ComboBox(const Theme& theme, const QString& name, QWidget* parent)
    : QComboBox(parent)
    , m_theme(theme)
{
    setAccessibleName(name);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ComboBox::paintEvent(QPaintEvent* event)
{
    QComboBox::paintEvent(event);
    const Metrics& metrics = m_theme.metrics();
    const double wide = metrics.gap;
    const QPointF center(width() - metrics.gap - wide / 2, height() / 2.0);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.ink(isEnabled() ? Ink::dim : Ink::faint), metrics.stroke * 0.75,
                        Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF{center + QPointF(-wide / 2, -wide / 4), center + QPointF(0, wide / 4),
                                   center + QPointF(wide / 2, -wide / 4)});
}

} // namespace tokenfence
