// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"

#include <optional>

class QPushButton;

namespace tokenfence {

class AgentModel;
class AgentOrder;
class Card;
class DataTable;
class TextLabel;

/**
 * Who is connected and who was: what each spends, whether it is stopped and has confirmed, and the way to
 * stop one.
 *
 * Thread: the main thread.
 */
class AgentsPage : public Page
{
    Q_OBJECT
public:
    explicit AgentsPage(const PageContext& context, QWidget* parent = nullptr);

    void activate() override;
    void deactivate() override;
    void visit(const Destination& destination) override;
    void saveState(QSettings& settings) const override;
    void restoreState(QSettings& settings) override;

private:
    Card* buildTable();
    void follow();
    void tellTime();
    void tellSummary(const std::vector<AgentView>& agents);
    void tellSelected();
    void select(const std::string& agent);
    std::optional<AgentView> agentAt(const QModelIndex& index) const;
    void stopSelected();
    void resumeSelected();
    void offerMenu(const QModelIndex& index, const QPoint& at);
    void showCalls(const std::string& agent);

    AgentModel* m_model;
    AgentOrder* m_order;
    DataTable* m_table;
    QPushButton* m_stop;
    QPushButton* m_resume;
    TextLabel* m_summary;
    bool m_active = false;
};

} // namespace tokenfence
