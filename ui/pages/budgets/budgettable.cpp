// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/budgettable.h"

#include "ui/pages/budgets/budgetdelegate.h"
#include "ui/pages/budgets/budgetmodel.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QHeaderView>

#include <utility>

namespace tokenfence {

BudgetTable::BudgetTable(const Theme& theme, BudgetModel& model, QWidget* parent)
    : QTableView(parent)
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
    const Metrics& metrics = theme.metrics();
    for (const auto& [column, width] : {std::pair{int(BudgetModel::Limit), metrics.limitColumn},
                                        {int(BudgetModel::Used), metrics.bulletColumn},
                                        {int(BudgetModel::State), metrics.stateColumn}}) {
        header->setSectionResizeMode(column, QHeaderView::Fixed);
        header->resizeSection(column, width);
    }
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) { Q_EMIT chosen(current.row()); });
}

void BudgetTable::chooseNone()
{
    clearSelection();
    setCurrentIndex({});
}

} // namespace tokenfence
