// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/dataset.h"

#include "tests/bench/engineprocess.h"
#include "tests/bench/recordstream.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

namespace tokenfence::bench {

namespace {

constexpr std::int64_t monthMs = 31LL * 86'400'000;
constexpr std::size_t piece = 500'000;

bool isFresh(const std::filesystem::path& file)
{
    return std::filesystem::exists(file) &&
           std::filesystem::file_time_type::clock::now() - std::filesystem::last_write_time(file) <
               std::chrono::hours(24);
}

} // namespace

Load monthOf(std::size_t events)
{
    Load load;
    load.users = 5'000;
    load.beginsMs = nowMs() - monthMs;
    load.callsAMillisecond = static_cast<double>(events) / static_cast<double>(monthMs);
    return load;
}

void streamInto(const std::filesystem::path& socket, CallSource& source, std::size_t count)
{
    for (std::size_t done = 0; done < count; done += piece) {
        RecordStream(socket, 4, source.take(std::min(piece, count - done))).run();
    }
}

std::filesystem::path datasetOf(std::size_t events, const std::filesystem::path& parent)
{
    const std::filesystem::path folder = parent / ("tokenfence-bench-data-" + std::to_string(events));
    const std::filesystem::path whole = folder / "whole";
    if (!isFresh(whole)) {
        std::fprintf(stderr, "making a database of %zu events in %s\n", events, folder.c_str());
        std::filesystem::remove_all(folder);
        {
            const EngineProcess engine(folder);
            CallSource source(monthOf(events));
            streamInto(engine.agentSocket(), source, events);
        }
        std::filesystem::copy_file(folder / "engine.log", whole);
    }
    return folder;
}

} // namespace tokenfence::bench
