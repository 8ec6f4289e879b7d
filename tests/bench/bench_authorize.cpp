// SPDX-License-Identifier: GPL-3.0-or-later
// bench_authorize: what a question takes there and back on one connection, against a bare echo of the same
// lines.

#include "tests/bench/bareserver.h"
#include "tests/bench/engineprocess.h"
#include "tests/bench/report.h"
#include "tests/bench/roundtrips.h"

using namespace tokenfence::bench;

int main(int argc, char** argv)
{
    Report report("bench_authorize", argc, argv);
    const BareServer echo(report.folder() / "echo");
    const EngineProcess engine(report.folder() / "engine");
    engine.control(
        R"({"type":"policy_put","id":"1","policy":{"id":"all","period":"day","limit_usd":900000}})");

    LineClient bare(echo.agentSocket());
    LineClient ours(engine.agentSocket());
    RoundTrips trips(report.size(2'000, 500));
    for (int round = 0; round < report.rounds(20); ++round) {
        trips.measure(bare, ours);
    }
    report.add(trips.figure("authorize, p50", 0.5, {Goal::Kind::ratioAtMost, 1.5}));
    report.add(trips.figure("authorize, p99", 0.99, {Goal::Kind::ratioAtMost, 3}));
    return 0;
}
