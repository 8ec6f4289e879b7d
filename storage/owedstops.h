// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/store.h"

#include <optional>
#include <vector>

namespace tokenfence::storage {

class WriteGroup;

/**
 * Stops that hold although they could not be written (`StopsSaved::standAnyway`), with their entries of the
 * log. They are written ahead of whatever is written next: once a record is acknowledged, they are on disk.
 *
 * Thread: the writer's.
 */
class OwedStops
{
public:
    /// Keeps what of these changes, which could not be written, is to be written all the same.
    void keep(std::vector<StoreChange>&& changes);
    [[nodiscard]] bool any() const { return m_stops.has_value(); }
    /// Into a group that has begun, before anything else.
    void writeTo(WriteGroup& group) const;
    /// That group is on disk.
    void forget();

private:
    std::optional<StopsSaved> m_stops; ///< the newest: all that stand
    std::vector<LogEntry> m_entries;
};

} // namespace tokenfence::storage
