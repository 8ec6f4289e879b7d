// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/journal.h"

#include <chrono>
#include <utility>

namespace tokenfence {

namespace {

/// Different refusals or denials that are kept apart between two writings; what comes beyond is summed up
/// under one.
constexpr std::size_t mostApart = 1000;

std::int64_t minuteOf(WallTime time)
{
    return std::chrono::floor<std::chrono::minutes>(time).time_since_epoch().count();
}

WallTime startOf(std::int64_t minute)
{
    return WallTime(std::chrono::minutes(minute));
}

LogEntry refusedEntry(WallTime time, const std::string& who, const std::string& code, std::string text)
{
    LogEntry entry;
    entry.time = time;
    entry.kind = "refused";
    entry.who = who;
    entry.subject = code;
    entry.text = std::move(text);
    return entry;
}

} // namespace

void Journal::note(LogEntry entry)
{
    Kind& kind = m_kinds[entry.kind];
    const std::int64_t minute = minuteOf(entry.time);
    if (kind.minute != minute) {
        noteLeftOut(entry.kind, kind);
        kind = {minute, 0, 0};
    }
    if (++kind.entries > entriesPerMinute) {
        ++kind.leftOut;
        return;
    }
    m_entries.push_back(std::move(entry));
}

void Journal::noteLeftOut(const std::string& kind, Kind& counted)
{
    if (counted.leftOut == 0) {
        return;
    }
    LogEntry entry;
    entry.time = startOf(counted.minute);
    entry.kind = kind;
    entry.who = "engine";
    entry.text = "and " + std::to_string(counted.leftOut) + " more of this kind within the minute";
    m_entries.push_back(std::move(entry));
    counted.leftOut = 0;
}

void Journal::refused(std::string_view who, std::string_view code, std::string_view message, WallTime now)
{
    sumUp(who, code, "a line was refused: " + std::string(message), "more lines were refused", now);
}

void Journal::turnedAway(std::string_view who, std::string_view reason, std::string_view message,
                         WallTime now)
{
    sumUp(who, reason, std::string(message), "more were turned away", now);
}

void Journal::sumUp(std::string_view who, std::string_view code, std::string text, const char* more,
                    WallTime now)
{
    std::tuple key(minuteOf(now), std::string(who), std::string(code));
    auto found = m_refusals.find(key);
    if (found == m_refusals.end()) {
        if (m_refusals.size() >= mostApart) {
            key = {minuteOf(now), "others", std::string(code)};
        }
        found = m_refusals.try_emplace(std::move(key)).first;
    }
    found->second.more = more;
    if (found->second.count++ == 0) {
        m_entries.push_back(
            refusedEntry(now, std::get<1>(found->first), std::get<2>(found->first), std::move(text)));
    }
}

void Journal::denied(DenialRecord denial)
{
    DenialKey key(minuteOf(denial.time), denial.policy, denial.key, denial.call.agent, denial.code);
    auto found = m_denials.find(key);
    if (found == m_denials.end() && m_denials.size() >= mostApart) {
        // More kinds than anybody reads: counted with a neighbour, which is most likely one of the same
        // policy.
        found = m_denials.lower_bound(key);
        if (found == m_denials.end()) {
            --found;
        }
    }
    if (found != m_denials.end()) {
        found->second.count += denial.count;
        return;
    }
    m_denials.emplace(std::move(key), std::move(denial));
}

std::vector<StoreChange> Journal::take(WallTime now, bool all)
{
    const std::int64_t minute = minuteOf(now);
    for (auto& [kind, counted] : m_kinds) {
        if (all || counted.minute != minute) {
            noteLeftOut(kind, counted);
        }
    }
    for (auto at = m_refusals.begin(); at != m_refusals.end();) {
        const auto& [refusedIn, who, code] = at->first;
        if (!all && refusedIn == minute) {
            ++at;
            continue;
        }
        if (at->second.count > 1) {
            m_entries.push_back(refusedEntry(startOf(refusedIn), who, code,
                                             "and " + std::to_string(at->second.count - 1) + " " +
                                                 at->second.more + " within the minute"));
        }
        at = m_refusals.erase(at);
    }

    std::vector<StoreChange> changes;
    if (!m_entries.empty()) {
        changes.emplace_back(LogAppended{std::exchange(m_entries, {})});
    }
    if (!m_denials.empty()) {
        DenialsAppended denials;
        for (auto& [key, denial] : std::exchange(m_denials, {})) {
            denials.denials.push_back(std::move(denial));
        }
        changes.emplace_back(std::move(denials));
    }
    return changes;
}

} // namespace tokenfence
