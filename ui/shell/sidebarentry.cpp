// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sidebarentry.h"

#include "ui/items/accessible.h"
#include "ui/items/format.h"
#include "ui/items/painting.h"

#include <QFontMetrics>
#include <QPainter>

namespace tokenfence {

SideBarEntry::SideBarEntry(const Theme& theme, Icon icon, const QString& name, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_icon(icon)
{
    setAccessibleRole(*this, QAccessible::PageTab);
    setText(name);
    setAccessibleName(name);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SideBarEntry::setBadge(int number)
{
    m_badge = number;
    setSpokenDescription(*this, number > 0 ? tr("%n to look at", nullptr, number) : QString());
    update();
}

void SideBarEntry::setNameShown(bool shown)
{
    m_nameShown = shown;
    setToolTip(shown ? QString() : text());
    updateGeometry();
    update();
}

QSize SideBarEntry::sizeHint() const
{
    const Metrics& metrics = m_theme.metrics();
    return {(m_nameShown ? metrics.sideBarWidth : metrics.sideBarNarrow) - 2 * metrics.gap,
            QFontMetrics(m_theme.font(TextStyle::body)).height() + 2 * metrics.gap};
}

void SideBarEntry::enterEvent(QEnterEvent*)
{
    update();
}

void SideBarEntry::leaveEvent(QEvent*)
{
    update();
}

void SideBarEntry::paintEvent(QPaintEvent*)
{
    const Metrics& metrics = m_theme.metrics();
    const Palette& palette = m_theme.palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool lit = isChecked() || underMouse();
    if (isChecked()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette.hover);
        painter.drawRoundedRect(rect(), metrics.radiusControl, metrics.radiusControl);
    }
    if (showsFocus(*this)) {
        paintFocus(painter, rect(), metrics.radiusControl, m_theme);
    }
    const QColor color = lit ? palette.text : palette.dim;
    const QRectF icon(metrics.controlPadX, (height() - metrics.icon) / 2.0, metrics.icon, metrics.icon);
    paintIcon(painter, m_icon, icon, color, palette.panel);
    if (m_nameShown) {
        painter.setPen(color);
        painter.setFont(m_theme.font(isChecked() ? TextStyle::strong : TextStyle::body));
        const int textX = metrics.controlPadX + metrics.icon + metrics.cardGap;
        painter.drawText(QRect(textX, 0, width() - textX, height()), Qt::AlignLeft | Qt::AlignVCenter,
                         text());
    }
    if (m_badge > 0 && !m_nameShown) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette.warn);
        painter.drawEllipse(QRect(width() - metrics.gap, metrics.gapTiny, metrics.gap, metrics.gap));
    } else if (m_badge > 0) {
        const QString number = format::count(static_cast<std::uint64_t>(m_badge));
        const int extent = metrics.brand;
        paintPill(painter, QRectF(width() - metrics.gap - extent, (height() - extent) / 2.0, extent, extent),
                  number, Ink::warn, m_theme);
    }
}

} // namespace tokenfence
