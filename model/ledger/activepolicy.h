// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/ledger/budgetstates.h"
#include "model/ledger/counter.h"
#include "model/ledger/policy.h"
#include "model/time/clock.h"

#include <vector>

namespace tokenfence {

/**
 * A policy at work: what it says, and the counter that it decides by.
 *
 * Thread: as the ledger that owns it. Its address stays for as long as the policy's id is known.
 */
struct ActivePolicy
{
    Policy policy;
    Counter* counter = nullptr;
    NameId fallback = 0; ///< fallbackModel; 0: none
    BudgetStates states;
    // When the states were last looked at: periods begin and raises lapse without anything being spent.
    Money limitInForce;
    WallTime statesPeriod; ///< start

    /// Decides by another counter (or its first one) from now on; `refreshStates` is to follow.
    void decideBy(Counter& another, WallTime now);
    /// What has been spent of the budget of `key` has changed.
    void spentChanged(NameId key, WallTime now);
    /// The policy itself or the limit in force has changed: all its budgets may have another state.
    void refreshStates(WallTime now);
    /// A period may have begun, or a raise have lapsed.
    void timePassed(WallTime now);

    /// As `status` shows it: each budget, and together their sums and the worst of their states.
    PolicyFigures figures(const Names& names, WallTime now) const;

private:
    /// Start of the period of `now`; by request there is but one.
    WallTime presentPeriod(WallTime now) const;
    void observe(NameId key, WallTime now);
};

} // namespace tokenfence
