// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/lineclient.h"

#include "tests/bench/report.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace tokenfence::bench {

int connectTo(const std::filesystem::path& socket)
{
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    if (socket.native().size() >= sizeof address.sun_path) {
        fail("too long for a socket: " + socket.native());
    }
    std::memcpy(address.sun_path, socket.c_str(), socket.native().size());
    while (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        if (errno != EINTR && errno != EAGAIN) {
            failOfSystem("connecting to " + socket.native());
        }
    }
    return descriptor;
}

LineClient::LineClient(const std::filesystem::path& socket)
    : m_descriptor(connectTo(socket))
{
}

LineClient::LineClient(LineClient&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_received(std::move(other.m_received))
    , m_at(other.m_at)
{
}

LineClient::~LineClient()
{
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
}

void LineClient::send(std::string_view lines)
{
    while (!lines.empty()) {
        const ssize_t length = ::send(m_descriptor, lines.data(), lines.size(), MSG_NOSIGNAL);
        if (length > 0) {
            lines.remove_prefix(static_cast<std::size_t>(length));
        } else if (errno != EINTR) {
            failOfSystem("sending");
        }
    }
}

std::string_view LineClient::receive()
{
    while (true) {
        const std::size_t end = m_received.find('\n', m_at);
        if (end != std::string::npos) {
            const auto line = std::string_view(m_received).substr(m_at, end - m_at);
            m_at = end + 1;
            return line;
        }
        m_received.erase(0, m_at);
        m_at = 0;
        std::array<char, 65'536> bytes;
        const ssize_t length = ::recv(m_descriptor, bytes.data(), bytes.size(), 0);
        if (length > 0) {
            m_received.append(bytes.data(), static_cast<std::size_t>(length));
        } else if (length == 0) {
            fail("the other side has closed the connection");
        } else if (errno != EINTR) {
            failOfSystem("receiving");
        }
    }
}

} // namespace tokenfence::bench
