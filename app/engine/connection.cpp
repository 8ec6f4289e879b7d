// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/connection.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace tokenfence {

namespace {

constexpr std::size_t longestAgentLine = 64UL * 1024;
constexpr std::size_t longestControlLine = 16UL * 1024 * 1024;

} // namespace

Connection::Connection(Descriptor socket, SessionPointer session)
    : m_socket(std::move(socket))
    , m_session(std::move(session))
    , m_framer(m_session->door == Session::Door::agents ? longestAgentLine : longestControlLine)
{
}

bool Connection::read()
{
    std::array<char, bytesPerTurn> bytes;
    while (true) {
        const ssize_t length = ::recv(m_socket.get(), bytes.data(), bytes.size(), 0);
        if (length > 0) {
            m_framer.feed(std::string_view(bytes.data(), static_cast<std::size_t>(length)));
            return true;
        }
        if (length < 0 && errno == EINTR) {
            continue;
        }
        return length < 0 && errno == EAGAIN;
    }
}

void Connection::send(std::string_view lines, bool urgent)
{
    if (urgent) {
        m_out.appendUrgent(lines);
    } else {
        m_out.append(lines);
    }
}

Connection::Flushed Connection::flush()
{
    while (!m_out.empty()) {
        const std::string_view rest = m_out.front();
        const ssize_t length = ::send(m_socket.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
        if (length >= 0) {
            m_out.written(static_cast<std::size_t>(length));
        } else if (errno == EAGAIN) {
            return m_out.size() <= (isAgent() ? agentOutput : controlOutput) ? Flushed::yes
                                                                             : Flushed::tooSlow;
        } else if (errno != EINTR) {
            m_out = OutBuffer();
            return Flushed::gone;
        }
    }
    return Flushed::yes;
}

} // namespace tokenfence
