// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/ledger/ledger.h"
#include "model/ledger/policy.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace tokenfence {

/**
 * What was told of the states of one policy's budgets, so that each change is told once. A budget that is ok
 * and was never told to be anything else is not kept.
 *
 * Thread: as the ledger that owns it.
 */
class BudgetStates
{
public:
    struct Observation
    {
        BudgetState state = BudgetState::ok;
        double used = 0;
        std::optional<WallTime> until;
    };

    /// What was found out about the budget of `key` in the present period.
    void observe(NameId key, const Observation& observation);
    /// The budgets that are not ok, or that somebody believes not to be: to be observed whenever anything
    /// that is common to all budgets has changed.
    std::vector<NameId> keys() const;
    /// Another period, or another way of counting: all is ok, but for what was told and has not come to its
    /// `until`.
    void beginAnew(WallTime now);
    /// Appends what differs from what was told last.
    void take(const std::string& policy, std::vector<BudgetTransition>& into);

private:
    struct Known
    {
        Observation present;
        BudgetState told = BudgetState::ok;
        std::optional<WallTime> toldUntil;
        bool changed = false; ///< stands in m_changed

        bool differs() const
        {
            return present.state != told || (told != BudgetState::ok && present.until != toldUntil);
        }
    };

    std::unordered_map<NameId, Known> m_known;
    std::vector<NameId> m_changed; // may name a key that has changed back, or is known no longer
};

} // namespace tokenfence
