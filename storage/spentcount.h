// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/ledger/counter.h"
#include "model/ports/store.h"
#include "model/time/calendar.h"
#include "storage/statement.h"
#include "storage/storedrequests.h"

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

namespace tokenfence::storage {

/// The columns that the facts of a call are read from, for a query on `event`, and how.
extern const char* const callFactColumns;
CallFacts readCallFacts(const Statement& row, int firstColumn);

/**
 * Counts from the event log what policies would have counted, in the period that contains `now` and in later
 * ones, and by request for those that live. Matches, keys and periods are the ledger's own.
 *
 * Thread: that of its read-only connection. Throws as SQLite does. Each query is a piece far below 250 ms.
 */
class SpentCount
{
public:
    SpentCount(SQLite::Database& database, Names& names, const std::vector<RecountQuestion>& questions,
               const Calendar& calendar, WallTime now);

    [[nodiscard]] bool hasPeriods() const { return !m_byPeriod.empty(); }
    [[nodiscard]] bool hasRequests() const { return !m_byRequest.empty(); }

    /// Counts the rows that it has not counted yet, up to `row`.
    void countTo(std::int64_t row);
    [[nodiscard]] std::int64_t countedTo() const { return m_countedTo; }
    /// Adds the calls that have left the log; once.
    void addPruned();
    /// What the periods add up to, ascending by counter, period and key.
    [[nodiscard]] std::vector<SpentRow> periods() const;

    /// The names of requests with a line of the last 24 hours.
    std::vector<std::string> liveRequests();
    /// What the calls up to `upToRow` of the newest request of this name add up to, if it lives.
    std::vector<SpentRow> countRequest(const std::string& name, std::int64_t upToRow);

private:
    struct Asked
    {
        std::unique_ptr<Counter> counter;
        WallTime from; ///< of the period that holds the present
    };
    using Budget = std::tuple<CounterId, WallTime, NameId>;

    void countCall(const CallFacts& call, WallTime time, Money cost);
    std::int64_t firstRow();
    /// Prepared at the first request: there may be tens of thousands of them.
    void prepareRequests();

    SQLite::Database& m_database;
    const WallTime m_now;
    std::vector<Asked> m_byPeriod;
    std::vector<Asked> m_byRequest;
    WallTime m_from; ///< the earliest of the periods
    std::int64_t m_countedTo = -1;
    std::map<Budget, Money> m_sums;
    std::unique_ptr<StoredRequests> m_requests;
    std::unique_ptr<Statement> m_callsOfRequest;
};

} // namespace tokenfence::storage
