// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/call.h"
#include "model/ledger/book.h"
#include "model/ledger/question.h"
#include "model/ledger/stops.h"
#include "model/money/fraction.h"
#include "model/money/int128.h"
#include "model/money/money.h"

#include <cstdint>
#include <optional>

namespace tokenfence {

struct ActivePolicy;

/// A budget in which there is no room for a call below one of its marks.
struct Shortage
{
    const ActivePolicy* policy = nullptr; ///< null: the call's own `budget_usd`
    NameId key = 0;
    Standing standing;
    Money limit;
    Fraction mark;
    /// limit × mark − spent − reserved, exactly, in nano-dollars × Fraction::whole.
    Int128 room = 0;

    /// The room in whole nano-dollars, rounded down; 0 where there is less than none.
    [[nodiscard]] Money wholeRoom() const
    {
        return room > 0 ? Money::fromNano(static_cast<std::int64_t>(room / Fraction::whole)) : Money();
    }
};

/// What was decided on a question, before anything is reserved or put into words. Its pointers hold until the
/// ledger changes.
struct Ruling
{
    Verdict verdict = Verdict::allow;
    DenialCode code = DenialCode::none;

    CallFacts granted; ///< the call as it may be made
    Money amount;      ///< to be reserved
    bool priced = true;

    std::optional<Shortage> shortage;      ///< of a downgrade, or a denial by `budget`
    const ActivePolicy* retries = nullptr; ///< of a denial by `retries`
    const Stop* stop = nullptr;            ///< of a denial by `stopped`
};

} // namespace tokenfence
