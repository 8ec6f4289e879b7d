// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/descriptor.h"

#include <nlohmann/json.hpp>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <stdexcept>
#include <string>

namespace tokenfence {

/// A test's end of one of the engine's sockets. What does not come within a deadline is an exception, so that
/// a test fails with words and does not hang.
class Wire
{
public:
    using json = nlohmann::json;

    explicit Wire(const std::string& path)
        : m_socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof(address.sun_path) - 1);
        if (::connect(m_socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            throw std::runtime_error("cannot connect to " + path);
        }
    }

    /// Text as it stands, whole lines or not.
    void raw(std::string_view text)
    {
        while (!text.empty()) {
            const ssize_t length = ::send(m_socket.get(), text.data(), text.size(), MSG_NOSIGNAL);
            if (length < 0) {
                throw std::runtime_error("the engine has hung up");
            }
            text.remove_prefix(static_cast<std::size_t>(length));
        }
    }
    void send(const json& line) { raw(line.dump() + "\n"); }

    /// The next line, whatever it is.
    json next()
    {
        while (true) {
            if (const std::size_t end = m_received.find('\n'); end != std::string::npos) {
                json line = json::parse(m_received.substr(0, end));
                m_received.erase(0, end + 1);
                return line;
            }
            if (!receive()) {
                throw std::runtime_error("the engine has hung up");
            }
        }
    }
    /// The next line of this type; others are passed over.
    json expect(const std::string& type)
    {
        while (true) {
            json line = next();
            if (line.at("type") == type) {
                return line;
            }
        }
    }
    json ask(const json& line, const std::string& answer)
    {
        send(line);
        return expect(answer);
    }
    /// Nothing more will be sent.
    void shutWriting() { ::shutdown(m_socket.get(), SHUT_WR); }
    /// Reads to the end of the connection.
    void untilClosed()
    {
        while (receive()) {
        }
    }
    [[nodiscard]] int descriptor() const { return m_socket.get(); }

private:
    bool receive()
    {
        constexpr int deadlineMs = 20'000;
        pollfd wait{m_socket.get(), POLLIN, 0};
        if (::poll(&wait, 1, deadlineMs) != 1) {
            throw std::runtime_error("nothing came from the engine in time");
        }
        char bytes[64 * 1024];
        const ssize_t length = ::recv(m_socket.get(), bytes, sizeof bytes, 0);
        if (length <= 0) {
            return false;
        }
        m_received.append(bytes, static_cast<std::size_t>(length));
        return true;
    }

    Descriptor m_socket;
    std::string m_received;
};

} // namespace tokenfence
