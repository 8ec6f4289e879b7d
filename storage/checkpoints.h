// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

struct sqlite3;

namespace tokenfence::storage {

/**
 * When the write-ahead log is copied into the file: between groups, from 64 MiB on. Readers that hold it are
 * waited for only where it has grown twice as long.
 *
 * Thread: the writer's. It outlives the connection that it follows.
 */
class Checkpoints
{
public:
    /// Hears of every commit of this connection from now on.
    void follow(sqlite3* database);
    /// Copies the log where it is long enough. It never fails: a log that could not be copied is only longer.
    void copyIfDue(sqlite3* database);

private:
    static int logGrew(void* self, sqlite3* database, const char* schema, int pages);

    int m_pages = 0;
    int m_pagesCopied = 0;
};

} // namespace tokenfence::storage
