// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bareserver.h"

#include "tests/bench/report.h"

#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace tokenfence::bench {

namespace {

int listenAt(const std::filesystem::path& path)
{
    const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), std::min(path.native().size(), sizeof address.sun_path - 1));
    if (::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener, 4096) != 0) {
        failOfSystem("listening at " + path.native());
    }
    return listener;
}

class Loop
{
public:
    Loop(int agents, int control, std::string broadcast)
        : m_agentListener(agents)
        , m_controlListener(control)
        , m_broadcast(std::move(broadcast))
        , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    {
        add(agents);
        add(control);
    }

    [[noreturn]] void run()
    {
        std::array<epoll_event, 64> events;
        while (true) {
            const int count = ::epoll_wait(m_epoll, events.data(), events.size(), -1);
            for (int at = 0; at < count; ++at) {
                handle(events[static_cast<std::size_t>(at)].data.fd);
            }
        }
    }

private:
    void add(int descriptor) const
    {
        epoll_event event = {};
        event.events = EPOLLIN;
        event.data.fd = descriptor;
        ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event);
    }

    void handle(int descriptor)
    {
        if (descriptor == m_agentListener) {
            m_agents.push_back(::accept(descriptor, nullptr, nullptr));
            add(m_agents.back());
        } else if (descriptor == m_controlListener) {
            m_operator = ::accept(descriptor, nullptr, nullptr);
            add(m_operator);
        } else {
            read(descriptor);
        }
    }

    void read(int descriptor)
    {
        std::array<char, 16'384> bytes;
        const ssize_t length = ::recv(descriptor, bytes.data(), bytes.size(), 0);
        if (length <= 0) {
            std::erase(m_agents, descriptor);
            ::close(descriptor);
        } else if (descriptor == m_operator) {
            m_missing = m_agents.size();
            for (const int agent : m_agents) {
                ::send(agent, m_broadcast.data(), m_broadcast.size(), MSG_NOSIGNAL);
            }
        } else if (m_missing == 0) {
            ::send(descriptor, bytes.data(), static_cast<std::size_t>(length), MSG_NOSIGNAL);
        } else if (--m_missing == 0) {
            ::send(m_operator, BareServer::confirmed, std::strlen(BareServer::confirmed), MSG_NOSIGNAL);
        }
    }

    const int m_agentListener;
    const int m_controlListener;
    const std::string m_broadcast;
    const int m_epoll;
    std::vector<int> m_agents;
    int m_operator = -1;
    std::size_t m_missing = 0;
};

} // namespace

BareServer::BareServer(std::filesystem::path folder, const std::string& broadcast)
    : m_folder(std::move(folder))
{
    std::filesystem::create_directories(m_folder);
    const int agents = listenAt(agentSocket());
    const int control = listenAt(controlSocket());
    m_pid = ::fork();
    if (m_pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        Loop(agents, control, broadcast).run();
    }
    ::close(agents);
    ::close(control);
}

BareServer::~BareServer()
{
    ::kill(m_pid, SIGKILL);
    ::waitpid(m_pid, nullptr, 0);
}

} // namespace tokenfence::bench
