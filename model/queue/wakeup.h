// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cerrno>
#include <cstdint>

#include <sys/eventfd.h>
#include <unistd.h>

namespace tokenfence {

/**
 * A descriptor that is readable once it was rung, for a thread that sleeps in `poll` or `epoll`. On Linux an
 * eventfd; the one place that has to change for a system without it.
 *
 * Thread: `ring` from any; `silence` from the one that listens.
 */
class Wakeup
{
public:
    Wakeup()
        : m_descriptor(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
    {
    }
    ~Wakeup()
    {
        if (m_descriptor >= 0) {
            ::close(m_descriptor);
        }
    }
    Wakeup(const Wakeup&) = delete;
    Wakeup& operator=(const Wakeup&) = delete;

    /// -1 where the process had no descriptor left: nobody can sleep on this one.
    [[nodiscard]] int descriptor() const { return m_descriptor; }

    void ring() const
    {
        const std::uint64_t one = 1;
        // EAGAIN says that it rings already, as loud as it can.
        while (::write(m_descriptor, &one, sizeof one) < 0 && errno == EINTR) {
        }
    }

    void silence() const
    {
        std::uint64_t rung = 0;
        while (::read(m_descriptor, &rung, sizeof rung) < 0 && errno == EINTR) {
        }
    }

private:
    int m_descriptor;
};

} // namespace tokenfence
