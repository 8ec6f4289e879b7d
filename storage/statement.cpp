// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/statement.h"

#include <SQLiteCpp/Exception.h>

#include <sqlite3.h>

namespace tokenfence::storage {

Statement::Statement(sqlite3* database, const char* sql)
    : m_database(database)
{
    const int code = sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &m_statement, nullptr);
    if (code != SQLITE_OK) {
        throw SQLite::Exception(database, code);
    }
}

Statement::~Statement()
{
    sqlite3_finalize(m_statement); // its result repeats that of the last step
}

void Statement::bind(int parameter, std::int64_t value)
{
    if (const int code = sqlite3_bind_int64(m_statement, parameter, value); code != SQLITE_OK) {
        fail(code);
    }
}

void Statement::bindNull(int parameter)
{
    if (const int code = sqlite3_bind_null(m_statement, parameter); code != SQLITE_OK) {
        fail(code);
    }
}

void Statement::bindText(int parameter, std::string_view text)
{
    const char* data = text.data() ? text.data() : "";
    if (const int code =
            sqlite3_bind_text64(m_statement, parameter, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
        code != SQLITE_OK) {
        fail(code);
    }
}

void Statement::bindBlob(int parameter, std::string_view bytes)
{
    if (const int code =
            sqlite3_bind_blob64(m_statement, parameter, bytes.data(), bytes.size(), SQLITE_STATIC);
        code != SQLITE_OK) {
        fail(code);
    }
}

void Statement::run()
{
    int code = sqlite3_step(m_statement);
    if (code != SQLITE_DONE) {
        fail(code == SQLITE_ROW ? SQLITE_MISUSE : code);
    }
    code = sqlite3_reset(m_statement);
    if (code != SQLITE_OK) {
        fail(code);
    }
}

bool Statement::step()
{
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code != SQLITE_DONE) {
        fail(code);
    }
    sqlite3_reset(m_statement);
    return false;
}

void Statement::reset()
{
    sqlite3_reset(m_statement); // repeats the result of the last step, which was looked at
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

bool Statement::isBlob(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_BLOB;
}

std::string_view Statement::bytes(int column) const
{
    // Asking for a blob as a blob first keeps SQLite from converting anything.
    const void* data = sqlite3_column_blob(m_statement, column);
    const int size = sqlite3_column_bytes(m_statement, column);
    return {static_cast<const char*>(data), static_cast<std::size_t>(size)};
}

void Statement::fail(int code)
{
    const SQLite::Exception exception(m_database, code);
    sqlite3_reset(m_statement);
    throw exception;
}

} // namespace tokenfence::storage
