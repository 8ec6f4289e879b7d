// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/ledger/question.h"
#include "model/money/money.h"
#include "model/time/clock.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tokenfence {

/**
 * What one way of counting (a policy's `match`, `per` and `period` in one time zone) is called on disk. A
 * policy that is edited so that it counts otherwise gets a new one; numbers are never used twice. 0 is the
 * total of a request, against which a call's own `budget_usd` is held.
 */
using CounterId = std::uint32_t;
inline constexpr CounterId requestTotalCounter = 0;

/// What a call adds to one budget: to be written in the transaction that stores the call.
struct Charge
{
    CounterId counter = 0;
    NameId key = 0; ///< of the user, workflow or agent with `per`; else 0
    /// Start of the period; epoch 0 for `total`. Of a counter by request: when the request began (by arrival,
    /// to the second), so that a later request of the same name is another budget, on disk as in memory.
    WallTime period;
    bool byRequest = false; ///< counted under the record's `request`
    Money amount;
    friend bool operator==(const Charge&, const Charge&) = default;
};

/// What has been spent of one budget, as it is kept on disk and put back at the start.
struct SpentRow
{
    CounterId counter = 0;
    NameId key = 0;
    WallTime period;     ///< as in Charge
    std::string request; ///< only of counters by request
    /// Only of counters by request: arrival of the request's last line, the same in all rows with its name
    /// and `period`. Of a request that the ledger knows already it knows better, and this is not looked at.
    WallTime lastLine;
    Money spent;
};

struct Reservation;

/// What settling a usage did to the ledger; to be confirmed, taken back or undone once the store has spoken.
struct Settlement
{
    std::vector<Charge> charges;
    std::shared_ptr<Reservation> reservation; ///< the one that was released by it; null: none stood
    /// Of the decision that the call was made under; `none` where its reservation is not known.
    Verdict verdict = Verdict::none;
    std::string policy;
    Money reserved;
};

} // namespace tokenfence
