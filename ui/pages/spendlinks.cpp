// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spendlinks.h"

#include "ui/pages/navigator.h"

#include <algorithm>

namespace tokenfence {

std::optional<MatchTerm> matchTermOf(const FilterTerm& term)
{
    MatchTerm match;
    match.pattern = term.text;
    switch (term.dimension) {
    case Dimension::user:
        match.field = MatchTerm::Field::user;
        return match;
    case Dimension::workflow:
        match.field = MatchTerm::Field::workflow;
        return match;
    case Dimension::agent:
        match.field = MatchTerm::Field::agent;
        return match;
    case Dimension::provider:
        match.field = MatchTerm::Field::provider;
        return match;
    case Dimension::model:
        match.field = MatchTerm::Field::model;
        return match;
    case Dimension::tier:
        match.field = MatchTerm::Field::tier;
        return match;
    case Dimension::label:
        match.field = MatchTerm::Field::label;
        match.labelKey = term.labelKey;
        return match;
    case Dimension::none:
    case Dimension::status:
        break;
    }
    return std::nullopt;
}

void showSpend(Navigator& navigator, const Filter& filter, const std::optional<TimeSpan>& span,
               const std::optional<Grouping>& grouping)
{
    if (navigator.has(PageId::spend)) {
        navigator.go(ToSpend{filter, span, std::nullopt, grouping});
    } else {
        showCalls(navigator, filter, span);
    }
}

void showCalls(Navigator& navigator, const Filter& filter, const std::optional<TimeSpan>& span)
{
    LiveFilter live;
    for (const FilterTerm& term : filter) {
        if (const auto match = matchTermOf(term)) {
            live.match.push_back(*match);
        } else if (term.dimension == Dimension::status) {
            live.status = callStatusFrom(term.text);
        }
    }
    navigator.go(ToLive{live, span ? std::optional(PastCalls{filter, *span}) : std::nullopt});
}

Grouping groupingBelow(const Filter& filter, const Grouping& current)
{
    const auto isFixed = [&filter](const Grouping& grouping) {
        return std::any_of(filter.begin(), filter.end(), [&grouping](const FilterTerm& term) {
            return term.dimension == grouping.dimension && term.labelKey == grouping.labelKey;
        });
    };
    if (!isFixed(current)) {
        return current;
    }
    for (const Dimension next : {Dimension::workflow, Dimension::model, Dimension::agent, Dimension::user,
                                 Dimension::tier, Dimension::status}) {
        if (!isFixed({next, {}})) {
            return {next, {}};
        }
    }
    return current;
}

} // namespace tokenfence
