// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/activepolicy.h"
#include "model/ledger/question.h"
#include "model/ledger/requestbook.h"
#include "model/ledger/requestkey.h"
#include "model/ledger/ruling.h"
#include "model/ledger/stops.h"
#include "model/money/pricetable.h"
#include "model/time/clock.h"

#include <memory>
#include <optional>
#include <vector>

namespace tokenfence {

/// What a call may cost at most: its own estimate, else its tokens at the model's prices; nullopt: nobody
/// knows.
std::optional<Money> mostOf(const Question& question, const PriceTable& prices, const Names& names);

/**
 * Rules on one question by the state of the ledger, and changes nothing in it. The order: a stop, then
 * `max_retries`, then a price that nobody knows (where those are refused), then the budgets.
 *
 * Thread: as the ledger; made for one question and gone with it.
 */
class Judge
{
public:
    using Policies = std::vector<std::unique_ptr<ActivePolicy>>; ///< ascending by id

    /// What the ledger knows; all of it outlives the judge.
    struct Bench
    {
        Names& names;
        const PriceTable& prices;
        const Stops& stops;
        const Policies& policies;
        const RequestBook& totals; ///< of requests, for their own budgets
        bool denyUnpriced = false;
    };

    Judge(const Bench& bench, const Question& question, const RequestKey& request, Now now);

    /// nullopt: it would be a denial, but only because of records whose fate is not known yet.
    std::optional<Ruling> rule();

private:
    /// Of the budgets without room for a call, below `kill_at` and below `downgrade_at`, the one with the
    /// least.
    struct Survey
    {
        std::optional<Shortage> kill;
        std::optional<Shortage> downgrade;
    };

    Ruling ruleOnBudgets(const Ruling& asAsked);
    std::optional<Ruling> ruleOnFallback(NameId model);
    const ActivePolicy* retriesExceeded(const CallFacts& call) const;
    Survey survey(const CallFacts& call, Money amount);
    Standing seen(Standing standing);

    Bench m_bench;
    const Question& m_question;
    RequestKey m_request;
    Now m_now;
    bool m_leaveOutTentative = false;
    bool m_sawTentative = false;
};

} // namespace tokenfence
