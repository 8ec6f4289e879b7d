// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/stackcourse.h"
#include "ui/items/card.h"
#include "ui/pages/spend/spendquestion.h"

class QModelIndex;

namespace tokenfence {

class SpendDelegate;
class SpendModel;
class SpendTable;
class TextLabel;

/// An answer of Spend as a table, no higher than its rows. Thread: the main thread.
class SpendTableCard : public Card
{
    Q_OBJECT
public:
    explicit SpendTableCard(const Theme& theme, QWidget* parent = nullptr);

    /// `parts`: what the chart beside it is stacked by.
    void show(const SpendAnswer& answer, const std::vector<StackPart>& parts);
    /// Nothing is known of what was asked.
    void tellUnknown();
    /// A sentence under the table, such as where it was written to; empty: none.
    void setRemark(const QString& remark, bool isProblem = false);
    SpendTable& table() const { return *m_table; }
    const SpendModel& model() const { return *m_model; }

Q_SIGNALS:
    /// The operator wants the rows on the clipboard.
    void copyWanted();
    /// The operator wants to look into the row of that name.
    void opened(std::string name);
    void menuWanted(std::string name, const QPoint& globalPosition);

private:
    void fitColumns();
    void fitRows();
    int tableHeight(int rows) const;
    void open(const QModelIndex& index);

    SpendTable* m_table;
    SpendDelegate* m_delegate;
    SpendModel* m_model;
    TextLabel* m_remark;
};

} // namespace tokenfence
