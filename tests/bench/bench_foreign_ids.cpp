// SPDX-License-Identifier: GPL-3.0-or-later
// bench_foreign_ids: durable ingest of records whose ids are random, as a foreign client may make them,
// against a bare loop with the same ids, while both files grow.

#include "tests/bench/bareinserts.h"
#include "tests/bench/engineprocess.h"
#include "tests/bench/recordstream.h"
#include "tests/bench/report.h"

#include <algorithm>
#include <string>
#include <vector>

using namespace tokenfence::bench;

int main(int argc, char** argv)
{
    Report report("bench_foreign_ids", argc, argv);
    const std::size_t piece = report.size(300'000, 20'000);
    Load load;
    load.ulids = false;
    CallSource source(load);
    BareInserts bare(report.folder() / "bare.db");
    const EngineProcess engine(report.folder() / "engine");
    std::vector<double> limits;
    std::vector<double> results;
    double memory = 0;
    for (int round = 0; round < report.rounds(8); ++round) {
        const std::vector<Call> calls = source.take(piece);
        limits.push_back(bare.insert(calls));
        RecordStream stream(engine.agentSocket(), 4, calls);
        results.push_back(static_cast<double>(piece) / stream.run());
        memory = std::max(memory, engine.memoryMiB());
    }
    Figure figure = compared("ingest of random ids, 4 connections", "records/s",
                             {Goal::Kind::ratioAtLeast, 0.65}, limits, results);
    figure.note = "while both grew to " + std::to_string(piece * results.size()) +
                  " events; the engine held at most " + std::to_string(static_cast<int>(memory)) + " MiB";
    report.add(std::move(figure));
    return 0;
}
