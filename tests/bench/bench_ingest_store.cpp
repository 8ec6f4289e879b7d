// SPDX-License-Identifier: GPL-3.0-or-later
// Durable ingest of the store alone: records a second from append() to committed(), everything written (event
// log, all rollups, what is spent), against a bare loop of prepared inserts of the same rows with the unique
// index and nothing else, on the same disk. The two alternate; the ratio is the median of the rounds.
//
//     bench_ingest_store [rows] [rounds] [calls a request, 0: without] [ids: ulid|random]

#include "storage/sqlitestore.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <future>
#include <random>
#include <string>
#include <vector>

using namespace tokenfence;

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t rowsAGroup = 10'000;
constexpr std::size_t rowsAnAppend = 1'000;

struct Load
{
    std::size_t rows = 500'000;
    std::size_t callsARequest = 3;
    bool ulids = true;
};

/// By the clock on the wall, and of processor time: on a busy machine the second tells more.
struct Took
{
    double wall = 0;
    double processor = 0;
};

class Stopwatch
{
public:
    [[nodiscard]] Took read() const
    {
        return {std::chrono::duration<double>(Clock::now() - m_began).count(),
                static_cast<double>(std::clock() - m_processorBegan) / CLOCKS_PER_SEC};
    }

private:
    Clock::time_point m_began = Clock::now();
    std::clock_t m_processorBegan = std::clock();
};

std::string base32(std::uint64_t value, int digits)
{
    std::string text(static_cast<std::size_t>(digits), '0');
    for (auto place = text.rbegin(); place != text.rend(); ++place, value >>= 5) {
        *place = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[value & 31];
    }
    return text;
}

/// The lines that ingest is measured with: 300 users, 12 models, a few workflows and agents, ids that ascend
/// by time.
class Source
{
public:
    Source(Names& names, const Load& load)
        : m_load(load)
        , m_random(42)
    {
        for (int number = 0; number < 300; ++number) {
            m_users.push_back(names.intern("u-" + std::to_string(number)));
        }
        for (int number = 0; number < 12; ++number) {
            m_models.push_back(names.intern("model-name-" + std::to_string(number)));
        }
        for (int number = 0; number < 4; ++number) {
            m_workflows.push_back(names.intern("workflow-" + std::to_string(number)));
            m_agents.push_back(names.intern("agent-" + std::to_string(number)));
        }
        m_provider = names.intern("openai");
        for (const char* plan : {"free", "pro", "team"}) {
            m_labels.push_back(names.internLabels({{names.intern("plan"), names.intern(plan)}}));
        }
    }

