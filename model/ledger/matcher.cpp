// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/matcher.h"

#include <algorithm>

namespace tokenfence {

namespace {

constexpr std::uint8_t no = 1;
constexpr std::uint8_t yes = 2;
/// Answers for higher ids are not remembered: so many names nobody has, but a damaged database may say so.
constexpr std::uint32_t mostRemembered = 1U << 24U;

} // namespace

Matcher::Matcher(const Match& match, Names& names)
    : m_names(names)
{
    m_terms.reserve(match.size());
    for (const MatchTerm& term : match) {
        m_terms.push_back({term.field, names.intern(term.labelKey), term.pattern, {}});
    }
}

bool Matcher::matches(const CallFacts& call) const
{
    for (const Term& term : m_terms) {
        const std::uint32_t subject = subjectIn(call, term.field);
        if (subject >= mostRemembered) {
            if (!find(term, subject)) {
                return false;
            }
            continue;
        }
        if (subject >= term.known.size()) {
            term.known.resize(std::max<std::size_t>(subject + std::size_t(1), term.known.size() * 2));
        }
        std::uint8_t& known = term.known[subject];
        if (known == 0) {
            known = find(term, subject) ? yes : no;
        }
        if (known == no) {
            return false;
        }
    }
    return true;
}

/// By what a term's answer is remembered: the id of a name, of a label set, or the tier's number.
std::uint32_t Matcher::subjectIn(const CallFacts& call, MatchTerm::Field field)
{
    switch (field) {
    case MatchTerm::Field::user:
        return call.user;
    case MatchTerm::Field::workflow:
        return call.workflow;
    case MatchTerm::Field::agent:
        return call.agent;
    case MatchTerm::Field::model:
        return call.model;
    case MatchTerm::Field::tier:
        return static_cast<std::uint32_t>(call.tier);
    case MatchTerm::Field::provider:
        return call.provider;
    case MatchTerm::Field::label:
        return call.labels;
    }
    return 0;
}

bool Matcher::find(const Term& term, std::uint32_t subject) const
{
    if (term.field == MatchTerm::Field::tier) {
        return wildcardMatches(term.pattern, toString(static_cast<Tier>(subject))); // every call has one
    }
    const NameId name =
        term.field == MatchTerm::Field::label ? m_names.labelValue(subject, term.labelKey) : subject;
    return name != 0 && wildcardMatches(term.pattern, m_names.text(name));
}

} // namespace tokenfence
