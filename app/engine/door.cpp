// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/door.h"

#include "app/engine/chores.h"
#include "app/engine/log.h"
#include "app/engine/operatorverbs.h"
#include "model/wire/writing.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <future>
#include <utility>

namespace tokenfence {

namespace {

// What the loop's events are about: these, or the number of a connection.
constexpr SessionNumber agentsListener = 1;
constexpr SessionNumber controlListener = 2;
constexpr SessionNumber outboxFilled = 3;

constexpr int eventsPerTurn = 64;
/// How long the end of the engine waits for those who do not read.
constexpr std::chrono::seconds lastWordsWithin{1};

bool add(int epoll, int descriptor, SessionNumber about)
{
    epoll_event event = {};
    event.events = EPOLLIN;
    event.data.u64 = about;
    return ::epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

} // namespace

Door::Door(Sockets sockets, const Rooms& rooms, std::string sessionPrefix)
    : m_sockets(std::move(sockets))
    , m_rooms(rooms)
    , m_sessionPrefix(std::move(sessionPrefix))
    , m_reader(rooms.names)
    , m_lastSession(firstSessionNumber)
{
}

Door::~Door()
{
    stop();
}

bool Door::start()
{
    m_epoll = Descriptor(::epoll_create1(EPOLL_CLOEXEC));
    if (!m_epoll || !add(m_epoll.get(), m_sockets.agents.descriptor(), agentsListener) ||
        !add(m_epoll.get(), m_sockets.control.descriptor(), controlListener) ||
        !add(m_epoll.get(), m_rooms.outbox.eventFd(), outboxFilled)) {
        return false;
    }
    m_thread = std::thread([this] { run(); });
    return true;
}

void Door::stopReading()
{
    std::promise<void> done;
    m_rooms.outbox.post(toDoor([this, &done](Postman&) {
        m_reading = false;
        m_rooms.chores.keepNothingMore();
        m_sockets.agents.close();
        m_sockets.control.close();
        for (auto& [number, connection] : m_connections) {
            settleInterest(*connection);
        }
        done.set_value();
    }));
    done.get_future().wait();
}

void Door::stop()
{
    if (!m_thread.joinable()) {
        return;
    }
    m_rooms.outbox.post(toDoor([this](Postman&) { m_endAt = currentTime().mono + lastWordsWithin; }));
    m_thread.join();
}

void Door::run()
{
    std::array<epoll_event, eventsPerTurn> events;
    while (!m_ended) {
        const int wait =
            m_endAt == MonoTime::max() ? m_rooms.chores.millisecondsLeft(currentTime().mono) : 10;
        const int count = ::epoll_wait(m_epoll.get(), events.data(), eventsPerTurn, wait);
        for (int at = 0; at < count; ++at) {
            handle(events[static_cast<std::size_t>(at)]);
        }
        writeHeard();
        deliverOutbox();
        letLeave();
        if (std::exchange(m_receiptsMoved, false)) {
            m_rooms.operatorVerbs.tellProgress(*this);
        }
        const Now now = currentTime();
        m_rooms.chores.doDue(now, *this);
        closeDoomed();
        if (m_endAt != MonoTime::max()) {
            const bool allSaid = std::none_of(m_connections.begin(), m_connections.end(),
                                              [](const auto& entry) { return entry.second->hasOutput(); });
            m_ended = !m_rooms.outbox.holdsAny() && (allSaid || now.mono >= m_endAt);
        }
    }
    m_connections.clear();
}

void Door::handle(const epoll_event& event)
{
    switch (event.data.u64) {
    case agentsListener:
        acceptFrom(m_sockets.agents, Session::Door::agents);
        return;
    case controlListener:
        acceptFrom(m_sockets.control, Session::Door::control);
        return;
    case outboxFilled:
        deliverOutbox();
        return;
    default:
        break;
    }
    const auto found = m_connections.find(event.data.u64);
    if (found == m_connections.end() || found->second->doomed) {
        return;
    }
    Connection& connection = *found->second;
    if ((event.events & (EPOLLHUP | EPOLLERR)) != 0) {
        connection.hungUp = true; // what it sent before is still to be read
    }
    if ((event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 && !connection.readClosed && m_reading) {
        readFrom(connection);
        m_heard.push_back(connection.session()->number);
        return;
    }
    write(connection);
}

// All that was heard in a turn is answered at its end: to wake whoever waits for an answer costs more than
// the answer, and of many on one processor only the first has to be woken.
void Door::writeHeard()
{
    for (const SessionNumber number : m_heard) {
        if (const auto found = m_connections.find(number); found != m_connections.end()) {
            write(*found->second);
        }
    }
    m_heard.clear();
}

void Door::deliverOutbox()
{
    deliver(m_rooms.outbox.take());
}

void Door::deliver(Parcel&& parcel)
{
    switch (parcel.to) {
    case Parcel::To::session: {
        const auto found = m_connections.find(parcel.session);
        if (found != m_connections.end()) {
            if (parcel.isAnswer && !found->second->isAgent()) {
                --found->second->session()->owed;
            }
            found->second->send(parcel.text, parcel.urgent);
            write(*found->second);
        }
        return;
    }
    case Parcel::To::agents:
        for (auto& [number, connection] : m_connections) {
            if (connection->isAgent()) {
                connection->send(parcel.text, parcel.urgent);
                write(*connection);
            }
        }
        return;
    case Parcel::To::watchers:
        m_rooms.chores.noteState(parcel.text);
        for (const SessionNumber number : m_rooms.watch.watchers()) {
            deliver(toSession(number, parcel.text));
        }
        return;
    case Parcel::To::receipts:
        m_receiptsMoved = true;
        return;
    case Parcel::To::room:
        retryHeld();
        return;
    case Parcel::To::door:
        parcel.task(*this);
        return;
    }
}

void Door::write(Connection& connection)
{
    if (connection.doomed) {
        return;
    }
    switch (connection.flush()) {
    case Connection::Flushed::yes:
        break;
    case Connection::Flushed::gone:
        connection.hungUp = true; // what it sent before it went is still to be read
        break;
    case Connection::Flushed::tooSlow:
        connection.dropped = Dropped::slowReader;
        connection.hungUp = true;
        connection.readClosed = true;
        break;
    }
    settleInterest(connection);
}

void Door::settleInterest(Connection& connection)
{
    if (connection.doomed) {
        return;
    }
    bool pause = false;
    while (true) {
        if (connection.readClosed && connection.hungUp && !connection.held) {
            doom(connection);
            return;
        }
        if (connection.readClosed && connection.isSettled() && !connection.hasOutput()) {
            m_leaving.push_back(connection.session()->number);
            return;
        }
        pause = connection.mustPause() || !m_reading;
        if (!pause && !connection.readClosed) {
            connection.session()->doorWaits = false;
            break;
        }
        // First the mark, then one more look: whoever lowers the counts looks for the mark after that.
        if (connection.session()->doorWaits.exchange(true)) {
            break;
        }
    }
    const std::uint32_t out = connection.hasOutput() ? EPOLLOUT : 0U;
    if (!pause && !connection.readClosed) {
        listenFor(connection, EPOLLIN | out);
    } else if (connection.hungUp || (pause && out == 0)) {
        // An end that was reported already would be reported for ever, and so would one that is not read for
        // now.
        listenFor(connection, std::nullopt);
    } else {
        listenFor(connection, out);
    }
}

void Door::listenFor(Connection& connection, std::optional<std::uint32_t> events)
{
    if (connection.interest == events) {
        return;
    }
    epoll_event event = {};
    event.events = events.value_or(0);
    event.data.u64 = connection.session()->number;
    const int what = !events ? EPOLL_CTL_DEL : !connection.interest ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    if (::epoll_ctl(m_epoll.get(), what, connection.descriptor(), &event) != 0) {
        connection.dropped = Dropped::noMemory; // in the system: it would never be heard again
        doom(connection);
        return;
    }
    connection.interest = events;
}

} // namespace tokenfence
