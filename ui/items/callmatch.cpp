// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/callmatch.h"

#include <algorithm>
#include <string_view>

namespace tokenfence {
namespace {

/// What the call has in the term's field; "" where it has none.
std::string_view valueOf(const MatchTerm& term, const CallRow& call)
{
    switch (term.field) {
    case MatchTerm::Field::user:
        return call.user;
    case MatchTerm::Field::workflow:
        return call.workflow;
    case MatchTerm::Field::agent:
        return call.agent;
    case MatchTerm::Field::model:
        return call.model;
    case MatchTerm::Field::tier:
        return toString(call.tier);
    case MatchTerm::Field::provider:
        return call.provider;
    case MatchTerm::Field::label: {
        const auto label = std::find_if(call.labels.begin(), call.labels.end(),
                                        [&term](const auto& one) { return one.first == term.labelKey; });
        return label == call.labels.end() ? std::string_view() : std::string_view(label->second);
    }
    }
    return {};
}

} // namespace

bool matches(const Match& match, const CallRow& call)
{
    return std::all_of(match.begin(), match.end(), [&call](const MatchTerm& term) {
        const std::string_view value = valueOf(term, call);
        return !value.empty() && wildcardMatches(term.pattern, value);
    });
}

} // namespace tokenfence
