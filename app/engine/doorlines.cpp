// SPDX-License-Identifier: GPL-3.0-or-later
// The door's side of what comes in: connections, and their lines.
#include "app/engine/door.h"

#include "app/engine/operatorverbs.h"
#include "model/wire/writing.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace tokenfence {

namespace {

bool contains(std::string_view line, std::string_view word)
{
    // Not std::string_view::find, which stops at every quote: that would cost more than the answer to a
    // question.
    return ::memmem(line.data(), line.size(), word.data(), word.size()) != nullptr;
}

/// Whether a line is worth sending to the intake without having been parsed. A hint only, by the words that
/// stand in nearly every record and in nearly nothing else: a wrong guess costs time, never the answer.
bool looksLikeRecord(std::string_view line)
{
    if (line.starts_with("{\"type\":\"usage\"") || line.starts_with("{\"type\":\"request_end\"")) {
        return true;
    }
    return !line.starts_with("{\"type\":\"authorize\"") &&
           (contains(line, "\"usage\"") || contains(line, "\"request_end\""));
}

std::string_view inWords(Dropped reason)
{
    return reason == Dropped::slowReader ? "it did not read what waited for it"
                                         : "the system had no memory for it";
}

LogEntry goneEntry(const Session& session, std::string_view agent, std::optional<Dropped> dropped,
                   WallTime now)
{
    LogEntry entry;
    entry.time = now;
    entry.kind = "agent";
    entry.who = agent;
    entry.subject = session.name;
    entry.text = std::string(agent) + " (process " + std::to_string(session.processId()) + ") " +
                 (dropped ? "was cut off: " + std::string(inWords(*dropped)) : "disconnected");
    return entry;
}

} // namespace

void Door::acceptFrom(Listener& listener, Session::Door door)
{
    constexpr int newcomersPerTurn = 64;
    for (int newcomer = 0; newcomer < newcomersPerTurn; ++newcomer) {
        if (!acceptOne(listener, door)) {
            return;
        }
    }
}

void Door::acceptAllAgents()
{
    constexpr int mostWaiting = 4096; // the system lets no more wait
    for (int newcomer = 0; m_reading && newcomer < mostWaiting; ++newcomer) {
        if (!acceptOne(m_sockets.agents, Session::Door::agents)) {
            return;
        }
    }
}

bool Door::acceptOne(Listener& listener, Session::Door door)
{
    Listener::Accepted accepted = listener.accept();
    if (accepted.what == Listener::Accepted::What::nobody) {
        return false;
    }
    if (accepted.what == Listener::Accepted::What::sentAway) {
        noteTurnedAway(Dropped::noDescriptor, "engine", "no descriptor is left: a newcomer was sent away");
        return true;
    }
    const auto peer = peerOf(accepted.connection.get());
    if (!peer || !mayEnter(accepted.connection.get(), *peer, door)) {
        const std::string who = peer ? "uid " + std::to_string(peer->uid) : std::string("unknown");
        noteTurnedAway(Dropped::otherUser, who,
                       "a process of another user (" + who + ") was refused at " + listener.path());
        return true;
    }
    admit(std::move(accepted.connection), *peer, door);
    return true;
}

bool Door::mayEnter(int fd, const Peer& peer, Session::Door door) const
{
    return peer.uid == ::geteuid() || (door == Session::Door::agents && m_sockets.agentGroup &&
                                       peerIsInGroup(fd, *m_sockets.agentGroup));
}

void Door::admit(Descriptor socket, const Peer& peer, Session::Door door)
{
    const SessionNumber number = ++m_lastSession;
    auto session =
        std::make_shared<Session>(number, m_sessionPrefix + std::to_string(number - firstSessionNumber), door,
                                  peer, currentTime().wall);
    if (door == Session::Door::agents) {
        auto books = m_rooms.desk.first();
        session->agent = books->anonymous;
        books->agents.emplace(number, session);
    }
    auto connection = std::make_unique<Connection>(std::move(socket), std::move(session));
    Connection& admitted = *connection;
    m_connections.emplace(number, std::move(connection));
    settleInterest(admitted);
}

void Door::doom(Connection& connection)
{
    if (!std::exchange(connection.doomed, true)) {
        m_doomed.push_back(connection.session()->number);
    }
}

void Door::letLeave()
{
    while (!m_leaving.empty()) {
        const std::vector<SessionNumber> leaving = std::exchange(m_leaving, {});
        deliverOutbox(); // what was under way for them has been answered, and the answers are in here
        for (const SessionNumber number : leaving) {
            const auto found = m_connections.find(number);
            if (found != m_connections.end() && found->second->isSettled() && !found->second->hasOutput()) {
                doom(*found->second);
            }
        }
    }
}

void Door::closeDoomed()
{
    for (const SessionNumber number : std::exchange(m_doomed, {})) {
        if (const auto found = m_connections.find(number); found != m_connections.end()) {
            close(*found->second);
            m_connections.erase(found);
        }
    }
}

void Door::close(Connection& connection)
{
    const Session& session = *connection.session();
    if (!connection.isAgent()) {
        m_rooms.watch.end(session.number);
    }
    auto books = m_rooms.desk.first();
    books->receipts.disconnected(session.number);
    books->agents.erase(session.number);
    if (connection.dropped) {
        ++books->counts.of(*connection.dropped);
    }
    if (session.announced || connection.dropped) {
        const std::string_view who = connection.isAgent() ? books->names.text(session.agent) : "operator";
        books->journal.note(goneEntry(session, who, connection.dropped, currentTime().wall));
    }
}

