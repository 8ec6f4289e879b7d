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
 * What was last told of the states of one policy's budgets, so that each change is told once. A budget that
 * is ok is not kept, and with a new period every budget is ok again without a word.
 *
 * Thread: as the ledger that owns it.
 */
class BudgetStates
{
public:
    struct Observation
    {
        WallTime period; ///< start
        BudgetState state = BudgetState::ok;
        double used = 0;
        std::optional<WallTime> until;
    };

    /// What was found out about the budget of `key` in the present period.
    void observe(NameId key, const Observation& observation);
    /// Keys that were not ok when last observed, or told, in this period.
    std::vector<NameId> keys(WallTime period) const;
    /// Forgets what is known of other periods.
    void keepOnly(WallTime period);
    /// Appends what differs from what was told last.
    void take(const std::string& policy, std::vector<BudgetTransition>& into);

private:
    struct Known
    {
        Observation present;
        BudgetState told = BudgetState::ok;
        bool changed = false; ///< stands in m_changed
    };

    std::unordered_map<NameId, Known> m_known;
    std::vector<NameId> m_changed; // may name a key that has changed back, or is known no longer
};

} // namespace tokenfence
