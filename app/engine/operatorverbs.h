// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/agentverbs.h"
#include "app/engine/desk.h"
#include "app/engine/edits.h"
#include "app/engine/enginefacts.h"
#include "app/engine/parcel.h"
#include "app/engine/pulse.h"
#include "app/engine/session.h"
#include "app/engine/stopdesk.h"
#include "app/engine/watch.h"
#include "model/wire/messages.h"

#include <functional>

namespace tokenfence {

/**
 * What a line of control.sock means. Stops, `status` and `watch` are seen to at once; what changes policies,
 * prices and settings, or lists them, goes one after another through the edits' thread, so that they take
 * effect in their order and a stop never waits behind one. Only a `status` that stands behind lines of the
 * same operator which are not answered yet waits for the edits among them.
 *
 * Thread: the door's.
 */
class OperatorVerbs
{
public:
    struct Rooms
    {
        Names& names;
        Desk& desk;
        Edits& edits;
        StopDesk& stops;
        Watch& watch;
        AgentVerbs& agentVerbs;
        const Pulse& pulse;
    };

    /// `shutDown` begins the end of the engine; called once the answer has been handed over.
    OperatorVerbs(const Rooms& rooms, EngineFacts facts, std::function<void()> shutDown)
        : m_rooms(rooms)
        , m_facts(std::move(facts))
        , m_shutDown(std::move(shutDown))
    {
    }

    void take(Session& session, ControlLine&& line, Now now, Postman& postman);
    void tellProgress(Postman& postman) { m_rooms.stops.tellProgress(postman); }

private:
    void tellStatus(const Asker& asker, Now now, Postman& postman);

    struct Turn; // one line being taken

    Rooms m_rooms;
    const EngineFacts m_facts;
    const std::function<void()> m_shutDown;
};

} // namespace tokenfence
