// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/painting.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QPainter>
#include <QPen>
#include <QWidget>

namespace tokenfence {
namespace {

/// A rectangle whose border of `width` lies inside it.
QRectF inset(const QRectF& rect, double width)
{
    return rect.adjusted(width / 2, width / 2, -width / 2, -width / 2);
}

} // namespace

void paintPanel(QPainter& painter, const QRectF& rect, const Theme& theme)
{
    const Metrics& metrics = theme.metrics();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.palette().line, metrics.hair));
    painter.setBrush(theme.palette().panel);
    painter.drawRoundedRect(inset(rect, metrics.hair), metrics.radiusCard, metrics.radiusCard);
    painter.restore();
}

int paintPill(QPainter& painter, const QRectF& rect, const QString& text, Ink ink, const Theme& theme)
{
    const Metrics& metrics = theme.metrics();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(theme.font(TextStyle::tiny));
    painter.setPen(QPen(theme.palette().line, metrics.hair));
    painter.setBrush(Qt::NoBrush);
    const QRectF border = inset(rect, metrics.hair);
    painter.drawRoundedRect(border, border.height() / 2, border.height() / 2);
    painter.setPen(theme.ink(ink));
    const QFontMetrics font = painter.fontMetrics();
    const int room = static_cast<int>(rect.width()) - 2 * metrics.gap;
    painter.drawText(rect, Qt::AlignCenter | Qt::TextSingleLine, font.elidedText(text, Qt::ElideRight, room));
    painter.restore();
    return font.horizontalAdvance(text) + 2 * metrics.gap;
}

void paintTierKey(QPainter& painter, const QRectF& rect, Tier tier, const Theme& theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(tier == Tier::unknown ? QPen(theme.palette().unknown, theme.metrics().hair) : Qt::NoPen);
    painter.setBrush(theme.palette().tierBrush(tier));
    painter.drawRoundedRect(rect, theme.metrics().gapTiny, theme.metrics().gapTiny);
    painter.restore();
}

void paintKey(QPainter& painter, const QRectF& rect, const QColor& color, const Theme& theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawRoundedRect(rect, theme.metrics().gapTiny, theme.metrics().gapTiny);
    painter.restore();
}

bool showsFocus(const QWidget& widget)
{
    return widget.hasFocus() && widget.window()->testAttribute(Qt::WA_KeyboardFocusChange);
}

void paintFocus(QPainter& painter, const QRectF& rect, double radius, const Theme& theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.palette().accent, theme.metrics().stroke));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(inset(rect, theme.metrics().stroke), radius, radius);
    painter.restore();
}

QString tierName(Tier tier)
{
    switch (tier) {
    case Tier::simple:
        return QCoreApplication::translate("tier", "simple");
    case Tier::complex:
        return QCoreApplication::translate("tier", "complex");
    case Tier::critical:
        return QCoreApplication::translate("tier", "critical");
    case Tier::unknown:
        break;
    }
    return QCoreApplication::translate("tier", "unknown");
}

} // namespace tokenfence
