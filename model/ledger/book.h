// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/ledger/ledger.h"
#include "model/ledger/policy.h"
#include "model/ledger/requestkey.h"
#include "model/money/money.h"
#include "model/time/clock.h"

#include <vector>

namespace tokenfence {

/// What stands against one budget; also a change of it.
struct Standing
{
    Money spent;     ///< what is tentative included
    Money tentative; ///< of `spent`: its records are not known to be new yet
    Money reserved;

    /// What is certainly spent: what states and figures speak of, so that a record that comes twice alarms
    /// nobody.
    Money confirmed() const { return spent - tentative; }

    static constexpr Standing charged(Money amount) { return {amount, amount, {}}; }
    static constexpr Standing confirmedOf(Money amount) { return {{}, -amount, {}}; }
    static constexpr Standing takenBack(Money amount) { return {-amount, -amount, {}}; }
    static constexpr Standing held(Money amount) { return {{}, {}, amount}; }
};

/// Which one of a counter's budgets.
struct Place
{
    NameId key = 0;     ///< the user, workflow or agent with `per`; else 0
    WallTime period;    ///< start; epoch 0 for `total`. In a book by request only for its charges
    RequestKey request; ///< only in a book by request
};

/**
 * The budgets of one counter with what stands against each.
 *
 * Thread: as the ledger that owns it.
 */
class Book
{
public:
    Book() = default;
    Book(const Book&) = delete;
    Book& operator=(const Book&) = delete;
    virtual ~Book() = default;

    virtual Standing standing(const Place& place) const = 0;

    /**
     * Adds `by`, whose parts may be negative, to what stands at `place`. Only what was added is ever taken
     * away, and nothing is dropped while a part of it is tentative; so no part of a standing gets below zero.
     */
    virtual void adjust(const Place& place, const Standing& by) = 0;

    /// Every budget of the present with something spent or reserved, in no order; `until` is left empty.
    virtual std::vector<BudgetFigures> figures(const Policy& policy, WallTime now) const = 0;
};

} // namespace tokenfence
