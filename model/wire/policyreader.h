// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/policy.h"
#include "model/wire/fieldreader.h"

namespace tokenfence {

/// Who hands a policy in, which decides what may stand in it.
enum class PolicySource
{
    operatorLine, ///< `policy_put`: whatever `origin` says, it is the operator's
    agent,        ///< `propose_policy`: comes from code, and may not raise its limit
    stored        ///< kept or exported before: `origin` is taken as it stands
};

/// A policy by the contract's table. Where it leaves a fault in `fields`, what it returns means nothing.
Policy readPolicyFields(FieldReader& fields, PolicySource source);

/// A key of `match` into its term; false: no such key. The pattern is left as it is.
bool matchFieldFrom(std::string_view key, MatchTerm& term);

/// The terms in `object`, whose other keys `isOther` may claim; any that is neither is refused, because a
/// condition that is passed over widens what the object stands for. So is one that is null.
Match readMatch(FieldReader& fields, bool (*isOther)(std::string_view) = nullptr);

} // namespace tokenfence
