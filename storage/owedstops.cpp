// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/owedstops.h"

#include "storage/writegroup.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tokenfence::storage {

namespace {

/// Whoever stops again and again while the disk is full is told so each time, and is not to fill memory.
constexpr std::size_t mostEntries = 100;

StopsSaved* standingStops(std::vector<StoreChange>& changes)
{
    for (StoreChange& change : changes) {
        auto* stops = std::get_if<StopsSaved>(&change);
        if (stops != nullptr && stops->standAnyway) {
            return stops;
        }
    }
    return nullptr;
}

} // namespace

void OwedStops::keep(std::vector<StoreChange>&& changes)
{
    StopsSaved* stops = standingStops(changes);
    if (stops == nullptr) {
        return;
    }
    m_stops = std::move(*stops);
    for (StoreChange& change : changes) {
        if (auto* log = std::get_if<LogAppended>(&change)) {
            std::move(log->entries.begin(), log->entries.end(), std::back_inserter(m_entries));
        }
    }
    if (m_entries.size() > mostEntries) {
        m_entries.erase(m_entries.begin(), m_entries.end() - mostEntries);
    }
}

void OwedStops::writeTo(WriteGroup& group) const
{
    if (m_stops) {
        group.apply(*m_stops);
        group.apply(LogAppended{m_entries});
    }
}

void OwedStops::forget()
{
    m_stops.reset();
    m_entries.clear();
}

} // namespace tokenfence::storage
