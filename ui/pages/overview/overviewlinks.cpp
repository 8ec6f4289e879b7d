// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/overview/overviewlinks.h"

#include "ui/pages/navigator.h"

namespace tokenfence {
namespace {

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

} // namespace

void showSpend(Navigator& navigator, const Filter& filter, const std::optional<TimeSpan>& span)
{
    if (navigator.has(PageId::spend)) {
        navigator.go(ToSpend{filter, span});
        return;
    }
    LiveFilter live;
    for (const FilterTerm& term : filter) {
        if (const auto match = matchTermOf(term)) {
            live.match.push_back(*match);
        }
    }
    navigator.go(ToLive{live});
}

} // namespace tokenfence
