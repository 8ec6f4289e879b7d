// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/call.h"
#include "model/ledger/question.h"
#include "model/ledger/requestkey.h"
#include "model/money/money.h"
#include "model/time/clock.h"

#include <string>

namespace tokenfence {

/// What was promised to a call, until its usage comes, it is given back, or its time is up. Never changes
/// once made: what it was counted against is found again by the same facts.
struct Reservation
{
    std::string name;
    CallFacts call; ///< as granted: the model and tier that the decision named
    RequestKey request;
    Money amount;
    Verdict verdict = Verdict::none; ///< none: of a call that was running already, whoever allowed it
    std::string policy;              ///< that named the downgrade
    MonoTime until;
};

} // namespace tokenfence
