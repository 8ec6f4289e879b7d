// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/fuzz/fuzzing.h"

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory_resource>

namespace tokenfence {

/**
 * Gives SQLite its memory out of a pool. SQLite is not ours, is not instrumented, and asks for memory
 * thousands of times an input; under the address sanitizer each of them would cost a poisoned zone, two
 * stacks and a place in quarantine, together half of the time.
 *
 * Thread: giveToSqlite() before the first connection is opened; SQLite then asks from any.
 */
class PoolMemory
{
public:
    static void giveToSqlite()
    {
        static const sqlite3_mem_methods methods = {allocate, release, resize,  sizeOf,
                                                    roundUp,  begin,   nothing, nullptr};
        require(sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK,
                "SQLite takes its memory from here");
    }

private:
    /// SQLite asks for no more.
    static constexpr std::size_t alignment = 8;
    /// Stands before what SQLite is given: how much that is.
    static constexpr std::size_t header = alignment;

    static std::pmr::synchronized_pool_resource& pool()
    {
        static std::pmr::synchronized_pool_resource pool;
        return pool;
    }
    static int sizeOf(void* given)
    {
        int size = 0;
        std::memcpy(&size, static_cast<char*>(given) - header, sizeof size);
        return size;
    }
    static void* allocate(int size)
    {
        char* place = static_cast<char*>(pool().allocate(static_cast<std::size_t>(size) + header, alignment));
        std::memcpy(place, &size, sizeof size);
        return place + header;
    }
    static void release(void* given)
    {
        pool().deallocate(static_cast<char*>(given) - header,
                          static_cast<std::size_t>(sizeOf(given)) + header, alignment);
    }
    static void* resize(void* given, int size)
    {
        void* place = allocate(size);
        const int kept = sizeOf(given);
        std::memcpy(place, given, static_cast<std::size_t>(kept < size ? kept : size));
        release(given);
        return place;
    }
    static int roundUp(int size) { return (size + 7) / 8 * 8; }
    static int begin(void*) { return SQLITE_OK; }
    static void nothing(void*) {}
};

} // namespace tokenfence
