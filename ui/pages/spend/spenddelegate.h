// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/stackchart.h"
#include "ui/items/rowdelegate.h"

#include <vector>

namespace tokenfence {

/// Paints Spend's rows: the chart's colour before a name, sums to the last nano-dollar with their points in a
/// line, shares
/// with a bar as in a ranking, the longest for the dearest. Thread: the main thread.
class SpendDelegate : public RowDelegate
{
    Q_OBJECT
public:
    using RowDelegate::RowDelegate;

    /// What the chart is stacked by: PartRole is a place in it.
    void setParts(std::vector<StackPart> parts) { m_parts = std::move(parts); }

protected:
    void paintCell(QPainter& painter, const QRect& room, const QModelIndex& index) const override;
    int indent(const QModelIndex& index) const override;

private:
    StackPart partOf(const QModelIndex& index) const;
    void paintSum(QPainter& painter, const QRect& room, const QModelIndex& index) const;
    void paintShare(QPainter& painter, const QRect& room, const QModelIndex& index) const;

    std::vector<StackPart> m_parts;
};

} // namespace tokenfence
