// SPDX-License-Identifier: GPL-3.0-or-later
// bench_authorize: what a question takes there and back on one connection, against a bare echo of the same
// lines. Once as the system places the processes, and once with all of them on one processor: a system with
// idle processors wakes one for the engine, which has other threads, and none for the echo, and then that is
// what is compared.

#include "tests/bench/bareserver.h"
#include "tests/bench/engineprocess.h"
#include "tests/bench/report.h"
#include "tests/bench/roundtrips.h"

#include <sched.h>

#include <filesystem>
#include <string>

using namespace tokenfence::bench;

namespace {

void keepToOneProcessor()
{
    cpu_set_t processors;
    if (::sched_getaffinity(0, sizeof processors, &processors) != 0) {
        failOfSystem("the processors that may be used");
    }
    int last = CPU_SETSIZE - 1;
    while (last > 0 && !CPU_ISSET(last, &processors)) {
        --last;
    }
    CPU_ZERO(&processors);
    CPU_SET(last, &processors);
    if (::sched_setaffinity(0, sizeof processors, &processors) != 0) {
        failOfSystem("keeping to one processor");
    }
}

void measure(Report& report, const std::filesystem::path& folder, const std::string& placed)
{
    const BareServer echo(folder / "echo");
    const EngineProcess engine(folder / "engine");
    engine.control(
        R"({"type":"policy_put","id":"1","policy":{"id":"all","period":"day","limit_usd":900000}})");

    LineClient bare(echo.agentSocket());
    LineClient ours(engine.agentSocket());
    RoundTrips trips(report.size(2'000, 500));
    for (int round = 0; round < report.rounds(20); ++round) {
        trips.measure(bare, ours);
    }
    report.add(trips.figure("authorize" + placed + ", p50", 0.5, {Goal::Kind::ratioAtMost, 1.5}));
    report.add(trips.figure("authorize" + placed + ", p99", 0.99, {Goal::Kind::ratioAtMost, 3}));
}

} // namespace

int main(int argc, char** argv)
{
    Report report("bench_authorize", argc, argv);
    measure(report, report.folder() / "anywhere", "");
    keepToOneProcessor(); // and all that is started from here on
    measure(report, report.folder() / "together", " on one processor");
    return 0;
}
