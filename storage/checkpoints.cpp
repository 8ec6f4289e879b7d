// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/checkpoints.h"

#include "storage/connection.h"

#include <sqlite3.h>

namespace tokenfence::storage {

namespace {

constexpr int copyFrom = 64 * 1024 * 1024 / pageBytes;
/// A log that readers keep from starting anew is copied again only after it has grown by this.
constexpr int copyAgainAfter = 16 * 1024 * 1024 / pageBytes;
/// From here on readers are waited for, so that the log does start anew; they hold it for 250 ms at most.
constexpr int waitForReadersFrom = 128 * 1024 * 1024 / pageBytes;
constexpr int waitForReadersMs = 300;

} // namespace

void Checkpoints::follow(sqlite3* database)
{
    sqlite3_wal_hook(database, &Checkpoints::logGrew, this);
    m_pages = 0;
    m_pagesCopied = 0;
}

void Checkpoints::copyIfDue(sqlite3* database)
{
    if (m_pages < m_pagesCopied) {
        m_pagesCopied = 0; // it has started anew
    }
    if (m_pages < copyFrom || (m_pagesCopied > 0 && m_pages < m_pagesCopied + copyAgainAfter)) {
        return;
    }
    int mode = SQLITE_CHECKPOINT_PASSIVE;
    if (m_pages >= waitForReadersFrom) {
        mode = SQLITE_CHECKPOINT_RESTART;
        sqlite3_busy_timeout(database, waitForReadersMs);
    }
    // One that fails (readers in the way, a full disk) costs nothing but a longer log: what was acknowledged
    // lies in it.
    sqlite3_wal_checkpoint_v2(database, nullptr, mode, nullptr, nullptr);
    sqlite3_busy_timeout(database, busyTimeoutMs);
    m_pagesCopied = m_pages;
}

int Checkpoints::logGrew(void* self, sqlite3*, const char*, int pages)
{
    static_cast<Checkpoints*>(self)->m_pages = pages;
    return SQLITE_OK;
}

} // namespace tokenfence::storage
