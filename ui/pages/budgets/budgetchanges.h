// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/policy.h"
#include "model/result.h"

#include <QUndoStack>

#include <functional>
#include <optional>
#include <string>

namespace tokenfence {

class EnginePort;

/**
 * The changes of budgets that were made here, there and back: each is asked of the engine, which decides.
 *
 * Thread: the main thread.
 */
class BudgetChanges : public QUndoStack
{
    Q_OBJECT
public:
    explicit BudgetChanges(EnginePort& engine, QObject* parent = nullptr);

    /// Makes `after` hold where `before` did (nullopt: there is none), and remembers the way back. `what`: in
    /// the words of a person.
    void make(const QString& what, const std::string& id, const std::optional<Policy>& before,
              const std::optional<Policy>& after);

Q_SIGNALS:
    /// The engine did not take a change, nor its undoing.
    void refused(const tokenfence::Error& error);

private:
    class Change;
    void apply(const std::string& id, const std::optional<Policy>& policy);

    EnginePort& m_engine;
};

} // namespace tokenfence
