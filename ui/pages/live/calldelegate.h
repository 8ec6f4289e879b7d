// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/rowdelegate.h"

namespace tokenfence {

/// The rows of Live: before a model stands the square of its tier.
class CallDelegate : public RowDelegate
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
