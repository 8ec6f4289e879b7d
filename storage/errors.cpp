// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/errors.h"

#include <sqlite3.h>

namespace tokenfence::storage {

Error errorFromSqlite(int extendedCode, const char* detail, const std::string& file)
{
    const std::string because = std::string(" (") + detail + ").";
    switch (extendedCode & 0xff) {
    case SQLITE_FULL:
        return {errorCode::diskFull, "The disk is full: nothing can be written to " + file + "."};
    case SQLITE_READONLY:
        return {errorCode::readOnly, "The database " + file + " cannot be written to" + because};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return {errorCode::cannotOpen, "The database " + file + " cannot be opened" + because};
    case SQLITE_NOTADB:
        return {errorCode::notADatabase, file + " is no database."};
    case SQLITE_CORRUPT:
        return {errorCode::damaged, "The database " + file + " is damaged" + because};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {errorCode::inUse, "Another program holds the database " + file + "."};
    case SQLITE_INTERRUPT:
        return {errorCode::cancelled, "Given up."};
    case SQLITE_IOERR:
        return {errorCode::ioError, "The disk failed at the database " + file + because};
    default:
        return {errorCode::failed, "The database " + file + " cannot be used" + because};
    }
}

} // namespace tokenfence::storage
