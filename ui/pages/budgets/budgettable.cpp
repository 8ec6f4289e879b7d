// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/budgettable.h"

#include "ui/pages/budgets/budgetdelegate.h"
#include "ui/pages/budgets/budgetmodel.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QHeaderView>

#include <algorithm>
#include <utility>

namespace tokenfence {

BudgetTable::BudgetTable(const Theme& theme, BudgetModel& model, QWidget* parent)
    : QTableView(parent)
    , m_metrics(theme.metrics())
{
    setAccessibleName(tr("Budgets"));
    setModel(&model);
    setItemDelegate(new BudgetDelegate(theme, this));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setShowGrid(false);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    QHeaderView* header = horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionsClickable(false);
    header->setSectionResizeMode(BudgetModel::Policy, QHeaderView::Stretch);
    for (const auto& [column, width] : {std::pair{int(BudgetModel::Limit), m_metrics.limitColumn},
                                        {int(BudgetModel::Used), m_metrics.bulletColumn},
                                        {int(BudgetModel::State), m_metrics.stateColumn}}) {
        header->setSectionResizeMode(column, QHeaderView::Fixed);
        header->resizeSection(column, width);
    }
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) { Q_EMIT chosen(current.row()); });
}

void BudgetTable::resizeEvent(QResizeEvent* event)
{
    const int name = m_metrics.stateColumn;
    const int room = viewport()->width() - m_metrics.limitColumn - name;
    const bool showsState = room >= m_metrics.stateColumn + m_metrics.bulletColumn / 2;
    setColumnHidden(BudgetModel::State, !showsState);
    horizontalHeader()->resizeSection(BudgetModel::Used,
                                      std::clamp(room - (showsState ? m_metrics.stateColumn : 0),
                                                 m_metrics.bulletColumn / 3, m_metrics.bulletColumn));
    QTableView::resizeEvent(event);
}

void BudgetTable::chooseNone()
{
    clearSelection();
    setCurrentIndex({});
}

} // namespace tokenfence
