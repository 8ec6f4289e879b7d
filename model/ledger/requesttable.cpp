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
    std::size_t at = (std::uint64_t(hash) * entries.size()) >> 32;
    while (!entries[at].request.isNone() && !(entries[at].request == request && entries[at].key == key)) {
        at = at + 1 < entries.size() ? at + 1 : 0;
    }
    return at;
}

void RequestTable::Shard::rebuild(std::size_t capacity, const std::function<bool(const Entry&)>& isOver)
{
    const std::vector<Entry> before = std::exchange(entries, std::vector<Entry>(capacity));
    taken = 0;
    for (const Entry& entry : before) {
        if (!entry.request.isNone() && !isOver(entry)) {
            entries[search(entry.request, entry.key)] = entry;
            ++taken;
        }
    }
}

RequestTable::Entry* RequestTable::find(const RequestKey& request, NameId key)
{
    return const_cast<Entry*>(std::as_const(*this).find(request, key));
}

const RequestTable::Entry* RequestTable::find(const RequestKey& request, NameId key) const
{
    const Shard& shard = m_shards[shardOf(request)];
    if (shard.taken == 0) {
        return nullptr;
    }
    const Entry& entry = shard.entries[shard.search(request, key)];
    return entry.request.isNone() ? nullptr : &entry;
}

RequestTable::Entry& RequestTable::add(const RequestKey& request, NameId key)
{
    Shard& shard = m_shards[shardOf(request)];
    if (Entry* const known = find(request, key)) {
        return *known;
    }
    if (shard.taken + 1 > mostTaken(shard.entries.size())) {
        shard.rebuild(std::max(leastCapacity, shard.entries.size() + shard.entries.size() / 4),
                      [](const Entry&) { return false; });
    }
    Entry& entry = shard.entries[shard.search(request, key)];
    entry.request = request;
    entry.key = key;
    ++shard.taken;
    return entry;
}

std::size_t RequestTable::eraseIf(std::size_t shardNumber, const std::function<bool(const Entry&)>& isOver)
{
    Shard& shard = m_shards[shardNumber];
    std::size_t over = 0;
    for (const Entry& entry : shard.entries) {
        over += !entry.request.isNone() && isOver(entry) ? 1 : 0;
    }
    if (over > 0) {
        shard.rebuild(capacityFor(shard.taken - over), isOver);
    }
    return over;
}

} // namespace tokenfence
