// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/call.h"
#include "model/call/names.h"
#include "model/ledger/policy.h"

#include <cstdint>
#include <vector>

namespace tokenfence {

/**
 * A policy's `match`, made ready for the hot path: whether a name fits a pattern is found out once for each
 * name and then read from a table, so that a decision compares no text.
 *
 * Thread: as the ledger that owns it (asking fills the tables). Invariant: the answer for the same call never
 * changes, because a name's id keeps its text; so what was counted by a match can be taken back by it. A
 * table has one byte for each id met, and 16 MiB at most.
 */
class Matcher
{
public:
    /// `names` outlives it.
    Matcher(const Match& match, Names& names);

    /// All terms must match; one for a field that the call does not have never does.
    bool matches(const CallFacts& call) const;

private:
    struct Term
    {
        MatchTerm::Field field;
        NameId labelKey; ///< only with `label`
        std::string pattern;
        mutable std::vector<std::uint8_t> known; ///< by subject; 0: not asked yet, 1: no, 2: yes
    };

    static std::uint32_t subjectIn(const CallFacts& call, MatchTerm::Field field);
    bool find(const Term& term, std::uint32_t subject) const;

    const Names& m_names;
    std::vector<Term> m_terms;
};

} // namespace tokenfence
