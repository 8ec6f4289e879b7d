// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/eventreader.h"

#include "storage/adminchanges.h"
#include "storage/callsquery.h"
#include "storage/connection.h"
#include "storage/errors.h"
#include "storage/statement.h"
#include "storage/timeorder.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace tokenfence {

using namespace storage;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t callsAtATime = 2'000;

/// What the operator still keeps of it.
TimeSpan keptOf(SQLite::Database& database, TimeSpan span, WallTime now)
{
    if (const std::optional<std::uint32_t> days = readSettings(database).retentionDays) {
        span.from = std::max(span.from, now - *days * 24h);
    }
    return span;
}

} // namespace

/// What belongs to the connection, in the order in which it has to go.
struct EventReader::Reader
{
    Reader(std::string path, Connection connection, const TimeSpan& span, WallTime now)
        : file(std::move(path))
        , database(std::move(connection))
        , names(*database)
        , calls(*database, names)
        , rows(*database, keptOf(*database, span, now))
        , one(database->getHandle(),
              (std::string("SELECT ") + CallsQuery::columns + " FROM event WHERE row = ?").c_str())
    {
    }

    std::vector<CallRow> next()
    {
        std::vector<CallRow> found;
        while (found.empty()) {
            const std::vector<std::int64_t> next = rows.next(callsAtATime, CancelToken());
            if (next.empty()) {
                break;
            }
            for (const std::int64_t row : next) {
                one.bindAll(row);
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
    TimeOrder rows;
    Statement one;
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
