// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/requeststate.h"
#include "storage/statement.h"

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace tokenfence::storage {

/// The columns that a RequestLine is read from, for a query on `event`, and how.
extern const char* const requestLineColumns;
RequestLine readRequestLine(const Statement& statement, int firstColumn);

/// All the requests that had a name, one after the other, from the lines that the log still has. Throws as
/// SQLite does.
class RequestHistory
{
public:
    explicit RequestHistory(SQLite::Database& database);

    /// Up to the row. `lastRows`, where given, gets the last line of each.
    std::vector<RequestState> requestsNamed(const std::string& name,
                                            std::int64_t upToRow = std::numeric_limits<std::int64_t>::max(),
                                            std::vector<std::int64_t>* lastRows = nullptr);

private:
    Statement m_lines;
};

} // namespace tokenfence::storage
