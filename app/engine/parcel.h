// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/queue/boundedqueue.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace tokenfence {

/// The number of a connection: never used twice in the life of the engine, so that an answer never reaches a
/// stranger.
using SessionNumber = std::uint64_t;

class Postman;

/// Something for the door to do, made on any thread: mostly lines to be sent.
struct Parcel
{
    enum class To : std::uint8_t
    {
        session,  ///< one connection; gone by now: passed over
        agents,   ///< every connection of agent.sock
        watchers, ///< every operator that watches
        receipts, ///< the operator is to be told how far a stop has come
        room,     ///< the intake has room again
        door      ///< `task`, run on the door's thread
    };
    To to = To::session;
    SessionNumber session = 0;
    std::string text; ///< whole lines; empty: only look again at whether the connection can be read or closed
    bool urgent = false;
    std::function<void(Postman&)> task;
    bool isAnswer = false; ///< the one that a line of an operator is owed; see Session::owed
};

/// Hands parcels out: the door. Only on its thread.
class Postman
{
public:
    virtual ~Postman() = default;
    virtual void deliver(Parcel&& parcel) = 0;
    void deliver(std::vector<Parcel>&& parcels)
    {
        for (Parcel& parcel : parcels) {
            deliver(std::move(parcel));
        }
    }
};

inline Parcel toSession(SessionNumber session, std::string text)
{
    return Parcel{Parcel::To::session, session, std::move(text), false, {}};
}
/// What a line of control.sock is owed: its result, or its error.
inline Parcel answerTo(SessionNumber session, std::string text)
{
    Parcel parcel = toSession(session, std::move(text));
    parcel.isAnswer = true;
    return parcel;
}
inline Parcel toAgents(std::string text, bool urgent = false)
{
    return Parcel{Parcel::To::agents, 0, std::move(text), urgent, {}};
}
inline Parcel toWatchers(std::string text)
{
    return Parcel{Parcel::To::watchers, 0, std::move(text), false, {}};
}
inline Parcel intakeHasRoom()
{
    return Parcel{Parcel::To::room, 0, {}, false, {}};
}
inline Parcel receiptsMoved()
{
    return Parcel{Parcel::To::receipts, 0, {}, false, {}};
}
inline Parcel toDoor(std::function<void(Postman&)> task)
{
    return Parcel{Parcel::To::door, 0, {}, false, std::move(task)};
}

/// What the other threads have for the door. Whoever posts waits while it is full; the door never does, and
/// nobody posts while holding the desk, so nobody waits for ever. The door hands its own parcels out itself.
class Outbox
{
public:
    Outbox()
        : m_parcels(capacity, BoundedQueue<Parcel>::Consumer::polls)
    {
    }

    void post(Parcel&& parcel)
    {
        const std::size_t weight = weightOf(parcel);
        m_parcels.push(std::move(parcel), weight);
    }
    /// For what is rare, small, and comes from a thread that must not wait.
    void postAtOnce(Parcel&& parcel) { m_parcels.pushBeyond(std::move(parcel), 0); }
    void post(std::vector<Parcel>&& parcels)
    {
        for (Parcel& parcel : parcels) {
            post(std::move(parcel));
        }
    }
    /// The door's side.
    std::vector<Parcel> take() { return m_parcels.popAll(); }
    [[nodiscard]] bool holdsAny() const { return queuedBytes() > 0; }
    /// Any thread.
    [[nodiscard]] std::size_t queuedBytes() const { return m_parcels.weight(); }
    [[nodiscard]] int eventFd() const { return m_parcels.eventFd(); }
    void close() { m_parcels.close(); }

private:
    static constexpr std::size_t capacity = 8UL * 1024 * 1024; // bytes
    static std::size_t weightOf(const Parcel& parcel) { return sizeof(Parcel) + parcel.text.size(); }

    BoundedQueue<Parcel> m_parcels;
};

} // namespace tokenfence
