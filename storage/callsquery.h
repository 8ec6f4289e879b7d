// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "storage/callfilter.h"
#include "storage/quarters.h"

#include <SQLiteCpp/Database.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace tokenfence::storage {

/// Reads stored calls whole, for a person or an export. Thread: that of its read-only connection. Throws as
/// SQLite does.
class CallsQuery
{
public:
    /// More calls of one request than this are not shown: those that came last are.
    static constexpr std::size_t mostOfRequest = 10'000;

    CallsQuery(SQLite::Database& database, NameLookup& names);

    std::vector<CallRow> newest(std::size_t limit);
    /// Those of the quarter hours from `from` on, before `to`, that pass the filter, newest first; of more
    /// than `limit` those that came in last.
    std::vector<CallRow> within(Quarter from, Quarter to, const CallFilter& filter, LabelLookup& labels,
                                std::size_t limit, const CancelToken& cancel);
    /// Oldest first, by their time, then their row.
    std::vector<CallRow> ofRequest(const std::string& request);

    /// The columns that a call is read from, for a query on `event`, and how.
    static const char* const columns;
    CallRow read(const Statement& row);

private:
    std::vector<std::pair<std::string, std::string>> labelsOf(LabelSetId set);

    SQLite::Database& m_database;
    NameLookup& m_names;
    Statement m_labels;
};

} // namespace tokenfence::storage
