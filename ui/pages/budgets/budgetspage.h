// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/budgets/policydraft.h"
#include "ui/pages/page.h"

#include <optional>
#include <string>

class QPushButton;

namespace tokenfence {

class BudgetChanges;
class BudgetEditor;
class BudgetModel;
class BudgetTable;
class HistoryCard;
class ReplayCard;
class TextLabel;

/**
 * The budgets: a table of what each may spend and has spent, and the editor of one of them. Every change goes
 * to the engine and is shown when the engine has it; changes that were made here can be undone.
 *
 * Thread: the main thread.
 */
class BudgetsPage : public Page
{
    Q_OBJECT
public:
    explicit BudgetsPage(const PageContext& context, QWidget* parent = nullptr);

    void activate() override;
    void deactivate() override;
    void visit(const Destination& destination) override;
    void saveState(QSettings& settings) const override;
    void restoreState(QSettings& settings) override;

private:
    QWidget* buildTable();
    void followStatus();
    void followSelection();
    void select(const std::string& id);
    void begin(const PolicyDraft& draft);
    std::set<std::string> takenIds() const;
    std::optional<Policy> known(const std::string& id) const;
    void sayReset();
    void showBelow(QWidget* card);
    void followReplay();

    BudgetModel* m_model;
    BudgetTable* m_table;
    BudgetEditor* m_editor;
    ReplayCard* m_requests;
    HistoryCard* m_history;
    QPushButton* m_historyButton;
    BudgetChanges* m_changes;
    TextLabel* m_reset;
    TextLabel* m_empty;
    std::string
        m_awaited; ///< id of a policy that was saved and is to be selected once the engine tells of it
};

} // namespace tokenfence
