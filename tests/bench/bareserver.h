// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace tokenfence::bench {

/**
 * The limit of whatever goes over a socket: an epoll loop in a process of its own, as the engine is one, that
 * does nothing but hand bytes on.
 *
 * Whatever comes on `agent.sock` goes back as it is. A line on `control.sock` makes it send `broadcast` to
 * all agents, after which it counts their lines; when each has sent one, it sends `confirmed` to the operator
 * and echoes again.
 *
 * To be made before the program has a second thread.
 */
class BareServer
{
public:
    static constexpr const char* confirmed = "confirmed\n";

    /// `broadcast`: a whole line.
    explicit BareServer(std::filesystem::path folder, const std::string& broadcast = "\n");
    ~BareServer();
    BareServer(const BareServer&) = delete;
    BareServer& operator=(const BareServer&) = delete;

    [[nodiscard]] std::filesystem::path agentSocket() const { return m_folder / "agent.sock"; }
    [[nodiscard]] std::filesystem::path controlSocket() const { return m_folder / "control.sock"; }

private:
    const std::filesystem::path m_folder;
    pid_t m_pid = -1;
};

} // namespace tokenfence::bench
