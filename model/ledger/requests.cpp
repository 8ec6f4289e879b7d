// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/requests.h"

#include "model/ledger/ledger.h"

#include <algorithm>

namespace tokenfence {

namespace {

// In the book of totals every request has this key.
constexpr NameId noKey = 0;

// So many entries are looked at in one sweep, and at least one shard: about a millisecond, for which an agent
// may wait.
constexpr std::size_t entriesASweep = 4'000;

std::uint32_t secondsOf(WallTime time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(seconds, 0, UINT32_MAX));
}

WallTime timeOf(std::uint32_t seconds)
{
    return WallTime(std::chrono::seconds(seconds));
}

} // namespace

Requests::Requests(RequestBook& totals)
    : m_totals(totals)
{
}

void Requests::addBook(RequestBook& book)
{
    m_books.push_back(&book);
}

void Requests::removeBook(RequestBook& book)
{
    m_books.erase(std::remove(m_books.begin(), m_books.end(), &book), m_books.end());
}

void Requests::meet(const RequestKey& request, WallTime now)
{
    const RequestTable::Entry* const entry = m_totals.table().find(request, noKey);
    if (entry != nullptr && isOver(*entry, now)) {
        // Its accounts in the other books have keys that nobody remembers: the shard is looked through.
        sweepShard(RequestTable::shardOf(request), now);
    }
}

bool Requests::isKnown(const RequestKey& request) const
{
    return m_totals.table().find(request, noKey) != nullptr;
}

void Requests::touch(const RequestKey& request, WallTime time)
{
    if (RequestTable::Entry* const entry = m_totals.table().find(request, noKey)) {
        entry->lastLine = secondsOf(time);
    }
}

WallTime Requests::begin(const RequestKey& request, WallTime began, WallTime lastLine)
{
    const bool isNew = !isKnown(request);
    RequestTable::Entry& entry = m_totals.table().add(request, noKey);
    if (isNew) {
        entry.began = secondsOf(began);
        entry.lastLine = secondsOf(lastLine);
    }
    return timeOf(entry.began);
}

void Requests::sweep(WallTime now)
{
    std::size_t looked = 0;
    for (std::size_t i = 0; i < RequestTable::shardCount && looked < entriesASweep; ++i) {
        looked += m_totals.table().shardSize(m_nextShard);
        sweepShard(m_nextShard, now);
        m_nextShard = (m_nextShard + 1) % RequestTable::shardCount;
    }
}

bool Requests::isOver(const RequestTable::Entry& entry, WallTime now) const
{
    return now - timeOf(entry.lastLine) >= Ledger::requestLifetime &&
           !m_totals.hasTentative(entry.request, noKey);
}

void Requests::sweepShard(std::size_t shard, WallTime now)
{
    const std::size_t over =
        m_totals.sweep(shard, [&](const RequestTable::Entry& entry) { return isOver(entry, now); });
    if (over == 0) {
        return;
    }
    for (RequestBook* const book : m_books) {
        book->sweep(shard, [&](const RequestTable::Entry& entry) { return !isKnown(entry.request); });
    }
}

} // namespace tokenfence
