// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/record.h"
#include "model/ports/store.h"
#include "model/time/clock.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace tokenfence {

/**
 * What happened and is to stand in the log, gathered until somebody hands it to the store: entries, refused
 * lines summed up by minute, and denials summed up by kind. However much happens, what is handed over stays
 * small: of one kind at most `entriesPerMinute` a minute are kept whole, of the others only how many there
 * were.
 *
 * What an operator did is not gathered here but written together with the change itself.
 *
 * Thread: guarded by the desk. Time is an argument.
 */
class Journal
{
public:
    static constexpr std::size_t entriesPerMinute = 100;

    void note(LogEntry entry);
    /// A line of `who` was refused. The first of its kind within a minute is noted at once, the others as a
    /// count.
    void refused(std::string_view who, std::string_view code, std::string_view message, WallTime now);
    /// A connection was not let in: `who` tells of whom, `reason` why in one word. Summed up likewise.
    void turnedAway(std::string_view who, std::string_view reason, std::string_view message, WallTime now);
    void denied(DenialRecord denial);

    /// What is ready to be written; `all`: also the minute that is not over.
    std::vector<StoreChange> take(WallTime now, bool all = false);

private:
    struct Kind
    {
        std::int64_t minute = 0;
        std::size_t entries = 0;
        std::uint64_t leftOut = 0;
    };
    using DenialKey = std::tuple<std::int64_t, std::string, NameId, NameId, DenialCode>;

    struct Summed
    {
        std::uint64_t count = 0;
        const char* more = ""; ///< what is said of those behind the first: "more lines were refused"
    };

    void noteLeftOut(const std::string& kind, Kind& counted);
    void sumUp(std::string_view who, std::string_view code, std::string text, const char* more, WallTime now);

    std::vector<LogEntry> m_entries;
    std::map<std::string, Kind> m_kinds;
    std::map<std::tuple<std::int64_t, std::string, std::string>, Summed> m_refusals; // minute, who, code
    std::map<DenialKey, DenialRecord> m_denials; // minute, policy, key, agent, code
};

} // namespace tokenfence
