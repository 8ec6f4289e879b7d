// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace tokenfence {

class BudgetModel;
struct Metrics;
class Theme;

/// The table of the budgets: one row a budget, one of which is chosen. Where there is little room, the bars
/// grow shorter and the states, which the bars and the editor tell too, give way to the names. Thread: the
/// main thread.
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

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    const Metrics& m_metrics;
};

} // namespace tokenfence
