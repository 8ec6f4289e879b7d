// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/budgetchanges.h"

#include "model/ports/engine.h"

#include <QPointer>
#include <QUndoCommand>

#include <utility>

namespace tokenfence {

/// One change of one budget.
class BudgetChanges::Change : public QUndoCommand
{
public:
    Change(BudgetChanges& changes, const QString& what, std::string id, std::optional<Policy> before,
           std::optional<Policy> after)
        : QUndoCommand(what)
        , m_changes(changes)
        , m_id(std::move(id))
        , m_before(std::move(before))
        , m_after(std::move(after))
    {
    }
    void undo() override { m_changes.apply(m_id, m_before); }
    void redo() override { m_changes.apply(m_id, m_after); }

private:
    BudgetChanges& m_changes;
    std::string m_id;
    std::optional<Policy> m_before, m_after;
};

BudgetChanges::BudgetChanges(EnginePort& engine, QObject* parent)
    : QUndoStack(parent)
    , m_engine(engine)
{
}

void BudgetChanges::make(const QString& what, const std::string& id, const std::optional<Policy>& before,
                         const std::optional<Policy>& after)
{
    push(new Change(*this, what, id, before, after));
}

void BudgetChanges::apply(const std::string& id, const std::optional<Policy>& policy)
{
    const auto done = [changes = QPointer(this)](const Result<std::vector<Policy>>& result) {
        if (changes && !result)
            Q_EMIT changes->refused(result.error());
    };
    if (policy)
        m_engine.putPolicy(*policy, done);
    else
        m_engine.deletePolicy(id, done);
}

} // namespace tokenfence
