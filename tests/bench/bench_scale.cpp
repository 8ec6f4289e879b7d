// SPDX-License-Identifier: GPL-3.0-or-later
// bench_scale: what ten million events cost at rest: bytes on disk, memory of an engine that has them and a
// thousand agents, and the start of the engine against that on an empty store.

#include "tests/bench/dataset.h"
#include "tests/bench/engineprocess.h"
#include "tests/bench/lineclient.h"
#include "tests/bench/report.h"
#include "tests/bench/stopwatch.h"

#include <string>
#include <utility>
#include <vector>

using namespace tokenfence::bench;

namespace {

double millisecondsToStart(const std::filesystem::path& folder)
{
    const Stopwatch watch;
    const EngineProcess engine(folder);
    return watch.milliseconds();
}

Figure absolute(std::string name, std::string unit, double ours, Goal goal)
{
    Figure figure;
    figure.name = std::move(name);
    figure.unit = std::move(unit);
    figure.ours = ours;
    figure.goal = goal;
    return figure;
}

double memoryWithAgents(const std::filesystem::path& folder, std::size_t agents)
{
    const EngineProcess engine(folder);
    std::vector<LineClient> clients;
    for (std::size_t number = 0; number < agents; ++number) {
        clients.emplace_back(engine.agentSocket());
        clients.back().ask(R"({"type":"hello","protocol":1,"agent":"agent-)" + std::to_string(number) +
                           "\"}\n");
        std::string line;
        appendUsageLine(line, CallSource(Load{.seed = number}).next());
        clients.back().ask(line);
    }
    engine.control(R"({"type":"status","id":"1"})");
    return engine.memoryMiB();
}

} // namespace

int main(int argc, char** argv)
{
    Report report("bench_scale", argc, argv);
    const std::size_t events = report.size(10'000'000, 100'000);
    const std::filesystem::path data = datasetOf(events, report.folder().parent_path());

    const double bytes = static_cast<double>(std::filesystem::file_size(EngineProcess::databaseIn(data)));
    report.add(absolute("disk, all indexes and rollups in", "bytes/event",
                        bytes / static_cast<double>(events), {Goal::Kind::oursAtMost, 260}));

    report.add(alternate(
        "start of the engine on 10 million events", "ms", {Goal::Kind::ratioAtMost, 1.5}, report.rounds(9),
        [&] {
            std::filesystem::remove_all(report.folder() / "empty");
            millisecondsToStart(report.folder() / "empty"); // makes the file
            return millisecondsToStart(report.folder() / "empty");
        },
        [&] { return millisecondsToStart(data); }));

    std::filesystem::copy(data, report.folder() / "copy");
    report.add(absolute("memory, 10 million events and 1,000 agents", "MiB",
                        memoryWithAgents(report.folder() / "copy", 1'000), {Goal::Kind::oursAtMost, 100}));
    return 0;
}
