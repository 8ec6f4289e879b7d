// SPDX-License-Identifier: GPL-3.0-or-later
// bench_ingest: records a second over the socket, from the first byte to the last acknowledgement, against a
// bare loop of inserts of the same rows.

#include "tests/bench/bareinserts.h"
#include "tests/bench/engineprocess.h"
#include "tests/bench/recordstream.h"
#include "tests/bench/report.h"

#include <string>

using namespace tokenfence::bench;

namespace {

double throughEngine(const std::filesystem::path& folder, std::size_t connections,
                     const std::vector<Call>& calls)
{
    double rate = 0;
    {
        const EngineProcess engine(folder);
        RecordStream stream(engine.agentSocket(), connections, calls);
        rate = static_cast<double>(calls.size()) / stream.run();
    }
    std::filesystem::remove_all(folder);
    return rate;
}

} // namespace

int main(int argc, char** argv)
{
    Report report("bench_ingest", argc, argv);
    const std::vector<Call> calls = CallSource(Load()).take(report.size(600'000, 50'000));
    const auto measure = [&](std::size_t connections, double goal) {
        report.add(alternate(
            "durable ingest, " + std::to_string(connections) + " connections", "records/s",
            {Goal::Kind::ratioAtLeast, goal}, report.rounds(7),
            [&] { return BareInserts(report.folder() / "bare.db").insert(calls); },
            [&] { return throughEngine(report.folder() / "engine", connections, calls); }));
    };
    measure(4, 0.65);
    measure(100, 0.45);
    return 0;
}
