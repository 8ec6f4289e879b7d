// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spenddelegate.h"

#include "ui/charts/hoverbox.h"
#include "ui/items/format.h"
#include "ui/pages/spend/spendmodel.h"

#include <QFontMetrics>
#include <QPainter>

namespace tokenfence {

int SpendDelegate::indent(const QModelIndex& index) const
{
    return index.column() == SpendModel::Name ? theme().metrics().dot + theme().metrics().gap : 0;
}

void SpendDelegate::paintCell(QPainter& painter, const QRect& room, const QModelIndex& index) const
{
    const Metrics& metrics = theme().metrics();
    switch (index.column()) {
    case SpendModel::Name: {
        const QRectF key(room.left(), room.center().y() - metrics.dot / 2.0, metrics.dot, metrics.dot);
        partOf(index).paintKey(painter, key, theme());
        paintText(painter, room.adjusted(indent(index), 0, 0, 0), index);
        return;
    }
    case SpendModel::Spend:
    case SpendModel::Before:
        paintSum(painter, room, index);
        return;
    case SpendModel::Share:
        paintShare(painter, room, index);
        return;
    default:
        paintText(painter, room, index);
    }
}

void SpendDelegate::paintSum(QPainter& painter, const QRect& room, const QModelIndex& index) const
{
    const QVariant nano = index.data(SumRole);
    if (!nano.isValid()) {
        paintText(painter, room, index);
        return;
    }
    const Money sum = Money::fromNano(nano.toLongLong());
    const QFontMetrics font(fontOf(index));
    // As wide as if it had all the digits of the column, so that the points stand in a line.
    const int wanted = font.horizontalAdvance(format::moneyFixed(sum, index.data(DecimalsRole).toInt()));
    const int own = font.horizontalAdvance(format::moneyExact(sum));
    if (wanted > room.width()) {
        paintText(painter, room, index);
        return;
    }
    paintExactMoney(painter, QRectF(room).adjusted(0, 0, own - wanted, 0), sum, fontOf(index),
                    static_cast<Ink>(index.data(InkRole).toInt()), theme());
}

void SpendDelegate::paintShare(QPainter& painter, const QRect& room, const QModelIndex& index) const
{
    const Metrics& metrics = theme().metrics();
    const int figure = QFontMetrics(fontOf(index)).horizontalAdvance(QStringLiteral("00.0_%"));
    const int longest = std::max(0, room.width() - figure - metrics.gap);
    const double width = longest * index.data(FractionRole).toDouble();
    if (width > 0 && longest >= metrics.figureColumn) { // in less room lengths are not compared
        // Never less than its own corners: a sum that is there must be seen.
        const QRectF bar(room.left(), room.center().y() - metrics.bulletHeight / 2.0,
                         std::max<double>(width, metrics.stroke), metrics.bulletHeight);
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(partOf(index).brush(theme().palette()));
        painter.drawRoundedRect(bar, metrics.radiusBar, metrics.radiusBar);
        painter.restore();
    }
    paintText(painter, room, index);
}

StackPart SpendDelegate::partOf(const QModelIndex& index) const
{
    const QVariant place = index.data(PartRole);
    const auto part = static_cast<std::size_t>(place.isValid() ? place.toInt() : -1);
    return part < m_parts.size() ? m_parts[part] : StackPart{};
}

} // namespace tokenfence
