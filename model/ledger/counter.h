// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/book.h"
#include "model/ledger/charge.h"
#include "model/ledger/matcher.h"
#include "model/ledger/periodbook.h"
#include "model/ledger/requestbook.h"
#include "model/time/calendar.h"

#include <memory>
#include <optional>

namespace tokenfence {

struct ActivePolicy;

/**
 * One way of counting: which calls (`match`), under which key (`per`), and what stands in its book.
 *
 * Thread: as the ledger that owns it. What it counts and where never changes; a policy that is edited so that
 * it counts otherwise gets another counter.
 */
class Counter
{
public:
    Counter(CounterId id, const Policy& policy, const Calendar& calendar, Names& names);

    CounterId id() const { return m_id; }
    bool counts(const CallFacts& call) const { return m_matcher.matches(call); }
    NameId keyOf(const CallFacts& call) const;
    /// Where a call that it counts stands, by the call's own time or by when its request began.
    Place placeOf(const CallFacts& call, const RequestKey& request, WallTime time) const;
    /// Where a reservation of it stands: in every period of its time.
    Place heldPlaceOf(const CallFacts& call, const RequestKey& request) const;
    Place placeOf(const Charge& charge, const RequestKey& request) const;
    Charge chargeAt(const Place& place, Money amount) const;

    Book& book();
    const Book& book() const;
    PeriodBook* periodBook() { return m_periods.get(); } ///< null: it counts by request
    const PeriodBook* periodBook() const { return m_periods.get(); }
    RequestBook* requestBook() { return m_requests.get(); } ///< null: it counts by period
    /// When the budget of `now` ends; nullopt for `total` and by request.
    std::optional<WallTime> until(WallTime now) const;

    /// The policy that decides by it; null while it only counts along.
    ActivePolicy* decider = nullptr;

private:
    CounterId m_id;
    Matcher m_matcher;
    Per m_per;
    std::unique_ptr<PeriodBook> m_periods;
    std::unique_ptr<RequestBook> m_requests; // exactly one of the two
};

} // namespace tokenfence
