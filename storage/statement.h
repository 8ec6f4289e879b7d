// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace tokenfence::storage {

/**
 * A prepared statement of the writer's hot path, straight on SQLite's C interface: it runs several times for
 * every record, and SQLiteCpp's (which the rest of this room uses) makes an exception-safe object and a
 * reference count of each column and step. It throws what SQLiteCpp throws, so that both are caught in one
 * place.
 *
 * Thread: that of its connection, which must outlive it. Parameters count from 1 and columns from 0, as in
 * SQLite. Text and blobs are not copied: they must stay until the statement has run.
 */
class Statement
{
public:
    Statement(sqlite3* database, const char* sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    void bind(int parameter, std::int64_t value);
    void bindNull(int parameter);
    void bindText(int parameter, std::string_view text);
    void bindBlob(int parameter, std::string_view bytes);
    /// All parameters from the first on; they must be whole numbers.
    template <class... Values>
    void bindAll(Values... values)
    {
        int parameter = 0;
        (bind(++parameter, static_cast<std::int64_t>(values)), ...);
    }

    /// Runs what returns no rows, and is ready to run again.
    void run();
    /// The next row is there to be read; at the end false, and it is ready to run again.
    bool step();
    /// Ready to run again before the end was reached.
    void reset();

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] bool isNull(int column) const;
    [[nodiscard]] bool isBlob(int column) const;
    /// Text or a blob; valid until the next step or reset.
    [[nodiscard]] std::string_view bytes(int column) const;

private:
    [[noreturn]] void fail(int code);

    sqlite3* m_database;
    sqlite3_stmt* m_statement = nullptr;
};

} // namespace tokenfence::storage
