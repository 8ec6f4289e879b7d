// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/listener.h"

#include "app/engine/peercredentials.h"
#include "app/engine/runtimedir.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace tokenfence {

namespace {

constexpr int backlog = 4096; // the system cuts it down to what it allows

Descriptor newSocket()
{
    return Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

Descriptor newReserve()
{
    return Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

sockaddr_un addressOf(const std::string& path)
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::copy_n(path.data(), std::min(path.size(), sizeof(address.sun_path) - 1), address.sun_path);
    return address;
}

/// Removes what a crash left at `path`; refuses to touch a socket that answers, or anything that is no
/// socket.
Result<void> clearAway(const std::string& path)
{
    struct stat facts = {};
    if (::lstat(path.c_str(), &facts) != 0) {
        return errno == ENOENT ? Result<void>() : Error{"refused", systemError(path, errno)};
    }
    if (!S_ISSOCK(facts.st_mode)) {
        return Error{"refused", path + " is there and is no socket"};
    }
    const Descriptor probe = newSocket();
    const sockaddr_un address = addressOf(path);
    // A full backlog (EAGAIN) is a sign of life too.
    if (::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ||
        errno == EAGAIN) {
        const auto peer = peerOf(probe.get());
        return Error{"served",
                     path + " is served already: process " + (peer ? std::to_string(peer->pid) : "unknown")};
    }
    if (::unlink(path.c_str()) != 0) {
        return Error{"refused", "the old socket cannot be removed: " + systemError(path, errno)};
    }
    return {};
}

} // namespace

Result<Listener> Listener::open(const std::string& path, std::optional<gid_t> group)
{
    if (path.size() > maxSocketPath()) {
        return Error{"refused", path + " is too long a path for a socket"};
    }
    if (auto cleared = clearAway(path); !cleared) {
        return cleared.error();
    }
    Descriptor socket = newSocket();
    if (!socket) {
        return Error{"refused", systemError(path, errno)};
    }
    const sockaddr_un address = addressOf(path);
    // The socket is nobody else's from its first moment on: chmod after bind would leave a gap.
    const mode_t before = ::umask(0177);
    const int bound = ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    const int bindError = errno;
    ::umask(before);
    if (bound != 0) {
        return Error{"refused", "cannot listen: " + systemError(path, bindError)};
    }
    if (group &&
        (::chown(path.c_str(), static_cast<uid_t>(-1), *group) != 0 || ::chmod(path.c_str(), 0660) != 0)) {
        return Error{"refused",
                     "the socket cannot be given to the agents' group: " + systemError(path, errno)};
    }
    if (::listen(socket.get(), backlog) != 0) {
        return Error{"refused", "cannot listen: " + systemError(path, errno)};
    }
    return Listener(std::move(socket), path);
}

Listener::Listener(Descriptor socket, std::string path)
    : m_socket(std::move(socket))
    , m_reserve(newReserve())
    , m_path(std::move(path))
{
}

Listener::~Listener()
{
    close();
}

Listener::Accepted Listener::accept()
{
    while (true) {
        const int fd = ::accept4(m_socket.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd >= 0) {
            return {Accepted::What::connected, Descriptor(fd)};
        }
        if (errno == EINTR || errno == ECONNABORTED) {
            continue;
        }
        if (errno != EMFILE && errno != ENFILE) {
            return {};
        }
        if (!m_reserve) {
            m_reserve = newReserve(); // taken by somebody else the last time; nobody waits if it fails again
            if (!m_reserve) {
                return {};
            }
        }
        m_reserve.reset();
        Descriptor turnedAway(::accept4(m_socket.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        const bool wasThere = static_cast<bool>(turnedAway);
        turnedAway.reset();
        m_reserve = newReserve();
        return {wasThere ? Accepted::What::sentAway : Accepted::What::nobody, Descriptor()};
    }
}

void Listener::close()
{
    if (m_socket) {
        ::unlink(m_path.c_str());
        m_socket.reset();
    }
}

} // namespace tokenfence
