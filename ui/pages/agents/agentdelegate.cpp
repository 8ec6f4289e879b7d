// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/agentdelegate.h"

#include "ui/pages/agents/agentmodel.h"

#include <QSortFilterProxyModel>

#include <optional>

namespace tokenfence {
namespace {

std::optional<AgentState> stateAt(const QModelIndex& index)
{
    const auto* proxy = qobject_cast<const QSortFilterProxyModel*>(index.model());
    const QModelIndex source = proxy != nullptr ? proxy->mapToSource(index) : index;
    const auto* model = qobject_cast<const AgentModel*>(source.model());
    const AgentView* agent = model != nullptr ? model->at(source.row()) : nullptr;
    return agent != nullptr ? std::optional(model->stateAt(*agent)) : std::nullopt;
}

} // namespace

int AgentDelegate::shapeWidth(const Theme& theme)
{
    return theme.metrics().icon + theme.metrics().gapSmall;
}

int AgentDelegate::indent(const QModelIndex& index) const
{
    return index.column() == AgentModel::State ? shapeWidth(theme()) : 0;
}

void AgentDelegate::paintCell(QPainter& painter, const QRect& room, const QModelIndex& index) const
{
    const std::optional<AgentState> state = stateAt(index);
    if (state && index.column() == AgentModel::State) {
        // A disc is small beside the octagon of a stop, so that the eye finds the stops.
        const int icon = theme().metrics().icon;
        const int size = *state == AgentState::connected ? theme().metrics().dot : icon;
        const QRectF box(room.left() + (icon - size) / 2.0, room.center().y() - size / 2.0 + 0.5, size, size);
        paintIcon(painter, stateIcon(*state), box, theme().ink(stateInk(*state)), theme().palette().panel);
    }
    paintText(painter, room.adjusted(indent(index), 0, 0, 0), index);
}

} // namespace tokenfence
