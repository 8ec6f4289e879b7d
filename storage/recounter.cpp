// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/recounter.h"

#include "storage/connection.h"
#include "storage/errors.h"
#include "storage/quarters.h"
#include "storage/spentcount.h"
#include "storage/storedid.h"

#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <iterator>

namespace tokenfence::storage {

namespace {

/// Pruning moves calls from the log into its sums; a recount that it got in the way of is begun again.
constexpr int mostAttempts = 20;
/// So many requests are a piece: one read transaction, far below 250 ms.
constexpr std::size_t requestsAPiece = 500;

void countRequests(SQLite::Database& database, SpentCount& count, std::int64_t upToRow,
                   std::vector<SpentRow>& rows)
{
    const std::vector<std::string> requests = count.liveRequests();
    for (std::size_t next = 0; next < requests.size();) {
        SQLite::Transaction piece(database);
        for (const std::size_t end = std::min(requests.size(), next + requestsAPiece); next < end; ++next) {
            std::vector<SpentRow> more = count.countRequest(requests[next], upToRow);
            rows.insert(rows.end(), std::make_move_iterator(more.begin()),
                        std::make_move_iterator(more.end()));
        }
        piece.commit();
    }
}

} // namespace

Result<std::vector<SpentRow>> recountSpent(const std::string& file, Names& names,
                                           const std::vector<RecountQuestion>& questions,
                                           const Calendar& calendar, std::int64_t upToRow, WallTime now)
{
    Result<Connection> connection = openReader(file);
    if (!connection) {
        return connection.error();
    }
    SQLite::Database& database = **connection;
    return guarded(file, [&] {
        for (int attempt = 0; attempt < mostAttempts; ++attempt) {
            const std::int64_t rewrites = singleInteger(database, "SELECT rewrites FROM state");
            SpentCount count(database, names, questions, calendar, now);
            count.countTo(upToRow);
            count.addPruned();
            std::vector<SpentRow> rows = count.periods();
            if (count.hasRequests()) {
                countRequests(database, count, upToRow, rows);
            }
            if (singleInteger(database, "SELECT rewrites FROM state") == rewrites) {
                return rows;
            }
        }
        throw StorageFailure{
            {errorCode::failed, "The past calls in " + file +
                                    " could not be counted, because they are being cleared away; "
                                    "try again in a while."}};
    });
}

Result<std::vector<UnpricedCall>> readUnpricedCalls(const std::string& file, std::int64_t after,
                                                    std::size_t limit)
{
    Result<Connection> connection = openReader(file);
    if (!connection) {
        return connection.error();
    }
    return guarded(file, [&] {
        Statement rows(
            (*connection)->getHandle(),
            (std::string("SELECT row, time, request, service_tier, input, cached_input, cache_write,"
                         " cache_write_1h, output, reasoning, ") +
             callFactColumns +
             " FROM unpriced_event JOIN event USING (row) WHERE row > ? ORDER BY row LIMIT ?")
                .c_str());
        rows.bindAll(after, limit);
        std::vector<UnpricedCall> calls;
        while (rows.step()) {
            UnpricedCall call;
            call.row = rows.integer(0);
            call.time = fromMs(rows.integer(1));
            call.request = unpackId(rows.bytes(2), rows.isBlob(2));
            call.serviceTier = static_cast<NameId>(rows.integer(3));
            call.tokens = {rows.integer(4), rows.integer(5), rows.integer(6),
                           rows.integer(7), rows.integer(8), rows.integer(9)};
            call.call = readCallFacts(rows, 10);
            calls.push_back(std::move(call));
        }
        return calls;
    });
}

} // namespace tokenfence::storage
