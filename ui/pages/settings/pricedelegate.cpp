// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/pricedelegate.h"

#include "ui/items/painting.h"
#include "ui/pages/settings/pricemodel.h"

#include <QSortFilterProxyModel>

namespace tokenfence {

int PriceDelegate::keyWidth(const Theme& theme)
{
    return theme.metrics().dot + theme.metrics().gapSmall;
}

int PriceDelegate::indent(const QModelIndex& index) const
{
    return index.column() == PriceModel::Tier ? keyWidth(theme()) : 0;
}

void PriceDelegate::paintCell(QPainter& painter, const QRect& room, const QModelIndex& index) const
{
    const auto* proxy = qobject_cast<const QSortFilterProxyModel*>(index.model());
    const QModelIndex source = proxy != nullptr ? proxy->mapToSource(index) : index;
    const auto* model = qobject_cast<const PriceModel*>(source.model());
    const PriceModel::Row* row = model != nullptr ? model->at(source.row()) : nullptr;
    if (row != nullptr && index.column() == PriceModel::Tier) {
        const int size = theme().metrics().dot;
        paintTierKey(painter, QRectF(room.left(), room.center().y() - size / 2.0 + 0.5, size, size),
                     row->tier(), theme());
    }
    paintText(painter, room.adjusted(indent(index), 0, 0, 0), index);
}

} // namespace tokenfence
