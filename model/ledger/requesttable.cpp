// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/requesttable.h"

#include <algorithm>
#include <utility>

namespace tokenfence {

namespace {

constexpr std::size_t leastCapacity = 8;

// Memory is dearer here than a few more steps of a search: four fifths full before it grows, and then by a
// quarter.
constexpr std::size_t mostTaken(std::size_t capacity)
{
    return capacity / 5 * 4 + capacity % 5 / 2;
}

constexpr std::size_t capacityFor(std::size_t taken)
{
    return std::max(leastCapacity, taken + taken / 2 + 1);
}

} // namespace

std::size_t RequestTable::Shard::search(const RequestKey& request, NameId key) const
{
    // The key is mixed in because one request may have budgets of many users; the multiplication spreads 32
    // bits of hash over the capacity, which then need not be a power of two.
    const std::uint32_t hash = request.hash[1] ^ (key * 0x9E3779B1U);
    std::size_t at = (std::uint64_t(hash) * slots.size()) >> 32;
    while (!slots[at].request.isNone() && !(slots[at].request == request && slots[at].key == key)) {
        at = at + 1 < slots.size() ? at + 1 : 0;
    }
    return at;
}

void RequestTable::Shard::rebuild(std::size_t capacity, const std::function<bool(const Slot&)>& isOver)
{
    const std::vector<Slot> before = std::exchange(slots, std::vector<Slot>(capacity));
    taken = 0;
    for (const Slot& slot : before) {
        if (!slot.request.isNone() && !isOver(slot)) {
            slots[search(slot.request, slot.key)] = slot;
            ++taken;
        }
    }
}

RequestTable::Slot* RequestTable::find(const RequestKey& request, NameId key)
{
    return const_cast<Slot*>(std::as_const(*this).find(request, key));
}

const RequestTable::Slot* RequestTable::find(const RequestKey& request, NameId key) const
{
    const Shard& shard = m_shards[shardOf(request)];
    if (shard.taken == 0) {
        return nullptr;
    }
    const Slot& slot = shard.slots[shard.search(request, key)];
    return slot.request.isNone() ? nullptr : &slot;
}

RequestTable::Slot& RequestTable::add(const RequestKey& request, NameId key)
{
    Shard& shard = m_shards[shardOf(request)];
    if (Slot* const known = find(request, key)) {
        return *known;
    }
    if (shard.taken + 1 > mostTaken(shard.slots.size())) {
        shard.rebuild(std::max(leastCapacity, shard.slots.size() + shard.slots.size() / 4),
                      [](const Slot&) { return false; });
    }
    Slot& slot = shard.slots[shard.search(request, key)];
    slot.request = request;
    slot.key = key;
    ++shard.taken;
    return slot;
}

std::size_t RequestTable::eraseIf(std::size_t shardNumber, const std::function<bool(const Slot&)>& isOver)
{
    Shard& shard = m_shards[shardNumber];
    std::size_t over = 0;
    for (const Slot& slot : shard.slots) {
        over += !slot.request.isNone() && isOver(slot) ? 1 : 0;
    }
    if (over > 0) {
        shard.rebuild(capacityFor(shard.taken - over), isOver);
    }
    return over;
}

} // namespace tokenfence