    Record next()
    {
        const std::uint64_t dice = m_random();
        const WallTime now(
            std::chrono::milliseconds(1'764'000'000'000 + static_cast<std::int64_t>(m_count / 300)));
        Record record;
        record.id = m_load.ulids ? base32(static_cast<std::uint64_t>(now.time_since_epoch().count()), 10) +
                                       base32(m_random(), 12) + base32(m_random(), 4)
                                 : base32(m_random(), 13) + base32(m_random(), 13);
        record.digest = m_random();
        record.time = record.arrived = now;
        if (m_load.callsARequest > 0) {
            // Some are open at a time, as with many agents.
            std::string& request = m_requests[dice % m_requests.size()];
            if (request.empty() || m_random() % m_load.callsARequest == 0) {
                request = base32(static_cast<std::uint64_t>(now.time_since_epoch().count()), 10) +
                          base32(m_random(), 12) + base32(m_random(), 4);
            }
            record.request = request;
        }
        record.call.user = m_users[dice % m_users.size()];
        record.call.workflow = m_workflows[dice / 300 % m_workflows.size()];
        record.call.agent = m_agents[dice / 1'200 % m_agents.size()];
        record.call.provider = m_provider;
        record.call.model = record.requestedModel = m_models[dice / 4'800 % m_models.size()];
        record.call.tier = static_cast<Tier>(1 + record.call.model % 3);
        record.call.labels = m_labels[dice / 57'600 % m_labels.size()];
        record.tokens.input = 500 + static_cast<std::int64_t>(dice % 20'000);
        record.tokens.cachedInput = static_cast<std::int64_t>(dice % 400);
        record.tokens.output = static_cast<std::int64_t>(dice % 1'500);
        record.hasTokens = true;
        record.cost = Money::fromNano(record.tokens.input * 2'500 + record.tokens.output * 10'000);
        record.status = dice % 50 == 0 ? CallStatus::error : CallStatus::ok;
        record.toolCalls = static_cast<std::uint32_t>(dice % 3);
        record.latencyMs = static_cast<std::uint32_t>(200 + dice % 3'000);
        record.settlement.verdict = Verdict::allow;
        record.settlement.reserved = record.cost;
        record.settlement.charges = {
            {1, 0, WallTime(std::chrono::milliseconds(1'763'942'400'000)), false, record.cost}};
        if (!record.request.empty()) {
            record.settlement.charges.push_back({0, 0, now, true, record.cost});
        }
        ++m_count;
        return record;
    }

private:
    const Load m_load;
    std::mt19937_64 m_random;
    std::vector<NameId> m_users, m_models, m_workflows, m_agents;
    std::vector<LabelSetId> m_labels;
    NameId m_provider = 0;
    std::array<std::string, 200> m_requests;
    std::uint64_t m_count = 0;
};

class Quiet final : public StoreListener
{
public:
    void committed(std::vector<Record>&&, const std::vector<Fate>&) override {}
    void notStored(std::vector<Record>&&, const Error& error) override
    {
        std::fprintf(stderr, "not stored: %s\n", error.message.c_str());
        std::exit(1);
    }
    void healthChanged(const std::optional<Error>&) override {}
};

void removeDatabase(const std::string& file)
{
    for (const char* suffix : {"", "-wal", "-shm", "-lock"}) {
        std::filesystem::remove(file + suffix);
    }
}

Took runStore(const std::string& file, const Load& load, double& bytesAnEvent)
{
    removeDatabase(file);
    Names names;
    std::vector<std::vector<Record>> batches;
    Took took;
    {
        SqliteStore store(file, names);
        if (Result<KeptState> state = store.load(currentTime().wall); !state) {
            std::fprintf(stderr, "%s\n", state.error().message.c_str());
            std::exit(1);
        }
        Source source(names, load);
        for (std::size_t row = 0; row < load.rows; ++row) {
            if (row % rowsAnAppend == 0) {
                batches.emplace_back();
                batches.back().reserve(rowsAnAppend);
            }
            batches.back().push_back(source.next());
        }
        Quiet listener;
        store.start(listener);
        const Stopwatch watch;
        for (std::vector<Record>& batch : batches) {
            store.append(std::move(batch));
        }
        std::promise<void> done;
        store.barrier([&](std::int64_t) { done.set_value(); });
        done.get_future().wait();
        took = watch.read();
    }
    bytesAnEvent = static_cast<double>(std::filesystem::file_size(file)) / static_cast<double>(load.rows);
    removeDatabase(file);
    return took;
}

void execute(sqlite3* database, const char* sql)
{
    if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        std::fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(database));
        std::exit(1);
    }
}

/// The same rows as a program would write them that wants nothing but to keep them: names as text, one unique
/// index.
Took runBare(const std::string& file, const Load& load)
{
    removeDatabase(file);
    Names names;
    Source source(names, load);
    std::vector<Record> records;
    records.reserve(load.rows);
    for (std::size_t row = 0; row < load.rows; ++row) {
        records.push_back(source.next());
    }
    sqlite3* database = nullptr;
    sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                    nullptr);
    execute(database,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4096;"
            "CREATE TABLE event (row INTEGER PRIMARY KEY, id TEXT, time INTEGER, request TEXT, user TEXT,"
            " workflow TEXT, agent TEXT, provider TEXT, model TEXT, requested_model TEXT, plan TEXT,"
            " input INTEGER, cached INTEGER, output INTEGER, cost INTEGER, attempt INTEGER, status TEXT,"
            " tool_calls INTEGER, latency INTEGER); CREATE UNIQUE INDEX event_id ON event (id);");
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v3(database,
                       "INSERT INTO event (id, time, request, user, workflow, agent, provider, model,"
                       " requested_model, plan, input, cached, output, cost, attempt, status, tool_calls,"
                       " latency) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       -1, SQLITE_PREPARE_PERSISTENT, &insert, nullptr);
    const auto text = [&](int parameter, std::string_view value) {
        sqlite3_bind_text(insert, parameter, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
    };
    const Stopwatch watch;
    for (std::size_t row = 0; row < records.size(); ++row) {
        if (row % rowsAGroup == 0) {
            execute(database, "BEGIN IMMEDIATE");
        }
        const Record& record = records[row];
        text(1, record.id);
        sqlite3_bind_int64(insert, 2, record.time.time_since_epoch().count());
        if (record.request.empty()) {
            sqlite3_bind_null(insert, 3);
        } else {
            text(3, record.request);
        }
        int parameter = 4;
        for (const NameId name :
             {record.call.user, record.call.workflow, record.call.agent, record.call.provider,
              record.call.model, record.requestedModel, names.labels(record.call.labels).front().value}) {
            text(parameter++, names.text(name));
        }
        for (const std::int64_t value : {record.tokens.input, record.tokens.cachedInput, record.tokens.output,
                                         record.cost.nano(), std::int64_t{record.attempt}}) {
            sqlite3_bind_int64(insert, parameter++, value);
        }
        text(parameter++, toString(record.status));
        sqlite3_bind_int64(insert, parameter++, record.toolCalls);
        sqlite3_bind_int64(insert, parameter++, record.latencyMs.value_or(0));
        if (sqlite3_step(insert) != SQLITE_DONE) {
            std::fprintf(stderr, "%s\n", sqlite3_errmsg(database));
            std::exit(1);
        }
        sqlite3_reset(insert);
        if ((row + 1) % rowsAGroup == 0 || row + 1 == records.size()) {
            execute(database, "COMMIT");
        }
    }
    const Took took = watch.read();
    sqlite3_finalize(insert);
    sqlite3_close(database);
    removeDatabase(file);
    return took;
}

/// From append() to committed() of a record that comes alone, in microseconds: the median of 500, and beside
/// it that of writing and syncing a page of a file that is there already.
std::pair<double, double> loneRecord(const std::string& folder)
{
    constexpr int count = 500;
    const auto medianOf = [](std::vector<double> values) {
        std::sort(values.begin(), values.end());
        return values[values.size() / 2];
    };
    std::vector<double> acks;
    std::vector<double> syncs;
    const std::string file = folder + "/lone.db";
    Names names;
    SqliteStore store(file, names);
    if (!store.load(currentTime().wall)) {
        std::exit(1);
    }
    Source source(names, Load());
    Quiet listener;
    store.start(listener);
    const int page = ::open((folder + "/page").c_str(), O_RDWR | O_CREAT, 0600);
    const std::vector<char> bytes(4096, 'x');
    for (int number = 0; number < count; ++number) {
        std::vector<Record> records;
        records.push_back(source.next());
        std::promise<void> done;
        const Stopwatch ack;
        store.append(std::move(records));
        store.barrier([&](std::int64_t) { done.set_value(); });
        done.get_future().wait();
        acks.push_back(ack.read().wall * 1e6);
        const Stopwatch sync;
        if (::pwrite(page, bytes.data(), bytes.size(), number % 16 * 4096) < 0 || ::fdatasync(page) != 0) {
            std::exit(1);
        }
        syncs.push_back(sync.read().wall * 1e6);
    }
    ::close(page);
    return {medianOf(acks), medianOf(syncs)};
}

} // namespace

int main(int argc, char** argv)
{
    Load load;
    int rounds = 5;
    const auto number = [&](int at, long otherwise) { return argc > at ? std::atol(argv[at]) : otherwise; };
    load.rows = static_cast<std::size_t>(std::max(1L, number(1, 500'000)));
    rounds = static_cast<int>(std::max(1L, number(2, rounds)));
    load.callsARequest = static_cast<std::size_t>(std::max(0L, number(3, 3)));
    load.ulids = argc <= 4 || std::string(argv[4]) != "random";

    const std::string folder =
        std::filesystem::temp_directory_path() / ("tokenfence-bench-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    std::vector<double> ratios;
    std::vector<double> processorRatios;
    double bytesAnEvent = 0;
    std::printf("%10s %14s %14s %7s %18s %12s\n", "round", "bare rows/s", "store rows/s", "ratio",
                "ratio (processor)", "bytes/event");
    for (int round = 1; round <= rounds; ++round) {
        const Took bare = runBare(folder + "/bare.db", load);
        const Took store = runStore(folder + "/store.db", load, bytesAnEvent);
        ratios.push_back(bare.wall / store.wall);
        processorRatios.push_back(bare.processor / store.processor);
        std::printf("%10d %14.0f %14.0f %7.2f %18.2f %12.1f\n", round,
                    static_cast<double>(load.rows) / bare.wall, static_cast<double>(load.rows) / store.wall,
                    ratios.back(), processorRatios.back(), bytesAnEvent);
        std::fflush(stdout);
    }
    const auto median = [](std::vector<double>& values) {
        std::sort(values.begin(), values.end());
        return values[values.size() / 2];
    };
    std::printf("%10s %14s %14s %7.2f %18.2f %12.1f\n", "median", "", "", median(ratios),
                median(processorRatios), bytesAnEvent);
    const auto [ack, sync] = loneRecord(folder);
    std::printf("a lone record: %.0f us, a synced page: %.0f us, ratio %.2f\n", ack, sync, ack / sync);
    std::filesystem::remove_all(folder);
    return 0;
}
