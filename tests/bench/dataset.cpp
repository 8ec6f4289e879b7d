// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/dataset.h"

#include "storage/sqlitestore.h"
#include "tests/bench/engineprocess.h"
#include "tests/bench/report.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace tokenfence::bench {

namespace {

constexpr std::int64_t monthMs = 31LL * 86'400'000;

bool isFresh(const std::filesystem::path& file)
{
    return std::filesystem::exists(file) &&
           std::filesystem::file_time_type::clock::now() - std::filesystem::last_write_time(file) <
               std::chrono::hours(24);
}

class Quiet final : public StoreListener
{
public:
    void committed(std::vector<Record>&&, const std::vector<Fate>&) override {}
    void notStored(std::vector<Record>&&, const Error& error) override { fail(error.message); }
    void healthChanged(const std::optional<Error>&) override {}
};

Record recordOf(const Call& call, Names& names)
{
    Record record;
    record.id = call.id;
    record.digest = static_cast<std::uint64_t>(call.costNano) * 31 + static_cast<std::uint64_t>(call.timeMs);
    record.time = record.arrived = WallTime(std::chrono::milliseconds(call.timeMs));
    record.request = call.request;
    record.call.user = names.intern(CallSource::userName(call.user));
    record.call.workflow = names.intern(CallSource::workflowName(call.workflow));
    record.call.agent = names.intern(CallSource::agentName(call.agent));
    record.call.provider = names.intern("openai");
    record.call.model = record.requestedModel = names.intern(CallSource::modelName(call.model));
    record.call.tier = static_cast<Tier>(1 + call.model % 3);
    record.call.labels =
        names.internLabels({{names.intern("plan"), names.intern(CallSource::planName(call.plan))}});
    record.tokens.input = call.input;
    record.tokens.cachedInput = call.cached;
    record.tokens.output = call.output;
    record.hasTokens = true;
    record.cost = Money::fromNano(call.costNano);
    record.status = call.failed ? CallStatus::error : CallStatus::ok;
    record.toolCalls = call.toolCalls;
    record.latencyMs = call.latencyMs;
    return record;
}

void store(std::size_t events, const std::filesystem::path& folder)
{
    std::filesystem::create_directories(folder);
    Names names;
    Quiet listener;
    SqliteStore store(EngineProcess::databaseIn(folder).string(), names);
    if (const auto state = store.load(currentTime().wall); !state) {
        fail(state.error().message);
    }
    store.start(listener);
    CallSource source(monthOf(events));
    constexpr std::size_t atOnce = 1'000;
    for (std::size_t done = 0; done < events; done += atOnce) {
        std::vector<Record> records;
        for (const Call& call : source.take(std::min(atOnce, events - done))) {
            records.push_back(recordOf(call, names));
        }
        store.append(std::move(records));
    }
    store.stop();
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

std::filesystem::path datasetOf(std::size_t events, const std::filesystem::path& parent)
{
    const std::filesystem::path folder = parent / ("tokenfence-bench-data-" + std::to_string(events));
    const std::filesystem::path whole = folder / "whole";
    if (!isFresh(whole)) {
        std::fprintf(stderr, "making a database of %zu events in %s\n", events, folder.c_str());
        std::filesystem::remove_all(folder);
        store(events, folder);
        std::ofstream(whole) << events << '\n';
    }
    return folder;
}

} // namespace tokenfence::bench
