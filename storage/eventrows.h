// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/record.h"
#include "storage/namekeeper.h"
#include "storage/statement.h"
#include "storage/storedid.h"

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

namespace tokenfence::storage {

/**
 * The business results of requests by number: 0 is none, 1 is `other`. Agents name them, so only the first
 * thousand get a number of their own. Thread: the writer's.
 */
class Outcomes
{
public:
    static constexpr std::uint32_t other = 1;
    static constexpr std::size_t most = 1000;

    explicit Outcomes(SQLite::Database& database);
    std::uint32_t numberOf(const std::string& text);

private:
    Statement m_insert;
    std::unordered_map<std::string, std::uint32_t> m_numbers;
};

/// Inserts records into the event log. Thread: the writer's.
class EventRows
{
public:
    EventRows(SQLite::Database& database, NameKeeper& names);

    /// As row `row`; false where the id is there already.
    bool insert(const Record& record, const StoredId& id, const StoredId& request, std::uint32_t outcome,
                std::int64_t row);
    /// Of the record that has the id.
    std::uint64_t digestOf(const StoredId& id);

private:
    void bindUsage(const Record& record);
    void bindEnd(const Record& record, std::uint32_t outcome);

    sqlite3* m_handle;
    NameKeeper& m_names;
    Statement m_insert;
    Statement m_digest;
};

} // namespace tokenfence::storage
