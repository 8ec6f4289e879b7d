// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/card.h"
#include "ui/pages/budgets/policydraft.h"
#include "ui/pages/page.h"

#include <optional>
#include <set>
#include <string>

class QPushButton;

namespace tokenfence {

class BudgetFields;
class Remark;
class ReplayPanel;
class TextLabel;

/**
 * The fields of one budget, which explain themselves: what is wrong stands at its field while it is typed,
 * and one sentence says what the budget will do. Nothing is sent before "Save".
 *
 * Thread: the main thread.
 */
class BudgetEditor : public Card
{
    Q_OBJECT
public:
    explicit BudgetEditor(const PageContext& context, QWidget* parent = nullptr);

    /// An existing budget.
    void edit(const Policy& policy);
    /// A new one, `taken` being the ids that exist.
    void begin(const PolicyDraft& draft, const std::set<std::string>& taken);
    /// Shows an existing budget as another program left it, unless something was typed.
    void refresh(const Policy& policy);
    /// The id of the budget that is edited; "" of a new one or none.
    const std::string& policyId() const { return m_original.id; }
    bool isChanged() const;
    /// The engine refused it: `field` as on the wire.
    void showRefusal(const Error& error);
    void setModels(const std::vector<std::string>& models);
    /// What it would have done.
    ReplayPanel& replay() const { return *m_replay; }
    QSize sizeHint() const override;
    /// As it would be saved; nullopt while something is wrong.
    std::optional<Policy> policy() const;

Q_SIGNALS:
    void saveWanted(const tokenfence::Policy& policy);
    void deleteWanted(const QString& id);
    void discarded();

private:
    QWidget* buildContent();
    void buildButtons();
    PolicyDraft draftOf(const Policy& policy) const;
    void fill(const PolicyDraft& draft);
    void read();
    void review();
    void beginRaise();

    PageContext m_context;
    PolicyDraft m_original; ///< as it stands with the engine
    PolicyDraft m_draft;
    std::set<std::string> m_taken;
    bool m_isNew = true;
    bool m_fromCode = false;

    BudgetFields* m_fields;
    TextLabel* m_origin;
    Remark* m_consequence;
    ReplayPanel* m_replay;
    TextLabel* m_refusal;
    QPushButton* m_raise;
    QPushButton* m_enabled;
    QPushButton* m_save;
    QPushButton* m_discard;
    QPushButton* m_delete;
};

} // namespace tokenfence