void Door::noteTurnedAway(Dropped reason, std::string_view who, std::string_view message)
{
    auto books = m_rooms.desk.first();
    ++books->counts.of(reason);
    books->journal.turnedAway(who, toString(reason), message, currentTime().wall);
}

void Door::readFrom(Connection& connection)
{
    if (!connection.read()) {
        connection.readClosed = true;
    }
    if (connection.isAgent()) {
        takeAgentLines(connection);
    } else {
        takeControlLines(connection);
    }
}

void Door::takeAgentLines(Connection& connection)
{
    std::string forIntake;
    while (!connection.doomed) {
        const LineFramer::Piece piece = connection.nextLine();
        if (piece.kind == LineFramer::Piece::Kind::none) {
            break;
        }
        if (piece.kind == LineFramer::Piece::Kind::tooLong) {
            refuse(connection, {"too_long", "the line has more than 65,536 bytes", {}, {}}, currentTime());
            continue;
        }
        const bool othersBefore = !forIntake.empty() || connection.session()->unhandled > 0;
        if (othersBefore || looksLikeRecord(piece.text) || !takeAgentLine(connection, piece)) {
            forIntake.append(piece.text);
            forIntake += '\n';
        }
    }
    if (!forIntake.empty()) {
        forward(connection, std::move(forIntake));
    }
}

bool Door::takeAgentLine(Connection& connection, const LineFramer::Piece& piece)
{
    if (LineReader::isBlank(piece.text)) {
        return true;
    }
    if (std::exchange(connection.forwarded, false)) {
        deliverOutbox(); // what the intake answered comes before what is answered here
    }
    Session& session = *connection.session();
    const Now now = currentTime();
    Decoded<AgentLine> decoded = m_reader.readAgent(piece.text, now.wall, piece.capacity);
    if (const auto* error = std::get_if<WireError>(&decoded)) {
        refuse(connection, *error, now);
        return true;
    }
    AgentVerbs& verbs = m_rooms.agentVerbs;
    AgentLine& line = std::get<AgentLine>(decoded);
    if (auto* question = std::get_if<AuthorizeLine>(&line)) {
        auto reply = verbs.authorize(session, std::move(*question), now, true, false);
        if (reply) {
            send(connection, std::move(*reply));
        }
        return reply.has_value();
    }
    if (const auto* hello = std::get_if<HelloLine>(&line)) {
        send(connection, verbs.hello(session, *hello, now, true));
    } else if (const auto* release = std::get_if<ReleaseLine>(&line)) {
        send(connection, verbs.release(session, *release, now, true));
    } else if (const auto* ack = std::get_if<KillAckLine>(&line)) {
        send(connection, verbs.killAck(session, *ack, now, true));
    } else if (const auto* ping = std::get_if<PingLine>(&line)) {
        send(connection, verbs.ping(session, *ping, now, true));
    } else {
        return false;
    }
    return true;
}

void Door::takeControlLines(Connection& connection)
{
    while (!connection.doomed) {
        const LineFramer::Piece piece = connection.nextLine();
        if (piece.kind == LineFramer::Piece::Kind::none) {
            return;
        }
        const Now now = currentTime();
        if (piece.kind == LineFramer::Piece::Kind::tooLong) {
            refuse(connection, {"too_long", "the line has more than 16 MiB", {}, {}}, now);
            continue;
        }
        if (LineReader::isBlank(piece.text)) {
            continue;
        }
        acceptAllAgents(); // a stop is for whoever connected before it, also where nobody has answered the
                           // door yet
        Decoded<ControlLine> decoded = m_reader.readControl(piece.text, now.wall, piece.capacity);
        if (const auto* error = std::get_if<WireError>(&decoded)) {
            refuse(connection, *error, now);
        } else {
            ++connection.session()->owed;
            m_rooms.operatorVerbs.take(*connection.session(), std::move(std::get<ControlLine>(decoded)), now,
                                       *this);
        }
    }
}

void Door::forward(Connection& connection, std::string lines)
{
    Session& session = *connection.session();
    lines.append(Intake::padding(), ' ');
    session.unacknowledged += static_cast<std::int64_t>(lines.size());
    ++session.unhandled;
    connection.forwarded = true;
    connection.held = std::move(lines);
    offerHeld(connection);
}

void Door::offerHeld(Connection& connection)
{
    Intake::Bundle bundle{connection.session(), std::move(*connection.held), currentTime(), 0};
    if (m_rooms.intake.offer(std::move(bundle))) {
        connection.held.reset();
    } else {
        connection.held = std::move(bundle.text);
        m_holding.push_back(connection.session()->number);
    }
}

void Door::retryHeld()
{
    for (const SessionNumber number : std::exchange(m_holding, {})) {
        const auto found = m_connections.find(number);
        if (found != m_connections.end() && found->second->held) {
            offerHeld(*found->second);
            settleInterest(*found->second);
        }
    }
}

void Door::refuse(Connection& connection, const WireError& error, Now now)
{
    m_rooms.agentVerbs.refused(*connection.session(), error, now, true);
    connection.send(errorLine(error), false);
}

void Door::send(Connection& connection, Reply&& reply)
{
    if (!reply.line.empty()) {
        connection.send(reply.line, false);
    }
    deliver(std::move(reply.others));
}

} // namespace tokenfence
