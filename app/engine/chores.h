// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/desk.h"
#include "app/engine/parcel.h"
#include "app/engine/stopdesk.h"
#include "app/engine/ticker.h"
#include "model/ports/store.h"

#include <cstdint>
#include <string_view>

namespace tokenfence {

/**
 * What the door does by the clock: ticks for those who watch, what happened into the store's log,
 * reservations that nobody settles and requests that are over, stops whose answer is overdue, and a look at
 * whether the disk keeps up.
 *
 * Thread: the door's. Nothing here waits.
 */
class Chores
{
public:
    Chores(Desk& desk, Store& store, Watch& watch, StopDesk& stops)
        : m_desk(desk)
        , m_store(store)
        , m_watch(watch)
        , m_stops(stops)
        , m_ticker(desk, watch)
    {
    }

    /// For how long the loop may sleep.
    [[nodiscard]] int millisecondsLeft(MonoTime now) const;
    void doDue(Now now, Postman& postman);
    /// The store is about to end: what happens from now on is left to whoever ends it.
    void keepNothingMore() { m_keeping = false; }
    void noteState(std::string_view line) { m_ticker.noteState(line); }

private:
    void keepJournal(Now now);
    void letExpire(Now now, Postman& postman);
    void watchStore(Now now);

    Desk& m_desk;
    Store& m_store;
    Watch& m_watch;
    StopDesk& m_stops;
    Ticker m_ticker;
    bool m_keeping = true;
    MonoTime m_nextTick = MonoTime::min();
    MonoTime m_nextJournal = MonoTime::min();
    MonoTime m_nextExpiry = MonoTime::min();
    MonoTime m_nextStoreNote = MonoTime::min();
    std::uint64_t m_slowCommits = 0; // that were told
};

} // namespace tokenfence
