// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/card.h"
#include "ui/pages/page.h"
#include "ui/queries/queryrunner.h"
#include "ui/queries/refresh.h"

namespace tokenfence {

class DataTable;
class HistoryModel;

/// Who changed which budget how and when, under the table of the budgets; Enter or a double click leads to
/// the budget. Thread: the main thread.
class HistoryCard : public Card
{
    Q_OBJECT
public:
    explicit HistoryCard(const PageContext& context, QWidget* parent = nullptr);

Q_SIGNALS:
    void chosen(const QString& id);
    void closed();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void ask();

    PageContext m_context;
    HistoryModel* m_model;
    DataTable* m_table;
    Query m_query;
    Refresh m_refresh;
};

} // namespace tokenfence
