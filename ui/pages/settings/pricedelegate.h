// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/rowdelegate.h"

namespace tokenfence {

/// The rows of the price table: before the name of a tier stands its square.
class PriceDelegate : public RowDelegate
{
    Q_OBJECT
public:
    using RowDelegate::RowDelegate;

    /// Room that the square takes.
    static int keyWidth(const Theme& theme);

protected:
    void paintCell(QPainter& painter, const QRect& room, const QModelIndex& index) const override;
    int indent(const QModelIndex& index) const override;
};

} // namespace tokenfence
