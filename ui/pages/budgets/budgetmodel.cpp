// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/budgetmodel.h"

#include "ui/charts/bulletbar.h"
#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/pages/budgets/policywords.h"

#include <algorithm>

namespace tokenfence {

BudgetModel::BudgetModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void BudgetModel::setPolicies(const std::vector<PolicyView>& policies, WallTime now)
{
    m_now = now;
    const auto id = [](const PolicyView& view) -> const std::string& { return view.policy.id; };
    // Both lists ascend by id: one walk finds what came, what went and what stayed.
    std::vector<PolicyView> sorted = policies;
    std::sort(sorted.begin(), sorted.end(), [&](const auto& a, const auto& b) { return id(a) < id(b); });
    std::size_t row = 0;
    for (PolicyView& next : sorted) {
        while (row < m_rows.size() && id(m_rows[row]) < id(next)) {
            beginRemoveRows({}, static_cast<int>(row), static_cast<int>(row));
            m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(row));
            endRemoveRows();
        }
        if (row < m_rows.size() && id(m_rows[row]) == id(next)) {
            m_rows[row] = std::move(next);
        } else {
            beginInsertRows({}, static_cast<int>(row), static_cast<int>(row));
            m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(row), std::move(next));
            endInsertRows();
        }
        ++row;
    }
    if (row < m_rows.size()) {
        beginRemoveRows({}, static_cast<int>(row), rowCount() - 1);
        m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(row), m_rows.end());
        endRemoveRows();
    }
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

const PolicyView* BudgetModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int BudgetModel::rowOf(const std::string& id) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&](const PolicyView& view) { return view.policy.id == id; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int BudgetModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int BudgetModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant BudgetModel::data(const QModelIndex& index, int role) const
{
    const PolicyView* view = at(index.row());
    if (!view)
        return {};
    const QString name = shownText(view->policy.name);
    if (role == ViewRole)
        return QVariant::fromValue(view);
    if (role == DetailRole) {
        QString detail = policywords::counts(view->policy);
        if (view->policy.origin == PolicyOrigin::code)
            detail += QStringLiteral(" · ") + tr("from code");
        if (!view->policy.enabled)
            detail += QStringLiteral(" · ") + tr("off");
        return detail;
    }
    if (role == Qt::TextAlignmentRole && index.column() == Limit)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role == Qt::ToolTipRole && index.column() == Policy)
        return plainToolTip(name + QLatin1Char('\n') + data(index, DetailRole).toString());
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (index.column()) {
    case Policy:
        return role == Qt::AccessibleTextRole
                   ? name + QStringLiteral(", ") + data(index, DetailRole).toString()
                   : name;
    case Limit:
        return policywords::limit(view->policy, m_now);
    case Used: {
        const BudgetView* budget = view->nearest();
        if (budget == nullptr)
            return view->policy.period == PeriodKind::request ? tr("each request its own")
                                                              : tr("nothing spent yet");
        const bool spoken = role == Qt::AccessibleTextRole;
        const QString figure =
            spoken ? inWords(Bullet::of(view->policy, *budget, m_now)) : format::money(budget->used);
        return view->policy.per == Per::all
                   ? figure
                   : tr("highest %1: %2").arg(shownName(budget->key, tr("no name")), figure);
    }
    case State:
        return policywords::state(*view);
    default:
        return {};
    }
}

QVariant BudgetModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(section == Limit ? Qt::AlignRight : Qt::AlignLeft) |
                                   Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    static constexpr const char* names[] = {QT_TR_NOOP("Policy"), QT_TR_NOOP("Limit"), QT_TR_NOOP("Used now"),
                                            QT_TR_NOOP("State")};
    return section >= 0 && section < ColumnCount ? tr(names[section]) : QVariant();
}

} // namespace tokenfence
