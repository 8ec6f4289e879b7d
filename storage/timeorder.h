// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "storage/quarters.h"

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <utility>
#include <vector>

namespace tokenfence::storage {

/**
 * The rows of the stored calls of a span of time, oldest first (by their time, then by the order in which
 * they came). Calls that are stored after it was made are not among them.
 *
 * The span is gone through in parts of whole quarter hours, in order; of each part the times and rows of its
 * calls are read and sorted. So memory stays bounded: half a million calls at a time (more only where a
 * single quarter hour has more), and each query is a piece far below 250 ms.
 *
 * Thread: that of its connection. Throws as SQLite does, and where it was cancelled.
 */
class TimeOrder
{
public:
    /// From `span.from` on, before `span.to`, to the millisecond.
    TimeOrder(SQLite::Database& database, const TimeSpan& span);

    /// About how many there are in all: those of the quarter hours at the edges are counted whole.
    std::uint64_t expected() const { return m_expected; }
    /// The next ones, at most so many; none at the end.
    std::vector<std::int64_t> next(std::size_t most, const CancelToken& cancel);

private:
    struct Part
    {
        Quarter from = 0;
        Quarter to = 0;
        std::uint64_t calls = 0;
        std::int64_t firstRow = 0;
        std::int64_t lastRow = 0;
    };
    using TimeAndRow = std::pair<std::int64_t, std::int64_t>;

    void plan();
    void order(const Part& part, const CancelToken& cancel);

    SQLite::Database& m_database;
    TimeSpan m_span;
    std::int64_t m_newestRow;
    std::uint64_t m_expected = 0;
    std::vector<Part> m_parts;
    std::size_t m_nextPart = 0;
    std::vector<TimeAndRow> m_ordered; ///< of the present part
    std::size_t m_read = 0;            ///< how many of these were handed out
};

} // namespace tokenfence::storage
