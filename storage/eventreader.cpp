// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/eventreader.h"

#include "storage/adminchanges.h"
#include "storage/callsquery.h"
#include "storage/connection.h"
#include "storage/errors.h"
#include "storage/quarters.h"
#include "storage/statement.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace tokenfence {

using namespace storage;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t rowsAPiece = 20'000;
constexpr std::uint64_t callsAPart = 500'000;
constexpr std::size_t callsAtATime = 2'000;

} // namespace

/// The span is gone through in parts of whole quarter hours, in order; of each part first the times and rows
/// of its calls are read and sorted, then the calls themselves.
struct EventReader::Reader
{
    struct Part
    {
        Quarter from = 0;
        Quarter to = 0;
        std::uint64_t calls = 0;
        std::int64_t firstRow = 0;
        std::int64_t lastRow = 0;
    };
    using TimeAndRow = std::pair<std::int64_t, std::int64_t>;

    Reader(std::string path, Connection connection, const TimeSpan& asked, WallTime now)
        : file(std::move(path))
        , database(std::move(connection))
        , names(*database)
        , calls(*database, names)
        , span(asked)
        , newestRow(singleInteger(*database, "SELECT newest_row FROM state"))
        , one(database->getHandle(),
              (std::string("SELECT ") + CallsQuery::columns + " FROM event WHERE row = ?").c_str())
    {
        if (const std::optional<std::uint32_t> days = readSettings(*database).retentionDays) {
            span.from = std::max(span.from, now - *days * 24h);
        }
        planParts();
    }

    void planParts()
    {
        Statement quarters(database->getHandle(),
                           "SELECT start, max(first_row, pruned_to + 1), last_row,"
                           " calls_unknown + calls_simple + calls_complex + calls_critical FROM quarter"
                           " WHERE start >= ? AND start <= ? AND pruned_to < last_row ORDER BY start");
        quarters.bindAll(quarterOf(span.from), quarterOf(span.to));
        while (quarters.step()) {
            const auto start = static_cast<Quarter>(quarters.integer(0));
            const auto count = static_cast<std::uint64_t>(quarters.integer(3));
            if (parts.empty() || parts.back().calls + count > callsAPart) {
                parts.push_back({start, start, 0, quarters.integer(1), quarters.integer(2)});
            }
            Part& part = parts.back();
            part.to = start + 1;
            part.calls += count;
            part.firstRow = std::min(part.firstRow, quarters.integer(1));
            part.lastRow = std::max(part.lastRow, quarters.integer(2));
        }
    }

    void order(const Part& part)
    {
        Statement rows(database->getHandle(),
                       "SELECT time, row FROM event WHERE row BETWEEN ? AND ? AND kind = 0"
                       " AND time >= ? AND time < ?");
        const WallTime from = std::max(span.from, startOf(part.from));
        const WallTime to = std::min(span.to, startOf(part.to));
        const std::int64_t last = std::min(part.lastRow, newestRow);
        ordered.clear();
        read = 0;
        for (std::int64_t row = part.firstRow; row <= last; row += rowsAPiece) {
            rows.bindAll(row, std::min(row + rowsAPiece - 1, last), toMs(from), toMs(to));
            while (rows.step()) {
                ordered.emplace_back(rows.integer(0), rows.integer(1));
            }
        }
        std::sort(ordered.begin(), ordered.end());
    }

    std::vector<CallRow> next()
    {
        std::vector<CallRow> found;
        while (found.empty()) {
            if (read == ordered.size()) {
                if (nextPart == parts.size()) {
                    break;
                }
                order(parts[nextPart++]);
                continue;
            }
            const std::size_t end = std::min(read + callsAtATime, ordered.size());
            for (; read < end; ++read) {
                one.bindAll(ordered[read].second);
                if (one.step()) { // else it was cleared away meanwhile
                    found.push_back(calls.read(one));
                    one.reset();
                }
            }
        }
        return found;
    }

    std::string file;
    Connection database;
    NameLookup names;
    CallsQuery calls;
    TimeSpan span;
    std::int64_t newestRow;
    Statement one;
    std::vector<Part> parts;
    std::size_t nextPart = 0;
    std::vector<TimeAndRow> ordered; ///< of the present part
    std::size_t read = 0;            ///< how many of these were handed out
};

Result<std::unique_ptr<EventReader>> EventReader::open(const std::string& file, const TimeSpan& span,
                                                       WallTime now)
{
    Result<Connection> database = openReader(file);
    if (!database) {
        return database.error();
    }
    return guarded(file, [&] {
        auto reader = std::make_unique<Reader>(file, std::move(*database), span, now);
        return std::unique_ptr<EventReader>(new EventReader(std::move(reader)));
    });
}

EventReader::EventReader(std::unique_ptr<Reader> reader)
    : m_reader(std::move(reader))
{
}
EventReader::~EventReader() = default;

Result<std::vector<CallRow>> EventReader::next()
{
    return guarded(m_reader->file, [&] { return m_reader->next(); });
}

} // namespace tokenfence
