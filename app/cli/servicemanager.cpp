// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/servicemanager.h"

#include "app/engine/descriptor.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace tokenfence {

namespace {

std::string takeFromEnvironment(const char* name)
{
    const char* value = std::getenv(name);
    std::string text = value != nullptr ? value : "";
    ::unsetenv(name);
    return text;
}

std::optional<std::int64_t> numberIn(const std::string& text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && number > 0 ? std::optional(number)
                                                                                  : std::nullopt;
}

} // namespace

ServiceManager::ServiceManager()
    : m_socket(takeFromEnvironment("NOTIFY_SOCKET"))
{
    const auto micros = numberIn(takeFromEnvironment("WATCHDOG_USEC"));
    const auto pid = numberIn(takeFromEnvironment("WATCHDOG_PID"));
    if (micros && (!pid || *pid == ::getpid())) {
        m_watchdogEvery =
            std::max(std::chrono::milliseconds(1),
                     std::chrono::floor<std::chrono::milliseconds>(std::chrono::microseconds(*micros) / 2));
    }
}

void ServiceManager::tell(std::string_view state) const
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    if (m_socket.empty() || m_socket.size() >= sizeof address.sun_path) {
        return;
    }
    std::copy(m_socket.begin(), m_socket.end(), address.sun_path);
    if (m_socket.front() == '@') {
        address.sun_path[0] = '\0'; // a name that is no file's
    }
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + m_socket.size());
    const Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    // Should it not arrive, whoever waits for it does what is due when it does not.
    static_cast<void>(::sendto(socket.get(), state.data(), state.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
                               reinterpret_cast<const sockaddr*>(&address), length));
}

} // namespace tokenfence
