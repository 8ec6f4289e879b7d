// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/agentorder.h"

#include "ui/items/rowdelegate.h"
#include "ui/pages/agents/agentmodel.h"

#include <QCollator>

namespace tokenfence {
namespace {

bool isLess(const QVariant& a, const QVariant& b)
{
    static const QCollator names = [] {
        QCollator collator;
        collator.setNumericMode(true); // worker-2 before worker-10
        return collator;
    }();
    return a.typeId() == QMetaType::QString ? names.compare(a.toString(), b.toString()) < 0
                                            : a.toLongLong() < b.toLongLong();
}

} // namespace

bool AgentOrder::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const auto* model = qobject_cast<const AgentModel*>(sourceModel());
    const AgentView* a = model != nullptr ? model->at(left.row()) : nullptr;
    const AgentView* b = model != nullptr ? model->at(right.row()) : nullptr;
    if (a == nullptr || b == nullptr) {
        return false;
    }
    if (a->connectedNow != b->connectedNow) {
        // Where the order is descending, what is "less" stands below.
        return (sortOrder() == Qt::AscendingOrder) == a->connectedNow;
    }
    const QVariant keyOfA = left.data(SortRole);
    const QVariant keyOfB = right.data(SortRole);
    if (isLess(keyOfA, keyOfB) || isLess(keyOfB, keyOfA)) {
        return isLess(keyOfA, keyOfB);
    }
    return left.row() < right.row();
}

} // namespace tokenfence
