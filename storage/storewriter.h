// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/ports/store.h"
#include "model/queue/boundedqueue.h"
#include "storage/checkpoints.h"
#include "storage/connection.h"
#include "storage/owedstops.h"
#include "storage/requestfilter.h"
#include "storage/writegroup.h"

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace tokenfence::storage {

class Janitor;

/**
 * The one thread that writes. It takes what was handed over in its order, as many records as are waiting but
 * at most `mostRecords` in one transaction and at once when nothing else waits, and tells the listener once
 * the disk has them. Between groups it checkpoints the write-ahead log and does a small step of whatever long
 * job there is.
 *
 * Where the disk takes nothing, what was handed over is given back (`notStored`), the connection is closed
 * and made anew, and the next attempt comes with new work or after a pause that grows up to five seconds.
 */
class StoreWriter
{
public:
    /// Records in one transaction. 1,000 reach three quarters of the speed, 30,000 gain nothing.
    static constexpr std::size_t mostRecords = 10'000;
    /// Records that may wait before append() does.
    static constexpr std::size_t mostWaiting = 4 * mostRecords;

    using Clock = std::function<WallTime()>;

    /// `database` is brought up to date already. `names` outlives it. `deadCounters` are no policy's;
    /// `filter` knows the requests that live.
    StoreWriter(std::string file, Connection database, Names& names, std::vector<CounterId> deadCounters,
                RequestFilter filter, Clock clock);
    ~StoreWriter();

    void start(StoreListener& listener);
    void stop();

    /// Not after stop().
    void append(std::vector<Record>&& records);
    void change(std::vector<SpentRow>&& spent, std::vector<StoreChange>&& changes, Store::Completion done);
    void barrier(std::function<void(std::int64_t)> reached);
    [[nodiscard]] StoreHealth health() const;

private:
    struct Records
    {
        std::vector<Record> records;
    };
    struct Changes
    {
        std::vector<SpentRow> spent;
        std::vector<StoreChange> changes;
        Store::Completion done;
    };
    struct Barrier
    {
        std::function<void(std::int64_t)> reached;
    };
    using Job = std::variant<Records, Changes, Barrier>;
    using Milliseconds = std::chrono::milliseconds;

    void run();
    void takeWaiting();
    [[nodiscard]] Milliseconds patience() const;
    /// How many of the pending jobs go into the next transaction.
    [[nodiscard]] std::size_t groupSize() const;
    void writeGroup();
    Result<std::vector<Fate>> write(std::size_t jobs);
    void noteCommit(std::size_t records, std::chrono::steady_clock::duration took);
    void deliver(std::size_t jobs, const std::vector<Fate>& fates);
    void giveBack(std::size_t jobs, const Error& error);
    Result<void> ensureOpen();
    /// Forgets what is known of the file; after some errors the connection is of no use either.
    void drop(const Error& error);
    void close();
    void probe();
    void tidy();
    void setHealthy();
    void setProblem(const Error& error);
    void refuse(Job& job, const Error& error);
    Job takeFirst();
    static std::size_t recordsOf(const Job& job);

    const std::string m_file;
    Names& m_names;
    const Clock m_clock;
    RequestFilter m_filter;
    std::vector<CounterId> m_deadCounters; // to be cleared away once it runs
    StoreListener* m_listener = nullptr;
    BoundedQueue<Job> m_queue{mostWaiting};
    std::thread m_thread;

    // The writer's thread alone, once it runs.
    Checkpoints m_checkpoints;
    Connection m_database;
    std::unique_ptr<WriteGroup> m_group;
    std::unique_ptr<Janitor> m_janitor;
    std::deque<Job> m_pending;
    std::size_t m_pendingRecords = 0;
    std::int64_t m_newestRow = 0; ///< on disk
    std::optional<Error> m_problem;
    OwedStops m_owed;
    Milliseconds m_pause{0};

    mutable std::mutex m_healthMutex;
    StoreHealth m_health;
};

} // namespace tokenfence::storage
