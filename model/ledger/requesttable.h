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
 * What live requests have spent: a hash table of 32 bytes a slot, for millions of them. (A node-based map of
 * strings takes four times as much.) It is cut into shards by the request, so that no growth and no sweep
 * stops the world for longer than one shard takes.
 *
 * Thread: as the ledger that owns it. Invariant: at most three quarters of a shard's slots are taken, so that
 * a search ends at a free one.
 */
class RequestTable
{
public:
    static constexpr std::size_t shardCount = 256;

    struct Slot
    {
        RequestKey request;      ///< none: a free slot
        std::uint32_t began = 0; ///< seconds since the epoch; only in the book of totals
        Money spent;
        NameId key = 0;
        std::uint32_t lastLine = 0; ///< as `began`
    };
    static_assert(sizeof(Slot) == 32);

    /// Null where there is none. Valid until the next `add` or `eraseIf`.
    Slot* find(const RequestKey& request, NameId key);
    const Slot* find(const RequestKey& request, NameId key) const;
    /// The slot of these, made where there was none. Valid until the next `add` or `eraseIf`.
    Slot& add(const RequestKey& request, NameId key);

    static std::size_t shardOf(const RequestKey& request) { return request.hash[0] % shardCount; }
    std::size_t shardSize(std::size_t shard) const { return m_shards[shard].taken; }
    const std::vector<Slot>& slots(std::size_t shard) const { return m_shards[shard].slots; }

    /// Removes the slots of a shard for which `isOver` says so; how many.
    std::size_t eraseIf(std::size_t shard, const std::function<bool(const Slot&)>& isOver);

private:
    struct Shard
    {
        std::vector<Slot> slots;
        std::size_t taken = 0;

        /// The slot of these, or the free one where they belong. Only with a free slot somewhere.
        std::size_t search(const RequestKey& request, NameId key) const;
        void rebuild(std::size_t capacity, const std::function<bool(const Slot&)>& isOver);
    };

    std::array<Shard, shardCount> m_shards;
};

} // namespace tokenfence
