// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/chores.h"

#include "app/engine/pulse.h"

#include <algorithm>
#include <utility>

namespace tokenfence {

namespace {

constexpr std::chrono::milliseconds journalEvery{250};
constexpr std::chrono::milliseconds expiryEvery{1000};
/// What is said of a disk that does not keep up is said at most so often.
constexpr std::chrono::minutes storeNoteEvery{1};
/// So many records that wait for it are worth saying: half of what may wait.
constexpr std::size_t manyWaiting = 20'000;

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
        watchStore(now);
    }
}

void Chores::watchStore(Now now)
{
    const StoreHealth store = m_store.health();
    const std::uint64_t slow = store.times.overASecond() - m_slowCommits;
    if ((slow == 0 && store.queued < manyWaiting) || now.mono < m_nextStoreNote) {
        return;
    }
    m_nextStoreNote = now.mono + storeNoteEvery;
    m_slowCommits += slow;
    LogEntry entry;
    entry.time = now.wall;
    entry.kind = "store";
    entry.who = "engine";
    entry.text = "the disk is slower than the records come: " + Pulse::inWords(store) +
                 (slow > 0 ? "; over a second took " + std::to_string(slow) : std::string());
    m_desk.first()->journal.note(std::move(entry));
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
