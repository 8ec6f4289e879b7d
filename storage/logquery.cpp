// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/logquery.h"

#include "storage/connection.h"
#include "storage/quarters.h"
#include "storage/statement.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <system_error>

namespace tokenfence::storage {

namespace {

/// Of a quarter hour with more rows than this only the quarter hour is told, not the moment.
constexpr std::int64_t mostRowsLookedAt = 100'000;

std::uint64_t sizeOf(const std::string& file)
{
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    return error ? 0 : static_cast<std::uint64_t>(size);
}

/// The time of the first (or last) event that the log has.
std::optional<WallTime> edgeOf(SQLite::Database& database, bool first)
{
    const std::string order = first ? "ASC" : "DESC";
    Statement quarter(database.getHandle(),
                      ("SELECT start, max(first_row, pruned_to + 1), last_row FROM quarter"
                       " WHERE pruned_to < last_row ORDER BY start " +
                       order + " LIMIT 1")
                          .c_str());
    if (!quarter.step()) {
        return std::nullopt;
    }
    const auto start = static_cast<Quarter>(quarter.integer(0));
    const WallTime bound = first ? startOf(start) : startOf(start + 1) - std::chrono::milliseconds(1);
    if (quarter.integer(2) - quarter.integer(1) > mostRowsLookedAt) {
        return bound;
    }
    Statement time(database.getHandle(),
                   (std::string("SELECT ") + (first ? "min" : "max") +
                    "(time) FROM event WHERE row BETWEEN ? AND ? AND time >= ? AND time < ?")
                       .c_str());
    time.bindAll(quarter.integer(1), quarter.integer(2), toMs(startOf(start)), toMs(startOf(start + 1)));
    return time.step() && !time.isNull(0) ? fromMs(time.integer(0)) : bound;
}

} // namespace

std::vector<LogEntry> readLog(SQLite::Database& database, const LogQuestion& question)
{
    std::string sql = "SELECT number, time, kind, who, subject, text, detail FROM log WHERE number < ?1";
    if (!question.contains.empty()) {
        sql += " AND (instr(lower(text), lower(?2)) OR instr(lower(subject), lower(?2)) OR instr(lower(who), "
               "lower(?2)))";
    }
    for (std::size_t at = 0; at < question.kinds.size(); ++at) {
        sql += (at == 0 ? " AND kind IN (?" : ", ?") + std::to_string(4 + at);
    }
    sql += question.kinds.empty() ? "" : ")";
    sql += " ORDER BY number DESC LIMIT ?3";
    Statement rows(database.getHandle(), sql.c_str());
    rows.bind(1, question.before > 0 ? question.before : std::numeric_limits<std::int64_t>::max());
    if (!question.contains.empty()) {
        rows.bindText(2, question.contains);
    }
    rows.bind(3, static_cast<std::int64_t>(question.limit));
    for (std::size_t at = 0; at < question.kinds.size(); ++at) {
        rows.bindText(static_cast<int>(4 + at), question.kinds[at]);
    }
    std::vector<LogEntry> entries;
    while (rows.step()) {
        LogEntry entry;
        entry.number = rows.integer(0);
        entry.time = fromMs(rows.integer(1));
        entry.kind = rows.bytes(2);
        entry.who = rows.bytes(3);
        entry.subject = rows.bytes(4);
        entry.text = rows.bytes(5);
        entry.detail = rows.bytes(6);
        entries.push_back(std::move(entry));
    }
    return entries;
}

StoreFacts readFacts(SQLite::Database& database, const std::string& file)
{
    StoreFacts facts;
    facts.events = static_cast<std::uint64_t>(singleInteger(database, "SELECT events FROM state"));
    facts.firstEvent = edgeOf(database, true);
    facts.lastEvent = edgeOf(database, false);
    facts.fileBytes = sizeOf(file) + sizeOf(file + "-wal");
    return facts;
}

} // namespace tokenfence::storage
