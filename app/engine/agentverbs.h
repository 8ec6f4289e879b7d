// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/desk.h"
#include "app/engine/parcel.h"
#include "app/engine/session.h"
#include "app/engine/watch.h"
#include "model/wire/codec.h"

#include <optional>
#include <string>
#include <vector>

namespace tokenfence {

/// What a line brings about: the answer to its own connection ("": none), and what others are to be told.
struct Reply
{
    std::string line;
    std::vector<Parcel> others;
};

/// How an agent is to be named where it has not confirmed a stop.
Receipts::Addressee addresseeOf(const Session& session, const Names& names);

/**
 * What a line of agent.sock means, but for records (the intake's) and proposals of policies (the edits'). The
 * door calls it where a connection has nothing else under way, the intake for lines that have to wait their
 * turn; both get the same answers.
 *
 * Thread: any; no state of its own. Each call holds the desk once.
 */
class AgentVerbs
{
public:
    AgentVerbs(Desk& desk, Watch& watch, std::string engineName)
        : m_desk(desk)
        , m_watch(watch)
        , m_engineName(std::move(engineName))
    {
    }

    /// `atDoor`: the caller is the thread that answers questions, and comes first at the desk.
    Reply hello(Session& session, const HelloLine& line, Now now, bool atDoor);
    /// Nothing where the answer depends on records whose fate is not known yet: to be asked again, on the
    /// intake's thread, once some of them are confirmed. `willWait` (the intake's) notes that somebody waits
    /// for that.
    std::optional<Reply> authorize(Session& session, AuthorizeLine line, Now now, bool atDoor, bool willWait);
    Reply release(Session& session, const ReleaseLine& line, Now now, bool atDoor);
    Reply killAck(Session& session, const KillAckLine& line, Now now, bool atDoor);
    Reply ping(Session& session, const PingLine& line, Now now, bool atDoor);

    /// Counts a line that was refused, and notes it in the log.
    void refused(const Session& session, const WireError& error, Now now, bool atDoor);

private:
    Desk::Access open(bool atDoor) { return atDoor ? m_desk.first() : m_desk.inTurn(); }

    Desk& m_desk;
    Watch& m_watch;
    const std::string m_engineName;
};

} // namespace tokenfence
