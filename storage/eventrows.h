// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/record.h"
#include "storage/namekeeper.h"
#include "storage/newevent.h"
#include "storage/requestlinks.h"
#include "storage/statement.h"
#include "storage/storedid.h"

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

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

/**
 * Inserts records into the event log: a hundred with one statement where there are so many, since a quarter
 * of the time goes into beginning and ending one. A whole number that a parameter has already is not bound
 * again: most columns of a call are as those of the call before.
 *
 * Thread: the writer's.
 */
class EventRows
{
public:
    EventRows(SQLite::Database& database, NameKeeper& names);

    /// In their order, each as its `row`; finds out what became of each. An id that is there already leaves
    /// its row out.
    void insert(std::span<NewEvent> all);

private:
    static constexpr std::size_t manyRows = 100;
    static constexpr int columns = 37;

    /// A statement with what its parameters hold. Nothing that was bound yet is NULL.
    struct Insert
    {
        Insert(SQLite::Database& database, std::size_t rows);
        void set(int parameter, std::int64_t value);
        void setNull(int parameter);
        void setOptional(int parameter, bool isThere, std::int64_t value);

        struct Bound
        {
            bool isNull = true;
            std::int64_t value = 0;
        };
        Statement statement;
        std::vector<Bound> bound; ///< by parameter; not of text and blobs
    };

    void insertWith(Insert& insert, std::span<NewEvent> events);
    void bind(Insert& insert, int before, const NewEvent& event);
    void bindUsage(Insert& insert, int before, const Record& record);
    void bindEnd(Insert& insert, int before, const NewEvent& event);
    void lookUp(NewEvent& event);

    sqlite3* m_handle;
    NameKeeper& m_names;
    Insert m_one;
    Insert m_many;
    Statement m_known;
    RequestLinks m_links;
};

} // namespace tokenfence::storage
