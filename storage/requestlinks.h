// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/newevent.h"
#include "storage/statement.h"

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <span>
#include <string>

namespace tokenfence::storage {

/**
 * How the lines of a request are found again. The index on requests was a quarter of the cost of a record,
 * and most calls of a request arrive close together. So of the rows that were written together only the last
 * one of each request is in the index, and each row says how far before it the one before it of the same
 * request is:
 *
 *     request_link = 2 * (row - the row before of that request) + (in the index: 1), and 0 for a distance
 * where there is none before
 *
 * Invariant: every row of a request can be reached from a row in the index. A row that goes, or was never
 * stored, breaks the chain, and so the one before it is put into the index then.
 */
class RequestLinks
{
public:
    explicit RequestLinks(SQLite::Database& database);

    /// The row is not in the log, or is about to leave it.
    void rowLeaves(std::int64_t row, std::int64_t link);

    static constexpr std::int64_t inIndex = 1;
    static constexpr std::int64_t linkTo(std::int64_t distance) { return 2 * distance; }
    static constexpr std::int64_t distanceOf(std::int64_t link) { return link / 2; }

private:
    Statement m_intoIndex;
};

/// Links events that are to be written together and have their rows.
void linkRequests(std::span<NewEvent> events);

/**
 * SQL for the lines of request ?1 behind row ?2: `columns` of `event`, and `rest`, which may begin with an
 * AND and is to end with an order.
 */
std::string linesOfRequest(const std::string& columns, const std::string& rest);

/// SQL for the newest line of request ?: `columns` of `event`.
std::string newestLineOfRequest(const std::string& columns);

} // namespace tokenfence::storage
