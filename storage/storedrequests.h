// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/requestfilter.h"
#include "storage/requeststate.h"
#include "storage/statement.h"
#include "storage/storedid.h"

#include <SQLiteCpp/Database.h>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace tokenfence::storage {

/**
 * The requests that calls arrive for, each with what its lines add up to. The truth are the events: what is
 * not in memory is worked out from the request's lines by their index, and memory holds only some tens of
 * thousands of those that were asked for last. A request of very many lines has its sums noted in
 * `long_request` now and then, so that never more than a few hundred lines are read.
 *
 * Thread: the writer's. After a transaction that was rolled back it is made anew.
 */
class StoredRequests
{
public:
    /// `filter` outlives it and knows of every request with a line of the last 24 hours; without one the
    /// index is asked.
    explicit StoredRequests(SQLite::Database& database, RequestFilter* filter = nullptr);

    struct Change
    {
        RequestState before; ///< nothing, where the line begins a new request
        RequestState after;
        bool isNewest = true;     ///< of those that had the name
        bool beganIsNews = false; ///< of a repricing: nobody knew when it began
    };
    /// Gives the request the line that was just inserted.
    Change take(const StoredId& request, const RequestLine& line);

    /// What the newest request of this name is; nothing, where there is none. Valid until the next call.
    const RequestState& current(const StoredId& request);

    /// Says that a stored call is going to cost so much more, and how that changes the request it belongs to
    /// (perhaps an earlier one of the same name). `began` as the ledger charged it. To be called before the
    /// event itself is changed.
    Change reprice(const StoredId& request, std::int64_t row, Money more, std::optional<WallTime> began);

    /// Notes what the newest request of this name adds up to, so that its lines so far are not needed any
    /// more.
    void note(const StoredId& request);
    /// One of its lines has left the log.
    void notePruned(const StoredId& request, std::int64_t row);
    /// The newest of its lines that have left the log; 0: none did.
    std::int64_t prunedRow(const StoredId& request);
    [[nodiscard]] bool isNoted(const StoredId& request) const;
    void dropNote(const StoredId& request);

    /// Notes the long requests that grew; before the transaction ends.
    void flush();

private:
    struct Entry
    {
        RequestState state;
        std::int64_t lastRow = 0; ///< the newest line
        int linesSinceNote = 0;
    };
    using Entries = std::unordered_map<StoredIdKey, Entry, StoredIdHash>;

    /// From memory, or from the lines before `beforeRow`. `mayBeOld`: it may have begun longer ago than the
    /// filter knows.
    Entry& find(const StoredId& request, std::int64_t beforeRow, bool mayBeOld);
    Entry read(const StoredId& request, std::int64_t beforeRow);
    /// Starts reading the lines between two rows, without these.
    void askForLines(const StoredId& request, std::int64_t behindRow, std::int64_t beforeRow);
    /// Nothing where lines of it have left the log.
    std::optional<RequestState> stateOfRow(const StoredId& request, std::int64_t row);
    void writeNote(const StoredId& request, Entry& entry);

    Statement m_lines;
    Statement m_note;
    Statement m_readNote;
    Statement m_raiseNote;
    Statement m_dropNote;
    Statement m_prunedRow;
    Statement m_notePruned;
    RequestFilter* m_filter;
    std::unordered_set<std::string> m_noted;
    // Two generations: what is asked for moves into the young one, and when that is full the old one is
    // forgotten.
    Entries m_young;
    Entries m_old;
    std::vector<std::string> m_toNote; // requests by name
};

} // namespace tokenfence::storage
