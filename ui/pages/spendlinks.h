// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/policy.h"
#include "model/ports/rollups.h"
#include "ui/pages/spendperiod.h"

#include <optional>

namespace tokenfence {

class Navigator;

/// Where everything leads that is drawn from the rollups: the analysis with that filter, that span and
/// grouped like that (what is left open stays as it is there). Shows the calls in a program without it.
void showSpend(Navigator& navigator, const Filter& filter, const std::optional<TimeSpan>& span,
               const std::optional<Grouping>& grouping = std::nullopt);

/// The calls that pass the filter, in Live: the stored ones of that span, or those that happen now.
void showCalls(Navigator& navigator, const Filter& filter,
               const std::optional<TimeSpan>& span = std::nullopt);

/// The same as a term of a budget or of Live's filter; nullopt for a status, by which neither matches.
std::optional<MatchTerm> matchTermOf(const FilterTerm& term);

/// What a filter leaves to be asked next: who spent it, on what, where.
Grouping groupingBelow(const Filter& filter, const Grouping& current);

} // namespace tokenfence
