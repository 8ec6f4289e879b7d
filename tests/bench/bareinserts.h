// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/callsource.h"

#include <filesystem>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace tokenfence::bench {

/**
 * The limit of ingest: a bare loop of prepared inserts of the same rows, as a program would write them that
 * wants nothing but to keep them: SQLite's C interface, synchronous=FULL, names as text, a unique index on
 * the id and nothing else, 10,000 rows a transaction.
 */
class BareInserts
{
public:
    explicit BareInserts(std::filesystem::path file);
    ~BareInserts();
    BareInserts(const BareInserts&) = delete;
    BareInserts& operator=(const BareInserts&) = delete;

    /// Rows a second.
    double insert(const std::vector<Call>& calls);

private:
    void execute(const char* sql);
    void insertOne(const Call& call);

    const std::filesystem::path m_file;
    sqlite3* m_database = nullptr;
    sqlite3_stmt* m_insert = nullptr;
};

} // namespace tokenfence::bench
