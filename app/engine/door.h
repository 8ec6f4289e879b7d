// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/agentverbs.h"
#include "app/engine/connection.h"
#include "app/engine/descriptor.h"
#include "app/engine/desk.h"
#include "app/engine/intake.h"
#include "app/engine/listener.h"
#include "app/engine/parcel.h"
#include "app/engine/watch.h"
#include "model/wire/codec.h"

#include <sys/epoll.h>
#include <sys/types.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace tokenfence {

class Chores;
class OperatorVerbs;

/**
 * Both sockets and all their connections, on one thread that answers questions and does little else: it reads
 * in small turns, cuts lines, answers at once what it can, and passes on to the intake what has to do with
 * records. Answers of other threads come through the outbox.
 *
 * Lines of one connection take effect in their order: while the intake has lines of it, all further ones go
 * there too. A connection that sends faster than the disk takes is not read for a while; one that does not
 * read what it is sent is cut off. Neither slows another one down.
 */
class Door : public Postman
{
public:
    struct Sockets
    {
        Listener agents;
        Listener control;
        std::optional<gid_t> agentGroup;
    };
    struct Rooms
    {
        Names& names;
        Desk& desk;
        Outbox& outbox;
        Intake& intake;
        AgentVerbs& agentVerbs;
        OperatorVerbs& operatorVerbs;
        Chores& chores;
        Watch& watch;
    };

    /// `sessionPrefix` makes the names of sessions differ from those of an earlier run of the engine.
    Door(Sockets sockets, const Rooms& rooms, std::string sessionPrefix);
    ~Door() override;

    /// Begins to serve. False: the system has no descriptor for the loop.
    bool start();
    /// Lets nobody in any more and reads nothing more; answers still go out. Waits until that is so.
    void stopReading();
    /// Hands out what there is, and ends.
    void stop();

    // Postman
    void deliver(Parcel&& parcel) override;
    using Postman::deliver;

private:
    using ConnectionPointer = std::unique_ptr<Connection>;
    /// Smaller numbers stand for what else the loop listens to.
    static constexpr SessionNumber firstSessionNumber = 16;

    void run();
    void handle(const epoll_event& event);
    void deliverOutbox();

    // ---- coming and going ----
    void acceptFrom(Listener& listener, Session::Door door);
    void acceptAllAgents();
    /// False: nobody waits.
    bool acceptOne(Listener& listener, Session::Door door);
    [[nodiscard]] bool mayEnter(int fd, const Peer& peer, Session::Door door) const;
    void admit(Descriptor socket, const Peer& peer, Session::Door door);
    void doom(Connection& connection);
    /// Closes those that were half closed and have nothing under way any more.
    void letLeave();
    void closeDoomed();
    void close(Connection& connection);
    void noteTurnedAway(Dropped reason, std::string_view who, std::string_view message);

    // ---- reading ----
    void readFrom(Connection& connection);
    void takeAgentLines(Connection& connection);
    /// False: the line is the intake's.
    bool takeAgentLine(Connection& connection, const LineFramer::Piece& piece);
    void takeControlLines(Connection& connection);
    void forward(Connection& connection, std::string lines);
    void offerHeld(Connection& connection);
    void retryHeld();
    void refuse(Connection& connection, const WireError& error, Now now);
    void send(Connection& connection, Reply&& reply);

    // ---- flow ----
    void write(Connection& connection);
    /// Writes to those that were read in this turn.
    void writeHeard();
    /// Listens for what can be done with the connection now, or closes it where nothing can.
    void settleInterest(Connection& connection);
    void listenFor(Connection& connection, std::optional<std::uint32_t> events);

    Sockets m_sockets;
    Rooms m_rooms;
    const std::string m_sessionPrefix;
    LineReader m_reader;
    Descriptor m_epoll;
    std::thread m_thread;

    // Of the door's thread.
    std::unordered_map<SessionNumber, ConnectionPointer> m_connections;
    std::vector<SessionNumber> m_heard; // read in this turn, and not written to since
    std::vector<SessionNumber> m_doomed;
    std::vector<SessionNumber> m_leaving; // half closed, and nothing was under way when it was looked at
    std::vector<SessionNumber> m_holding; // connections with lines that the intake had no room for
    SessionNumber m_lastSession;
    bool m_reading = true;
    bool m_receiptsMoved = false;
    MonoTime m_endAt = MonoTime::max();
    bool m_ended = false;
};

} // namespace tokenfence
