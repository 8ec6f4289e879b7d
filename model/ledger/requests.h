// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/requestbook.h"
#include "model/ledger/requestkey.h"
#include "model/time/clock.h"

#include <vector>

namespace tokenfence {

/**
 * Which requests live. A request is over Ledger::requestLifetime after its last line, to the second, unless a
 * record of it still waits for its fate; what it has spent is then forgotten in every book, and the same name
 * begins a new one.
 *
 * The last line is kept with the request's total, so a request of which nothing was ever counted is not known
 * here; nobody can tell it from a new one.
 *
 * Thread: as the ledger that owns it.
 */
class Requests
{
public:
    /// `totals` has the whole spend of each request, and outlives this.
    explicit Requests(RequestBook& totals);

    /// Books that are to forget a request when it is over, beside the totals.
    void addBook(RequestBook& book);
    void removeBook(RequestBook& book);

    /// To be called before anything is asked of a request: one that is over begins anew.
    void meet(const RequestKey& request, WallTime now);
    /// Whether the request is known (after `meet`: lives).
    bool isKnown(const RequestKey& request) const;
    /// A line named the request; it need not be known.
    void touch(const RequestKey& request, WallTime time);
    /// Makes the request known, if it is not: begun at `began`, with its last line at `lastLine`. Returns
    /// when it began, to the second.
    WallTime begin(const RequestKey& request, WallTime began, WallTime lastLine);

    /// Forgets requests that are over: all of them where there are few, a part in turn where there are
    /// millions.
    void sweep(WallTime now);

private:
    bool isOver(const RequestTable::Entry& entry, WallTime now) const;
    void sweepShard(std::size_t shard, WallTime now);

    RequestBook& m_totals;
    std::vector<RequestBook*> m_books;
    std::size_t m_nextShard = 0;
};

} // namespace tokenfence
