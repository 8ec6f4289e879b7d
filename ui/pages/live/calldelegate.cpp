// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/live/calldelegate.h"

#include "ui/items/painting.h"
#include "ui/pages/live/callmodel.h"

namespace tokenfence {

int CallDelegate::keyWidth(const Theme& theme)
{
    return theme.metrics().dot + theme.metrics().gapSmall;
}

int CallDelegate::indent(const QModelIndex& index) const
{
    return index.column() == CallModel::Model ? keyWidth(theme()) : 0;
}

void CallDelegate::paintCell(QPainter& painter, const QRect& room, const QModelIndex& index) const
{
    const auto* model = qobject_cast<const CallModel*>(index.model());
    const LiveCall* live = model != nullptr ? model->at(index.row()) : nullptr;
    if (live != nullptr && index.column() == CallModel::Model) {
        const int size = theme().metrics().dot;
        paintTierKey(painter, QRectF(room.left(), room.center().y() - size / 2.0 + 0.5, size, size),
                     live->call.tier, theme());
    }
    paintText(painter, room.adjusted(indent(index), 0, 0, 0), index);
}

} // namespace tokenfence
