// SPDX-License-Identifier: GPL-3.0-or-later
// bench_long_jobs: what a lone record waits for its acknowledgement while two connections stream records at
// full speed and a million past calls get their price, and while a million old ones are pruned; against the
// same stream with nothing else to do.

#include "tests/bench/engineprocess.h"
#include "tests/bench/recordstream.h"
#include "tests/bench/report.h"
#include "tests/bench/stopwatch.h"

#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace tokenfence::bench;

namespace {

/// The longest that a record may have to wait for a long job.
constexpr double longestWaitMs = 500;
constexpr std::int64_t dayMs = 24LL * 3600 * 1000;

/// A stream that goes on, with ever new calls, for as long as this lives.
class EndlessFlood
{
public:
    explicit EndlessFlood(const EngineProcess& engine)
        : m_thread([this, socket = engine.agentSocket()] {
            constexpr std::size_t callsAtOnce = 200'000;
            CallSource source{Load()};
            while (!m_stopped) {
                RecordStream stream(socket, 2, source.take(callsAtOnce));
                m_seconds = m_seconds + stream.run();
                m_records += stream.acknowledged();
            }
        })
    {
    }
    ~EndlessFlood()
    {
        m_stopped = true;
        m_thread.join();
    }
    EndlessFlood(const EndlessFlood&) = delete;
    EndlessFlood& operator=(const EndlessFlood&) = delete;
    /// While it sent: between two parts of it the calls are made.
    [[nodiscard]] double recordsASecond() const
    {
        return m_seconds > 0 ? static_cast<double>(m_records) / m_seconds : 0;
    }

private:
    std::atomic<bool> m_stopped{false};
    std::atomic<std::size_t> m_records{0};
    std::atomic<double> m_seconds{0};
    std::thread m_thread;
};

/// Sends one record after the other and notes how long each waited, until the job is done.
template <class Done>
std::vector<double> waitsUntil(const EngineProcess& engine, std::uint64_t seed, Done done)
{
    LineClient client(engine.agentSocket());
    Load load;
    load.seed = seed;
    CallSource source(load);
    std::vector<double> waits;
    while (!done()) {
        std::string line;
        appendUsageLine(line, source.next());
        const Stopwatch watch;
        client.send(line);
        while (!client.receive().starts_with(R"({"type":"ack")")) {
            // a policy's state, or the like
        }
        waits.push_back(watch.seconds() * 1000);
    }
    return waits;
}

std::uint64_t numberIn(const EngineProcess& engine, const char* name)
{
    return nlohmann::json::parse(engine.control(R"({"type":"status","id":"s"})"))
        .value(name, std::uint64_t{0});
}

/// Whether there is still something to prune: the old calls were the first rows.
bool hasOldCalls(const EngineProcess& engine)
{
    sqlite3* database = nullptr;
    sqlite3_stmt* oldest = nullptr;
    if (sqlite3_open_v2(engine.database().c_str(), &database, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK ||
        sqlite3_prepare_v2(database, "SELECT time FROM event ORDER BY row LIMIT 1", -1, &oldest, nullptr) !=
            SQLITE_OK) {
        fail("the database cannot be read");
    }
    sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    const bool isOld =
        sqlite3_step(oldest) == SQLITE_ROW && sqlite3_column_int64(oldest, 0) < nowMs() - 8 * dayMs;
    sqlite3_finalize(oldest);
    sqlite3_close(database);
    return isOld;
}

void addFigures(Report& report, const std::string& job, const std::vector<double>& alone,
                const std::vector<double>& beside, double rate, double callsASecond)
{
    Figure longest;
    longest.name = "ack beside " + job + ", longest";
    longest.unit = "ms";
    longest.ours = percentile(beside, 1);
    longest.limit = percentile(alone, 1);
    longest.goal = {Goal::Kind::oursAtMost, longestWaitMs};
    longest.note = "beside " + std::to_string(static_cast<long>(rate)) + " records a second; the job did " +
                   std::to_string(static_cast<long>(callsASecond)) + " calls a second";
    report.add(std::move(longest));
    Figure usual;
    usual.name = "ack beside " + job + ", p50";
    usual.unit = "ms";
    usual.ours = median(beside);
    usual.limit = median(alone);
    report.add(std::move(usual));
}

} // namespace

int main(int argc, char** argv)
{
    Report report("bench_long_jobs", argc, argv);
    const std::size_t calls = report.size(1'000'000, 50'000);
    const EngineProcess engine(report.folder() / "engine");
    engine.control(
        R"({"type":"policy_put","id":"1","policy":{"id":"all","period":"total","limit_usd":900000}})");

    Load past;
    past.seed = 7;
    past.beginsMs = nowMs() - 60 * dayMs;
    past.callsAMillisecond = static_cast<double>(calls) / (30.0 * static_cast<double>(dayMs));
    RecordStream(engine.agentSocket(), 4, CallSource(past).take(calls), appendUnpricedLine).run();

    std::vector<double> alone;
    {
        const EndlessFlood flood(engine);
        const Stopwatch watch;
        const double seconds = report.quick() ? 2 : 15;
        alone = waitsUntil(engine, 11, [&] { return watch.seconds() > seconds; });
    }
    {
        const EndlessFlood flood(engine);
        engine.control(std::string(R"({"type":"prices_put","id":"2","prices":{")") +
                       std::string(unpricedModel) +
                       R"(":{"input_cost_per_token":0.000001,"output_cost_per_token":0.00001}}})");
        const Stopwatch watch;
        const auto beside = waitsUntil(engine, 12, [&] { return numberIn(engine, "unpriced") == 0; });
        addFigures(report, "pricing of past calls", alone, beside, flood.recordsASecond(),
                   static_cast<double>(calls) / watch.seconds());
    }
    {
        const EndlessFlood flood(engine);
        engine.control(R"({"type":"settings_put","id":"3","settings":{"retention_days":7}})");
        const Stopwatch watch;
        const auto beside = waitsUntil(engine, 13, [&] { return !hasOldCalls(engine); });
        addFigures(report, "pruning", alone, beside, flood.recordsASecond(),
                   static_cast<double>(calls) / watch.seconds());
    }
    return 0;
}
