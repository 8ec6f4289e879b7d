// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace tokenfence {

class BudgetModel;
class Theme;

/// The table of the budgets: one row a budget, one of which is chosen. Thread: the main thread.
class BudgetTable : public QTableView
{
    Q_OBJECT
public:
    BudgetTable(const Theme& theme, BudgetModel& model, QWidget* parent = nullptr);

    /// No budget is chosen.
    void chooseNone();

Q_SIGNALS:
    /// Another row is chosen; -1: none.
    void chosen(int row);
};

} // namespace tokenfence
