// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/counts.h"
#include "app/engine/descriptor.h"
#include "app/engine/outbuffer.h"
#include "app/engine/session.h"
#include "model/wire/framing.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tokenfence {

/**
 * The bytes of one connection: read in small turns and cut into lines, written at once where nothing waits.
 *
 * Thread: the door's. Invariant: memory is bounded, whatever the peer sends or does not read.
 */
class Connection
{
public:
    /// What is read in one turn, so that a flood holds nobody else up.
    static constexpr std::size_t bytesPerTurn = 16UL * 1024;
    /// What may be read and neither be on disk nor refused.
    static constexpr std::int64_t mostUnacknowledged = 4LL * 1024 * 1024;

    Connection(Descriptor socket, SessionPointer session);

    [[nodiscard]] int descriptor() const { return m_socket.get(); }
    [[nodiscard]] const SessionPointer& session() const { return m_session; }
    [[nodiscard]] bool isAgent() const { return m_session->door == Session::Door::agents; }

    /// Reads one turn. False: nothing more will come (the peer has closed its side, or is gone).
    bool read();
    /// The next line of what was read; see LineFramer.
    LineFramer::Piece nextLine() { return m_framer.next(); }

    /// Queues lines; `flush` writes them.
    void send(std::string_view lines, bool urgent);
    enum class Flushed
    {
        yes,    ///< as far as the peer takes it; the rest waits
        gone,   ///< nobody is there to take it, and it was thrown away
        tooSlow ///< more waits than may wait
    };
    /// Writes what the peer takes.
    Flushed flush();
    [[nodiscard]] bool hasOutput() const { return !m_out.empty(); }

    /// Lines that the intake had no room for; they go there before any other.
    std::optional<std::string> held;
    /// The peer has closed its side: what it sent is still handled and answered.
    bool readClosed = false;
    /// Why the engine ended it; nothing: the peer did, or the engine itself ends.
    std::optional<Dropped> dropped;
    /// Nobody is there any more to be answered.
    bool hungUp = false;
    /// Lines went to the intake since its answers were last handed out.
    bool forwarded = false;
    /// What the loop listens for; nothing: the descriptor is not registered.
    std::optional<std::uint32_t> interest;
    /// Gone at the end of this turn of the loop.
    bool doomed = false;

    /// Everything that was read has its fate, and its answer where it gets one.
    [[nodiscard]] bool isSettled() const
    {
        return !held && m_session->unhandled == 0 && m_session->unacknowledged == 0 && m_session->owed == 0;
    }
    /// Too much is under way: nothing more is to be read for now.
    [[nodiscard]] bool mustPause() const
    {
        return held || m_session->unacknowledged > mostUnacknowledged ||
               (!isAgent() && m_out.size() > pausedAbove);
    }

private:
    static constexpr std::size_t agentOutput = 1024UL * 1024;
    static constexpr std::size_t controlOutput = 64UL * 1024 * 1024;
    static constexpr std::size_t pausedAbove = 1024UL * 1024;

    Descriptor m_socket;
    SessionPointer m_session;
    LineFramer m_framer;
    OutBuffer m_out;
};

} // namespace tokenfence
