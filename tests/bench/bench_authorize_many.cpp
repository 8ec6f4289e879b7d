// SPDX-License-Identifier: GPL-3.0-or-later
// bench_authorize_many: decisions a second for 200 connections on one policy, each of which asks again as
// soon as it is answered, against a bare echo of the same lines.

#include "tests/bench/bareserver.h"
#include "tests/bench/callsource.h"
#include "tests/bench/engineprocess.h"
#include "tests/bench/lineclient.h"
#include "tests/bench/report.h"
#include "tests/bench/stopwatch.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <vector>

using namespace tokenfence::bench;

namespace {

constexpr std::size_t askers = 200;

/// Askers on one thread.
class Askers
{
public:
    explicit Askers(const std::filesystem::path& socket)
        : m_epoll(::epoll_create1(EPOLL_CLOEXEC))
        , m_buffer(65'536, '\0')
    {
        for (std::size_t number = 0; number < askers; ++number) {
            m_askers.push_back({connectTo(socket), authorizeLine(number)});
            epoll_event event = {};
            event.events = EPOLLIN;
            event.data.u64 = number;
            ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_askers.back().descriptor, &event);
        }
    }
    ~Askers()
    {
        for (const Asker& asker : m_askers) {
            ::close(asker.descriptor);
        }
        ::close(m_epoll);
    }
    Askers(const Askers&) = delete;
    Askers& operator=(const Askers&) = delete;

    /// Answers a second.
    double run(double seconds)
    {
        for (const Asker& asker : m_askers) {
            ask(asker);
        }
        std::size_t answers = 0;
        std::array<epoll_event, 64> events;
        const Stopwatch watch;
        double elapsed = 0;
        while ((elapsed = watch.seconds()) < seconds) {
            const int count = ::epoll_wait(m_epoll, events.data(), events.size(), 10'000);
            if (count <= 0) {
                fail("no answers come any more");
            }
            for (int at = 0; at < count; ++at) {
                const Asker& asker = m_askers[events[static_cast<std::size_t>(at)].data.u64];
                const ssize_t length = ::recv(asker.descriptor, m_buffer.data(), m_buffer.size(), 0);
                if (length <= 0) {
                    failOfSystem("an answer");
                }
                m_lastAnswer = static_cast<std::size_t>(length);
                ++answers;
                ask(asker);
            }
        }
        return static_cast<double>(answers) / elapsed;
    }
    [[nodiscard]] std::string lastAnswer() const { return m_buffer.substr(0, m_lastAnswer); }

private:
    struct Asker
    {
        int descriptor;
        std::string question;
    };
    static void ask(const Asker& asker)
    {
        if (::send(asker.descriptor, asker.question.data(), asker.question.size(), MSG_NOSIGNAL) < 0) {
            failOfSystem("a question");
        }
    }

    std::vector<Asker> m_askers;
    int m_epoll;
    std::string m_buffer;
    std::size_t m_lastAnswer = 0;
};

double askEngine(const std::filesystem::path& folder, double seconds)
{
    double rate = 0;
    {
        // A new one each time: what was granted before would still be reserved.
        const EngineProcess engine(folder);
        engine.control(
            R"({"type":"policy_put","id":"1","policy":{"id":"all","period":"day","limit_usd":900000}})");
        Askers crowd(engine.agentSocket());
        rate = crowd.run(seconds);
        if (crowd.lastAnswer().find("\"verdict\":\"allow\"") == std::string::npos) {
            fail("not allowed: " + crowd.lastAnswer());
        }
    }
    std::filesystem::remove_all(folder);
    return rate;
}

} // namespace

int main(int argc, char** argv)
{
    Report report("bench_authorize_many", argc, argv);
    const double seconds = report.quick() ? 0.2 : 1.5;
    const BareServer echo(report.folder() / "echo");
    report.add(alternate(
        "authorize, 200 connections at once", "decisions/s", {Goal::Kind::ratioAtLeast, 0.6},
        report.rounds(7), [&] { return Askers(echo.agentSocket()).run(seconds); },
        [&] { return askEngine(report.folder() / "engine", seconds); }));
    return 0;
}
