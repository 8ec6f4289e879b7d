// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

/**
 * A disk that fails on demand, laid over SQLite's own access to files and made the default one while it is in
 * place. It counts what changes a file (write, truncate, sync, delete) and can let one of them, and all that
 * follow, fail; or it can lose power: nothing more is taken, and then what was not synced is forgotten, as a
 * disk's cache does, in part or as a whole.
 *
 * Shared memory (-shm) is no matter of the disk and is left alone. Thread: any; the counting is atomic.
 */
class FaultyVfs
{
public:
    FaultyVfs();
    ~FaultyVfs();
    FaultyVfs(const FaultyVfs&) = delete;
    FaultyVfs& operator=(const FaultyVfs&) = delete;

    /// From the `number`th change on (1 is the next one), each fails with the SQLite result `code`, until
    /// heal().
    void failFrom(std::int64_t number, int code);
    void heal();
    /// Changes since the last failFrom() or heal().
    std::int64_t changes() const;
    /// Whether it has failed one.
    bool hasFailed() const;

    /// After power was lost (failFrom), and all files were closed: puts back what was there when each file
    /// was last synced; of the later writes a random part may have reached the disk all the same, some of
    /// them torn.
    void forgetUnsynced(std::uint64_t seed);
};
