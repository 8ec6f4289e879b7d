// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/insight/histogram.h"
#include "model/ports/rollups.h"
#include "storage/callfilter.h"
#include "storage/spanpieces.h"

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <map>
#include <vector>

namespace tokenfence::storage {

/**
 * How many requests there were, what they cost (by the histogram), how they ended and with what result. A
 * request stands where its first call stands, and passes a filter if that call does; what it costs is the
 * whole of it.
 *
 * Thread: that of its read-only connection. Throws as SQLite does.
 */
class RequestQuery
{
public:
    RequestQuery(SQLite::Database& database, LabelLookup& labels);

    /// Fills in everything but `spend`.
    void figures(Quarter from, Quarter to, const CallFilter& filter, const CancelToken& cancel,
                 SpanFigures& figures);
    /// Most requests first.
    std::vector<OutcomeRow> outcomes(Quarter from, Quarter to);

private:
    using Histogram = std::map<CostBucket, std::int64_t>;

    void costsFromRollup(const std::vector<SpanPiece>& pieces, Histogram& costs);
    void costsOfWorkflow(const std::vector<SpanPiece>& pieces, const CallFilter& filter,
                         const CancelToken& cancel, Histogram& costs);
    void costsFromEvents(Quarter from, Quarter to, const CallFilter& filter, const CancelToken& cancel,
                         Histogram& costs);
    void endsFromRollup(const std::vector<SpanPiece>& pieces, const CallFilter& filter, SpanFigures& figures);
    void endsFromEvents(Quarter from, Quarter to, const CallFilter& filter, const CancelToken& cancel,
                        SpanFigures& figures);

    SQLite::Database& m_database;
    LabelLookup& m_labels;
};

} // namespace tokenfence::storage
