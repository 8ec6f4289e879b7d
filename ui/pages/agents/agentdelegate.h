// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/rowdelegate.h"

namespace tokenfence {

/// The rows of Agents: before the word of a state stands its shape.
class AgentDelegate : public RowDelegate
{
    Q_OBJECT
public:
    using RowDelegate::RowDelegate;

    /// Room that the shape takes.
    static int shapeWidth(const Theme& theme);

protected:
    void paintCell(QPainter& painter, const QRect& room, const QModelIndex& index) const override;
    int indent(const QModelIndex& index) const override;
};

} // namespace tokenfence
