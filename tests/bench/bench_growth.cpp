// SPDX-License-Identifier: GPL-3.0-or-later
// bench_growth: durable ingest into a file of 0, 1 and 10 million events, each time beside a bare loop into
// an empty one, which tells how fast the machine is at that moment.

#include "tests/bench/bareinserts.h"
#include "tests/bench/engineprocess.h"
#include "tests/bench/recordstream.h"
#include "tests/bench/report.h"

#include <string>
#include <vector>

using namespace tokenfence::bench;

int main(int argc, char** argv)
{
    Report report("bench_growth", argc, argv);
    const std::size_t timed = report.size(300'000, 20'000);
    const std::size_t million = report.size(1'000'000, 100'000);
    const EngineProcess engine(report.folder() / "engine");
    CallSource source((Load()));
    std::size_t stored = 0;
    const auto growTo = [&](std::size_t events) {
        if (events > stored) {
            streamInto(engine.agentSocket(), source, events - stored);
            stored = events;
        }
    };
    const auto measure = [&](const char* size) {
        Figure figure = alternate(
            std::string("ingest into a file of ") + size, "records/s", {}, report.rounds(5),
            [&] { return BareInserts(report.folder() / "bare.db").insert(CallSource(Load()).take(timed)); },
            [&] {
                stored += timed;
                RecordStream stream(engine.agentSocket(), 4, source.take(timed));
                return static_cast<double>(timed) / stream.run();
            });
        report.add(figure);
        return figure;
    };
    const Figure first = measure("0");
    growTo(million);
    measure("1 million");
    growTo(10 * million);
    const Figure last = measure("10 million");

    Figure figure;
    figure.name = "ingest at 10 million, beside that at 0";
    figure.unit = "of bare";
    figure.ours = *last.ratio;
    figure.limit = first.ratio;
    figure.ratio = *last.ratio / *first.ratio;
    figure.goal = {Goal::Kind::ratioAtLeast, 0.8};
    report.add(std::move(figure));
    return 0;
}
