// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/lineclient.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tokenfence::bench {

/// A crowd of agents that confirm a stop as soon as it reaches them, and the operator who orders it, on one
/// thread.
class KilledAgents
{
public:
    /// Connects all, and waits until the server knows each.
    KilledAgents(const std::filesystem::path& agentSocket, const std::filesystem::path& controlSocket,
                 std::size_t count);
    ~KilledAgents();
    KilledAgents(const KilledAgents&) = delete;
    KilledAgents& operator=(const KilledAgents&) = delete;

    /// Milliseconds from the operator's line.
    struct Times
    {
        double lastReceipt = 0; ///< the last agent has it
        double confirmed = 0;   ///< the operator is told that all have confirmed
    };
    Times kill();
    /// Lifts the stop, and waits until all know.
    void resume();

private:
    std::string_view readAgent(std::size_t agent);
    bool isConfirmed(std::string_view lines) const;

    std::vector<int> m_agents;
    LineClient m_operator;
    int m_epoll = -1;
    std::string m_buffer;
};

} // namespace tokenfence::bench
