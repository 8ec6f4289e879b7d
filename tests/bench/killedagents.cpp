// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/killedagents.h"

#include "tests/bench/bareserver.h"
#include "tests/bench/report.h"
#include "tests/bench/stopwatch.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace tokenfence::bench {

namespace {

constexpr std::uint64_t operatorIsReady = ~std::uint64_t{0};

/// Sends all, blocking.
void sendTo(int descriptor, std::string_view line)
{
    if (::send(descriptor, line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size())) {
        failOfSystem("an agent's line");
    }
}

/// The digits behind `"epoch":`.
std::string_view epochOf(std::string_view line)
{
    constexpr std::string_view key = "\"epoch\":";
    const std::string_view rest = line.substr(line.find(key) + key.size());
    return rest.substr(0, rest.find_first_not_of("0123456789"));
}

} // namespace

KilledAgents::KilledAgents(const std::filesystem::path& agentSocket,
                           const std::filesystem::path& controlSocket, std::size_t count)
    : m_operator(controlSocket)
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_buffer(65'536, '\0')
{
    const auto listenTo = [this](int descriptor, std::uint64_t about) {
        epoll_event event = {};
        event.events = EPOLLIN;
        event.data.u64 = about;
        ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event);
    };
    listenTo(m_operator.descriptor(), operatorIsReady);
    for (std::size_t number = 0; number < count; ++number) {
        m_agents.push_back(connectTo(agentSocket));
        sendTo(m_agents.back(),
               R"({"type":"hello","protocol":1,"agent":"agent-)" + std::to_string(number % 10) + "\"}\n");
        readAgent(number);
        listenTo(m_agents.back(), number);
    }
}

KilledAgents::~KilledAgents()
{
    for (const int agent : m_agents) {
        ::close(agent);
    }
    ::close(m_epoll);
}

KilledAgents::Times KilledAgents::kill()
{
    Times times;
    std::size_t reached = 0;
    std::array<epoll_event, 64> events;
    const Stopwatch watch;
    m_operator.send("{\"type\":\"kill\",\"id\":\"k\",\"reason\":\"a drill\",\"scope\":{}}\n");
    while (times.confirmed == 0) {
        const int count = ::epoll_wait(m_epoll, events.data(), events.size(), 10'000);
        if (count <= 0) {
            fail("only " + std::to_string(reached) + " agents were reached by a stop");
        }
        for (int at = 0; at < count; ++at) {
            const std::uint64_t about = events[static_cast<std::size_t>(at)].data.u64;
            if (about == operatorIsReady) {
                do {
                    if (isConfirmed(m_operator.receive())) {
                        times.confirmed = watch.milliseconds();
                    }
                } while (m_operator.holdsLine());
                continue;
            }
            const std::string_view line = readAgent(about);
            if (line.find("\"type\":\"kill\"") == std::string_view::npos) {
                continue;
            }
            if (++reached == m_agents.size()) {
                times.lastReceipt = watch.milliseconds();
            }
            sendTo(m_agents[about], R"({"type":"kill_ack","epoch":)" + std::string(epochOf(line)) +
                                        R"(,"cancelled":1})" + "\n");
        }
    }
    return times;
}

void KilledAgents::resume()
{
    m_operator.send("{\"type\":\"resume\",\"id\":\"r\",\"scope\":{}}\n");
    while (m_operator.receive().find("\"id\":\"r\"") == std::string_view::npos) {
    }
    for (std::size_t agent = 0; agent < m_agents.size(); ++agent) {
        while (readAgent(agent).find("\"type\":\"resume\"") == std::string_view::npos) {
        }
    }
}

std::string_view KilledAgents::readAgent(std::size_t agent)
{
    // What is sent to an agent here is short and comes whole.
    const ssize_t length = ::recv(m_agents[agent], m_buffer.data(), m_buffer.size(), 0);
    if (length <= 0) {
        failOfSystem("an agent was disconnected");
    }
    return std::string_view(m_buffer).substr(0, static_cast<std::size_t>(length));
}

bool KilledAgents::isConfirmed(std::string_view line) const
{
    return line == std::string_view(BareServer::confirmed, line.size()) ||
           line.find("\"acked\":" + std::to_string(m_agents.size()) + ",") != std::string_view::npos;
}

} // namespace tokenfence::bench
