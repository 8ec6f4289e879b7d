// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/money.h"
#include "model/ports/rollups.h"
#include "storage/callfilter.h"
#include "storage/quarters.h"
#include "storage/storedrequests.h"

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <functional>
#include <string>

namespace tokenfence::storage {

/// One event, as a scan meets it.
struct ScannedEvent
{
    std::int64_t row = 0;
    WallTime time;
    EventFacts facts;
    Money cost;
    bool priced = true;
    std::string request; ///< only where it was asked for
};

/// Goes through the events of the quarter hours from `from` on, before `to`, that pass the filter, and gives
/// each to `visit`: those that came in last come first. For what no rollup can tell. In pieces, each far
/// below 250 ms; cancelling ends it with an exception. Throws as SQLite does.
class EventScan
{
public:
    EventScan(SQLite::Database& database, LabelLookup& labels);

    void run(Quarter from, Quarter to, const CallFilter& filter, bool withRequests, const CancelToken& cancel,
             const std::function<void(const ScannedEvent&)>& visit);

    /// To be told after each piece how much is done (0 to 1); false ends the scan.
    using Pause = std::function<bool(double done)>;
    void pauseWith(Pause pause) { m_pause = std::move(pause); }

private:
    Pause m_pause;
    SQLite::Database& m_database;
    LabelLookup& m_labels;
};

} // namespace tokenfence::storage
