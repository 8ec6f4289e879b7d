// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/requestlinks.h"

#include <bit>
#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace tokenfence::storage {

namespace {

bool isSameRequest(const NewEvent& a, const NewEvent& b)
{
    return a.request.isPacked() == b.request.isPacked() && a.request.bytes() == b.request.bytes();
}

} // namespace

RequestLinks::RequestLinks(SQLite::Database& database)
    : m_intoIndex(database.getHandle(), "UPDATE event SET request_link = request_link | 1 WHERE row = ?")
{
}

void RequestLinks::rowLeaves(std::int64_t row, std::int64_t link)
{
    if (distanceOf(link) > 0) {
        m_intoIndex.bindAll(row - distanceOf(link));
        m_intoIndex.run();
    }
}

void linkRequests(std::span<NewEvent> events)
{
    // The newest event of each request so far, by hash: numbers from 1, in twice as many places, tried one
    // after the other.
    const std::size_t mask = std::bit_ceil(events.size() * 2) - 1;
    std::vector<std::uint32_t> newest(mask + 1);
    for (std::size_t at = 0; at < events.size(); ++at) {
        NewEvent& event = events[at];
        if (event.record.request.empty()) {
            continue;
        }
        std::size_t place = std::hash<std::string_view>()(event.request.bytes()) & mask;
        while (newest[place] != 0 && !isSameRequest(events[newest[place] - 1], event)) {
            place = (place + 1) & mask;
        }
        event.requestLink = RequestLinks::inIndex;
        if (newest[place] != 0) {
            NewEvent& before = events[newest[place] - 1];
            before.requestLink &= ~RequestLinks::inIndex;
            event.requestLink |= RequestLinks::linkTo(event.row - before.row);
        }
        newest[place] = static_cast<std::uint32_t>(at + 1);
    }
}

std::string linesOfRequest(const std::string& columns, const std::string& rest)
{
    return "WITH RECURSIVE line(at, link) AS ("
           "SELECT row, request_link FROM event WHERE request = ?1 AND request_link & 1 AND row > ?2"
           " UNION ALL SELECT row, request_link FROM line CROSS JOIN event ON row = at - (link >> 1)"
           " WHERE link > 1 AND row > ?2)"
           " SELECT " +
           columns + " FROM line CROSS JOIN event ON row = at WHERE true " + rest;
}

std::string newestLineOfRequest(const std::string& columns)
{
    return "SELECT " + columns +
           " FROM event WHERE request = ? AND request_link & 1 ORDER BY row DESC LIMIT 1";
}

} // namespace tokenfence::storage
