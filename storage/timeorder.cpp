// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/timeorder.h"

#include "storage/connection.h"
#include "storage/errors.h"
#include "storage/statement.h"

#include <algorithm>

namespace tokenfence::storage {

namespace {

constexpr std::int64_t rowsAPiece = 20'000;
constexpr std::uint64_t callsAPart = 500'000;

} // namespace

TimeOrder::TimeOrder(SQLite::Database& database, const TimeSpan& span)
    : m_database(database)
    , m_span(span)
    , m_newestRow(singleInteger(database, "SELECT newest_row FROM state"))
{
    plan();
}

void TimeOrder::plan()
{
    Statement quarters(m_database.getHandle(),
                       "SELECT start, max(first_row, pruned_to + 1), last_row,"
                       " calls_unknown + calls_simple + calls_complex + calls_critical FROM quarter"
                       " WHERE start >= ? AND start <= ? AND pruned_to < last_row ORDER BY start");
    quarters.bindAll(quarterOf(m_span.from), quarterOf(m_span.to));
    while (quarters.step()) {
        const auto start = static_cast<Quarter>(quarters.integer(0));
        const auto count = static_cast<std::uint64_t>(quarters.integer(3));
        if (m_parts.empty() || m_parts.back().calls + count > callsAPart) {
            m_parts.push_back({start, start, 0, quarters.integer(1), quarters.integer(2)});
        }
        Part& part = m_parts.back();
        part.to = start + 1;
        part.calls += count;
        part.firstRow = std::min(part.firstRow, quarters.integer(1));
        part.lastRow = std::max(part.lastRow, quarters.integer(2));
        m_expected += count;
    }
}

void TimeOrder::order(const Part& part, const CancelToken& cancel)
{
    Statement rows(m_database.getHandle(),
                   "SELECT time, row FROM event WHERE row BETWEEN ? AND ? AND kind = 0"
                   " AND time >= ? AND time < ?");
    const WallTime from = std::max(m_span.from, startOf(part.from));
    const WallTime to = std::min(m_span.to, startOf(part.to));
    const std::int64_t last = std::min(part.lastRow, m_newestRow);
    m_ordered.clear();
    m_read = 0;
    for (std::int64_t row = part.firstRow; row <= last; row += rowsAPiece) {
        if (cancel.isCancelled()) {
            throw StorageFailure{{errorCode::cancelled, "Given up."}};
        }
        rows.bindAll(row, std::min(row + rowsAPiece - 1, last), toMs(from), toMs(to));
        while (rows.step()) {
            m_ordered.emplace_back(rows.integer(0), rows.integer(1));
        }
    }
    std::sort(m_ordered.begin(), m_ordered.end());
}

std::vector<std::int64_t> TimeOrder::next(std::size_t most, const CancelToken& cancel)
{
    std::vector<std::int64_t> rows;
    while (m_read == m_ordered.size()) {
        if (m_nextPart == m_parts.size()) {
            return rows;
        }
        order(m_parts[m_nextPart++], cancel);
    }
    const std::size_t end = std::min(m_read + most, m_ordered.size());
    rows.reserve(end - m_read);
    for (; m_read < end; ++m_read) {
        rows.push_back(m_ordered[m_read].second);
    }
    return rows;
}

} // namespace tokenfence::storage
