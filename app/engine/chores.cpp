// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/chores.h"

#include <algorithm>
#include <utility>

namespace tokenfence {

namespace {

constexpr std::chrono::milliseconds journalEvery{250};
constexpr std::chrono::milliseconds expiryEvery{1000};

} // namespace

int Chores::millisecondsLeft(MonoTime now) const
{
    MonoTime next = m_keeping ? std::min(m_nextJournal, m_nextExpiry) : m_nextExpiry;
    if (m_watch.anybody() || m_stops.hasUnanswered()) {
        next = std::min(next, m_nextTick);
    }
    if (next <= now) {
        return 0;
    }
    return static_cast<int>(std::min(next - now, MonoTime::duration(expiryEvery)).count());
}

void Chores::doDue(Now now, Postman& postman)
{
    if (now.mono >= m_nextTick) {
        m_nextTick = now.mono + Ticker::interval;
        m_ticker.tick(now, postman);
        m_stops.answerOverdue(now.mono, postman);
    }
    if (m_keeping && now.mono >= m_nextJournal) {
        m_nextJournal = now.mono + journalEvery;
        keepJournal(now);
    }
    if (now.mono >= m_nextExpiry) {
        m_nextExpiry = now.mono + expiryEvery;
        letExpire(now, postman);
    }
}

void Chores::keepJournal(Now now)
{
    std::vector<StoreChange> changes = m_desk.first()->journal.take(now.wall);
    if (!changes.empty()) {
        // Nobody waits for it: where the disk takes nothing, what happened meanwhile is told by its recovery.
        m_store.change(std::move(changes), [](const Result<void>&) {});
    }
}

void Chores::letExpire(Now now, Postman& postman)
{
    std::vector<Parcel> told;
    {
        auto books = m_desk.first();
        books->ledger.expire(now);
        told = books->takeTransitions(now);
    }
    postman.deliver(std::move(told));
}

} // namespace tokenfence
