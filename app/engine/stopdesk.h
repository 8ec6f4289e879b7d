// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/desk.h"
#include "app/engine/parcel.h"
#include "app/engine/watch.h"
#include "model/ports/store.h"
#include "model/wire/messages.h"

#include <cstdint>
#include <map>
#include <string>

namespace tokenfence {

/**
 * Stops and their lifting. A `kill` is latched in memory and on its way to every agent before anything is
 * written; its result follows when it is on disk, or says that it is not. A `resume` takes effect at once but
 * is announced only when it is on disk; where it cannot be written, the stop stands again.
 *
 * Thread: the door's.
 */
class StopDesk
{
public:
    /// How long the result of a `kill` waits for the disk.
    static constexpr std::chrono::milliseconds patience{2000};

    StopDesk(Desk& desk, Store& store, Outbox& outbox, Watch& watch)
        : m_desk(desk)
        , m_store(store)
        , m_outbox(outbox)
        , m_watch(watch)
    {
    }

    void kill(SessionNumber asker, KillLine&& line, Now now, Postman& postman);
    void resume(SessionNumber asker, ResumeLine&& line, Now now, Postman& postman);
    /// False: no stop with this epoch stands.
    bool note(SessionNumber asker, StopNoteLine&& line, Now now);

    /// Tells who asked for a stop, and who watches, about the receipts that came.
    void tellProgress(Postman& postman);
    /// Answers those whose stop the disk does not take in time.
    void answerOverdue(MonoTime now, Postman& postman);
    [[nodiscard]] bool hasUnanswered() const { return !m_unanswered.empty(); }

private:
    struct Unanswered
    {
        SessionNumber asker = 0;
        std::string id;
        std::uint64_t epoch = 0;
        std::size_t agents = 0;
        MonoTime until;
    };

    void answer(std::uint64_t ticket, bool stored, Postman& postman);
    void resumed(SessionNumber asker, const std::string& id, const Stop& lifted, std::uint64_t epoch,
                 const Result<void>& saved, Postman& postman);

    Desk& m_desk;
    Store& m_store;
    Outbox& m_outbox;
    Watch& m_watch;
    std::map<std::uint64_t, Unanswered> m_unanswered; // by ticket
    std::uint64_t m_lastTicket = 0;
};

} // namespace tokenfence
