// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tokenfence {

/**
 * Whoever started the engine as a service and wants to hear of it: systemd, or another that names a socket in
 * $NOTIFY_SOCKET. A message is one datagram of text (see sd_notify(3)), so that no library is needed for it.
 * Where nobody wants to hear, nothing is said.
 *
 * Thread: `tell` from any; the rest on the one that made it. Never waits.
 */
class ServiceManager
{
public:
    /// Reads the environment, and takes what it found out of it: it is meant for this process alone. To be
    /// made before there are threads.
    ServiceManager();

    /// `state`: lines such as "READY=1".
    void tell(std::string_view state) const;
    /// How often "WATCHDOG=1" is to be said: twice as often as it is waited for. Nothing: it is not.
    [[nodiscard]] std::optional<std::chrono::milliseconds> watchdogEvery() const { return m_watchdogEvery; }

private:
    std::string m_socket; ///< as in the environment; "": nobody wants to hear
    std::optional<std::chrono::milliseconds> m_watchdogEvery;
};

} // namespace tokenfence
