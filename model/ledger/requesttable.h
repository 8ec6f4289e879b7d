// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/ledger/requestkey.h"
#include "model/money/money.h"

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

namespace tokenfence {

/**
 * What live requests have spent: a hash table of 32 bytes an entry, for millions of them. (A node-based map
 * of strings takes four times as much.) It is cut into shards by the request, so that no growth and no sweep
 * stops the world for longer than one shard takes.
 *
 * Thread: as the ledger that owns it. Invariant: a shard that has entries has a free one, at which every
 * search ends.
 */
class RequestTable
{
public:
    static constexpr std::size_t shardCount = 256;

    struct Entry
    {
        RequestKey request;      ///< none: a free entry
        std::uint32_t began = 0; ///< seconds since the epoch; only in the book of totals
        Money spent;
        NameId key = 0;
        std::uint32_t lastLine = 0; ///< as `began`
    };
    static_assert(sizeof(Entry) == 32);

    /// Null where there is none. Valid until the next `add` or `eraseIf`.
    Entry* find(const RequestKey& request, NameId key);
    const Entry* find(const RequestKey& request, NameId key) const;
    /// The entry of these, made where there was none. Valid until the next `add` or `eraseIf`.
    Entry& add(const RequestKey& request, NameId key);

    static std::size_t shardOf(const RequestKey& request) { return request.hash[0] % shardCount; }
    std::size_t shardSize(std::size_t shard) const { return m_shards[shard].taken; }
    const std::vector<Entry>& entries(std::size_t shard) const { return m_shards[shard].entries; }

    /// Removes the entries of a shard for which `isOver` says so; how many.
    std::size_t eraseIf(std::size_t shard, const std::function<bool(const Entry&)>& isOver);

private:
    struct Shard
    {
        std::vector<Entry> entries;
        std::size_t taken = 0;

        /// The entry of these, or the free one where they belong. Only with a free entry somewhere.
        std::size_t search(const RequestKey& request, NameId key) const;
        void rebuild(std::size_t capacity, const std::function<bool(const Entry&)>& isOver);
    };

    std::array<Shard, shardCount> m_shards;
};

} // namespace tokenfence
