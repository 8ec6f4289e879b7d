// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/insight/pastcall.h"
#include "model/insight/replayedrequests.h"
#include "model/insight/replayoutcome.h"
#include "model/ledger/ledger.h"
#include "model/money/pricetable.h"
#include "model/time/calendar.h"

#include <map>
#include <string>
#include <vector>

namespace tokenfence {

/// What the past is to be replayed under.
struct ReplayTerms
{
    std::vector<Policy> policies; ///< all that would hold; those that are off count nothing
    Calendar calendar;            ///< whose periods the budgets have
    Period span;                  ///< calls before it are counted as they were made, and not judged
    std::size_t most = 200;       ///< so many requests are named in the outcome
};

/**
 * What budgets would have done: calls of the past go through the ledger that decides for the engine, one
 * after the other, each asking first and settled by what it then costs. Pure: the same calls and terms give
 * the same outcome.
 *
 * The past cannot be asked how it would have gone on, so this is taken for granted:
 * - A stopped agent stops. Of a request with a call that is refused the later calls are not made either. (The
 *   same name a day after its last line is another request, as in the ledger.)
 * - A call asks for what it really cost. An engine is asked for the most that it could cost, so that it would
 *   have stopped a little earlier where the room was short.
 * - A downgraded call has the tokens that it had, at the prices of its fallback model; which model the call
 *   itself would have named as its fallback is not recorded. Where the model has no price or the call told no
 *   tokens, no fallback is tried, as in the engine.
 * - What the budgets of then refused is not in the past, and what they downgraded stays as it was made.
 * - A raise for a while holds in the last of the policy's periods before it lapses, and not in those before.
 *
 * Thread: one. Memory: what the ledger takes for the live requests, and two days of requests beside.
 */
class Replay
{
public:
    /// `names` is that of the calls; it and `prices` outlive this.
    Replay(ReplayTerms terms, Names& names, const PriceTable& prices);

    /// From when on calls have to be taken, so that the budgets stand where they should when the replay
    /// begins at `from`: the beginning of the earliest period that one of them is in then; epoch 0 for
    /// `total`.
    static WallTime countsFrom(const std::vector<Policy>& policies, const Calendar& calendar, WallTime from);

    /// The next call, not before the last one.
    void take(const PastCall& past);
    /// What came of it; once, at the end.
    ReplayOutcome finish();

private:
    /// A raise that begins to hold while the past is replayed.
    struct Raise
    {
        WallTime from;
        Policy policy;
        CounterId counter = 0;
    };

    void begin(const Policy& policy, CounterId counter, WallTime now);
    Now at(WallTime time) const;
    void passTo(WallTime time);
    ReplayedDay& dayOf(WallTime time);
    void ask(const PastCall& past, Now now);
    Money decide(const PastCall& past, ReplayedRequests::Story& story, Now now);
    Money leaveOut(const PastCall& past, ReplayedRequest& hit);
    Money refuse(const PastCall& past, const Decision& decision, ReplayedRequest& hit);
    Money downgrade(const PastCall& past, const Decision& decision, ReplayedRequest& hit, Now now);
    void settle(const PastCall& past, const CallFacts& call, Money cost, const std::string& reservation,
                Now now);
    ReplayedPolicy& effectOf(const std::string& policy);

    ReplayTerms m_terms;
    Names& m_names;
    const PriceTable& m_prices;
    Ledger m_ledger;
    Question m_question;         // kept, for its memory
    std::vector<Raise> m_raises; // descending by `from`
    WallTime m_first;
    WallTime m_expired;
    bool m_begun = false;
    std::map<std::string, std::size_t, std::less<>> m_places; // in m_outcome.policies
    ReplayedRequests m_requests;
    ReplayOutcome m_outcome;
};

} // namespace tokenfence
