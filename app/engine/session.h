// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/parcel.h"
#include "app/engine/peercredentials.h"
#include "model/call/call.h"
#include "model/call/names.h"
#include "model/money/money.h"
#include "model/time/clock.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

namespace tokenfence {

/// The names of one kind that a connection has sent, "none" (0) included.
class SeenNames
{
public:
    void note(NameId name)
    {
        if (m_names.empty() || name != m_last) {
            m_last = name;
            m_names.insert(name);
        }
    }
    [[nodiscard]] bool has(NameId name) const { return m_names.count(name) > 0; }

private:
    NameId m_last = 0; // most lines name what the line before named
    std::unordered_set<NameId> m_names;
};

/// How many calls came within the last minute, in steps of ten seconds.
class CallRate
{
public:
    void note(WallTime now);
    [[nodiscard]] std::uint64_t perMinute(WallTime now) const;

private:
    struct Slot
    {
        std::int64_t number = 0;
        std::uint64_t calls = 0;
    };
    std::array<Slot, 6> m_slots = {};
};

/**
 * What is known of one connection beside its bytes. Shared by the threads that its lines pass through; each
 * part says who may touch it.
 */
struct Session
{
    enum class Door : std::uint8_t
    {
        agents,
        control
    };

    Session(SessionNumber sessionNumber, std::string sessionName, Door throughDoor, Peer thePeer,
            WallTime since)
        : number(sessionNumber)
        , name(std::move(sessionName))
        , door(throughDoor)
        , peer(thePeer)
        , connected(since)
        , lastSeen(since)
    {
    }

    // ---- fixed: any thread ----
    const SessionNumber number;
    const std::string name; ///< as `welcome` and `status` give it
    const Door door;
    const Peer peer;
    const WallTime connected;

    // ---- flow: any thread ----
    /// Bundles of lines that the intake has not done with. While there are any, all further lines go there
    /// too, so that the lines of a connection take effect in their order.
    std::atomic<std::uint32_t> unhandled{0};
    /// Bytes that were read and are neither on disk nor refused.
    std::atomic<std::int64_t> unacknowledged{0};
    /// The door waits for one of these to fall: whoever lowers them is to send it an empty parcel.
    std::atomic<bool> doorWaits{false};

    // ---- the door's ----
    /// Lines of an operator that were taken and are not answered yet: a connection whose other side sends no
    /// more stays until there are none.
    std::size_t owed = 0;

    // ---- guarded by the desk ----
    NameId agent = 0;                 ///< default of every line; "anonymous" where the client gave no name
    LabelSetId labels = 0;            ///< default labels
    std::string client;               ///< as it calls itself; "": it did not
    std::optional<std::uint32_t> pid; ///< as it says; the peer's where it does not
    bool announced = false;           ///< its coming stands in the log
    WallTime lastSeen;                ///< its last line
    Money spent;                      ///< of new usage records
    std::uint64_t calls = 0;          ///< new usage records
    CallRate rate;
    SeenNames users, workflows, agents; ///< for which `policy_state` concerns it

    WallTime changed; ///< when something that operators see changed last

    /// A line came.
    void heard(WallTime now)
    {
        lastSeen = now;
        changed = now;
    }
    /// Takes note of whom a line was about.
    void note(const CallFacts& call)
    {
        users.note(call.user);
        workflows.note(call.workflow);
        agents.note(call.agent);
    }
    [[nodiscard]] std::uint32_t processId() const
    {
        return pid.value_or(static_cast<std::uint32_t>(peer.pid));
    }
};

using SessionPointer = std::shared_ptr<Session>;
/// The open connections of agent.sock, oldest first. Guarded by the desk.
using SessionTable = std::map<SessionNumber, SessionPointer>;

} // namespace tokenfence
