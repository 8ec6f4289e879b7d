// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/rowdelegate.h"

#include "ui/items/plaintext.h"

#include <QAbstractItemView>
#include <QFontMetrics>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace tokenfence {

RowDelegate::RowDelegate(const Theme& theme, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

QRect RowDelegate::roomIn(const QRect& cell) const
{
    const int padding = m_theme.metrics().gapSmall;
    return cell.adjusted(padding, 0, -padding, 0);
}

void RowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Metrics& metrics = m_theme.metrics();
    painter->save();
    if ((option.state & QStyle::State_Selected) != 0) {
        painter->fillRect(option.rect, m_theme.palette().hover);
        const auto* view = qobject_cast<const QWidget*>(option.widget);
        if (index.column() == 0 && view != nullptr && view->hasFocus()) {
            painter->fillRect(QRect(option.rect.topLeft(), QSize(metrics.stroke, option.rect.height())),
                              m_theme.palette().accent);
        }
    }
    painter->fillRect(QRect(option.rect.topLeft(), QSize(option.rect.width(), metrics.hair)),
                      m_theme.palette().line);
    paintCell(*painter, roomIn(option.rect), index);
    painter->restore();
}

void RowDelegate::paintCell(QPainter& painter, const QRect& room, const QModelIndex& index) const
{
    paintText(painter, room, index);
}

int RowDelegate::indent(const QModelIndex&) const
{
    return 0;
}

QFont RowDelegate::fontOf(const QModelIndex& index) const
{
    const QVariant style = index.data(StyleRole);
    return m_theme.font(style.isValid() ? static_cast<TextStyle>(style.toInt()) : TextStyle::body);
}

void RowDelegate::paintText(QPainter& painter, const QRect& room, const QModelIndex& index) const
{
    const QVariant ink = index.data(InkRole);
    const QVariant alignment = index.data(Qt::TextAlignmentRole);
    painter.setFont(fontOf(index));
    painter.setPen(m_theme.ink(ink.isValid() ? static_cast<Ink>(ink.toInt()) : Ink::text));
    const int flags =
        alignment.isValid() ? alignment.toInt() : static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
    painter.drawText(room, flags | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, room.width()));
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const
{
    const Metrics& metrics = m_theme.metrics();
    const QFontMetrics font(fontOf(index));
    return {font.horizontalAdvance(index.data().toString()) + indent(index) + 2 * metrics.gapSmall + 1,
            std::max(metrics.rowHeight, font.height() + metrics.gap)};
}

bool RowDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                            const QModelIndex& index)
{
    if (event->type() != QEvent::ToolTip) {
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    }
    QString help = index.data(Qt::ToolTipRole).toString();
    if (help.isEmpty() && sizeHint(option, index).width() > option.rect.width()) {
        help = index.data().toString();
    }
    QToolTip::showText(event->globalPos(), plainToolTip(help), view, option.rect);
    return true;
}

} // namespace tokenfence
