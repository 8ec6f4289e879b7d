// SPDX-License-Identifier: GPL-3.0-or-later
// bench_authorize_loaded: what a question takes while two connections stream records at full speed, against a
// bare echo beside the same load.

#include "tests/bench/bareserver.h"
#include "tests/bench/engineprocess.h"
#include "tests/bench/recordstream.h"
#include "tests/bench/report.h"
#include "tests/bench/roundtrips.h"
#include "tests/bench/stopwatch.h"

#include <string>
#include <utility>

using namespace tokenfence::bench;

int main(int argc, char** argv)
{
    Report report("bench_authorize_loaded", argc, argv);
    const BareServer echo(report.folder() / "echo");
    const EngineProcess engine(report.folder() / "engine");
    engine.control(
        R"({"type":"policy_put","id":"1","policy":{"id":"all","period":"day","limit_usd":900000}})");

    LineClient bare(echo.agentSocket());
    LineClient ours(engine.agentSocket());
    RoundTrips trips(report.size(1'000, 300));
    const Flood flood(engine.agentSocket(), 2, CallSource(Load()).take(report.size(2'000'000, 300'000)));
    const Stopwatch watch;
    const std::size_t before = flood.acknowledged();
    const int rounds = report.rounds(20);
    for (int round = 0; round < rounds && !flood.isOver(); ++round) {
        trips.measure(bare, ours);
    }
    const double rate = static_cast<double>(flood.acknowledged() - before) / watch.seconds();
    if (trips.turns() == 0) {
        fail("the records were over before a question was asked");
    }
    report.add(trips.figure("authorize under load, p50", 0.5, {}));
    report.add(trips.figure("authorize under load, p99", 0.99, {Goal::Kind::ratioAtMost, 5}));
    Figure absolute =
        trips.figure("authorize under load, p99 by the clock", 0.99, {Goal::Kind::oursAtMost, 1'500});
    absolute.note = "beside " + std::to_string(static_cast<long>(rate)) + " records a second";
    report.add(std::move(absolute));
    return 0;
}
