// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/card.h"
#include "ui/pages/budgets/policydraft.h"
#include "ui/pages/page.h"

#include <QMap>

#include <optional>
#include <set>
#include <string>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace tokenfence {

class MatchEditor;
class Segments;
class Remark;
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

Q_SIGNALS:
    void saveWanted(const tokenfence::Policy& policy);
    void deleteWanted(const QString& id);
    void discarded();

private:
    void buildFields();
    void buildMarks(QGridLayout& grid);
    void buildButtons();
    QLineEdit* addField(QGridLayout& grid, DraftField field, const QString& name, QWidget* beside = nullptr);
    void addRow(QGridLayout& grid, DraftField field, const QString& name, QWidget* editor);
    void fill(const PolicyDraft& draft);
    void read();
    void review();
    void toggleRaise();
    void showRaise(bool shown);

    PageContext m_context;
    PolicyDraft m_original; ///< as it stands with the engine
    PolicyDraft m_draft;
    std::set<std::string> m_taken;
    bool m_isNew = true;
    bool m_fromCode = false;
    bool m_filling = false;

    QMap<DraftField, QLineEdit*> m_lines;
    QMap<DraftField, TextLabel*> m_labels;
    QMap<DraftField, TextLabel*> m_errors;
    QMap<DraftField, TextLabel*> m_sums; ///< what a percentage is in dollars
    MatchEditor* m_match;
    Segments* m_per;
    QComboBox* m_period;
    QComboBox* m_model;
    TextLabel* m_origin;
    Remark* m_consequence;
    TextLabel* m_refusal;
    QPushButton* m_raise;
    QPushButton* m_enabled;
    QPushButton* m_save;
    QPushButton* m_discard;
    QPushButton* m_delete;
};

} // namespace tokenfence
