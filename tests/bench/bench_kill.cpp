// SPDX-License-Identifier: GPL-3.0-or-later
// bench_kill: a stop of a thousand agents, from the operator's line to the last agent and to the last
// receipt, against a bare broadcast; then with four agents that flood the engine and ten that never read.

#include "tests/bench/bareserver.h"
#include "tests/bench/engineprocess.h"
#include "tests/bench/killedagents.h"
#include "tests/bench/recordstream.h"
#include "tests/bench/report.h"

#include <chrono>
#include <string>
#include <thread>
#include <vector>

using namespace tokenfence::bench;

namespace {

constexpr std::size_t agents = 1'000;
constexpr std::size_t neverReading = 10;
constexpr std::size_t flooding = 4;

/// As long as the engine's own.
const std::string killLine =
    R"({"type":"kill","epoch":1,"scope":{},"reason":"a drill","time":"2026-11-24T03:06:07.983Z"})"
    "\n";

struct Times
{
    std::vector<double> lastReceipt;
    std::vector<double> confirmed;

    void add(KilledAgents::Times times)
    {
        lastReceipt.push_back(times.lastReceipt);
        confirmed.push_back(times.confirmed);
    }
};

/// Connections that have asked for answers and do not take them: their sockets are full.
std::vector<LineClient> connectThoseThatNeverRead(const EngineProcess& engine)
{
    std::string pings;
    for (int number = 0; number < 8'000; ++number) {
        pings += "{\"type\":\"ping\"}\n";
    }
    std::vector<LineClient> clients;
    for (std::size_t number = 0; number < neverReading; ++number) {
        clients.emplace_back(engine.agentSocket());
        clients.back().send(pings);
    }
    return clients;
}

} // namespace

int main(int argc, char** argv)
{
    Report report("bench_kill", argc, argv);
    const BareServer bare(report.folder() / "bare", killLine);
    const EngineProcess engine(report.folder() / "engine");
    const int rounds = report.rounds(21);
    Times limit;
    Times idle;
    Times flooded;
    KilledAgents ours(engine.agentSocket(), engine.controlSocket(), agents);
    {
        KilledAgents bareAgents(bare.agentSocket(), bare.controlSocket(), agents);
        for (int round = 0; round < rounds; ++round) {
            limit.add(bareAgents.kill());
            idle.add(ours.kill());
            ours.resume();
        }
    }
    report.add(compared("kill of 1,000 agents, last receipt", "ms", {Goal::Kind::ratioAtMost, 2},
                        limit.lastReceipt, idle.lastReceipt));
    report.add(compared("kill of 1,000 agents, all confirmed", "ms", {Goal::Kind::ratioAtMost, 2.5},
                        limit.confirmed, idle.confirmed));

    const std::vector<LineClient> stalled = connectThoseThatNeverRead(engine);
    {
        const Flood flood(engine.agentSocket(), flooding,
                          CallSource(Load()).take(report.size(2'000'000, 200'000)));
        for (int round = 0; round < rounds && !flood.isOver(); ++round) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20)); // the flood goes on meanwhile
            flooded.add(ours.kill());
            ours.resume();
        }
    }
    Figure figure;
    figure.name = "kill, flooded by 4, 10 never read, last receipt";
    figure.unit = "ms";
    figure.ours = median(flooded.lastReceipt);
    figure.limit = median(limit.lastReceipt);
    figure.ratio = figure.ours / *figure.limit;
    figure.goal = {Goal::Kind::oursAtMost, 50};
    figure.note = "worst of " + std::to_string(flooded.lastReceipt.size()) + ": " +
                  std::to_string(percentile(flooded.lastReceipt, 1)) + " ms";
    report.add(std::move(figure));
    return 0;
}
