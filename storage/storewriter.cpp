// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/storewriter.h"

#include "storage/errors.h"
#include "storage/janitor.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tokenfence::storage {

namespace {

constexpr std::chrono::milliseconds firstPause{100};
constexpr std::chrono::milliseconds longestPause{5000};
constexpr std::chrono::milliseconds idlePause{60'000};

} // namespace

StoreWriter::StoreWriter(std::string file, Connection database, Names& names,
                         std::vector<CounterId> deadCounters, RequestFilter filter, Clock clock)
    : m_file(std::move(file))
    , m_names(names)
    , m_clock(std::move(clock))
    , m_filter(std::move(filter))
    , m_deadCounters(std::move(deadCounters))
    , m_database(std::move(database))
{
}

StoreWriter::~StoreWriter()
{
    stop();
}

void StoreWriter::start(StoreListener& listener)
{
    m_listener = &listener;
    m_thread = std::thread([this] { run(); });
}

void StoreWriter::stop()
{
    m_queue.close();
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

void StoreWriter::append(std::vector<Record>&& records)
{
    const std::size_t weight = records.size();
    m_queue.push(Records{std::move(records)}, weight);
}

void StoreWriter::change(std::vector<SpentRow>&& spent, std::vector<StoreChange>&& changes,
                         Store::Completion done)
{
    // Comes from a thread that answers agents, which must not wait for a disk.
    Job job = Changes{std::move(spent), std::move(changes), std::move(done)};
    if (!m_queue.pushBeyond(std::move(job), 0)) {
        refuse(job, {errorCode::failed, "The store is closed."});
    }
}

void StoreWriter::barrier(std::function<void(std::int64_t)> reached)
{
    Job job = Barrier{std::move(reached)};
    if (!m_queue.pushBeyond(std::move(job), 0)) {
        refuse(job, {errorCode::failed, "The store is closed."});
    }
}

StoreHealth StoreWriter::health() const
{
    const std::lock_guard lock(m_healthMutex);
    StoreHealth health = m_health;
    health.queued = m_queue.weight();
    return health;
}

void StoreWriter::run()
{
    for (;;) {
        takeWaiting();
        if (!m_pending.empty()) {
            writeGroup();
        } else if (m_queue.isClosed()) {
            break;
        } else if (m_problem) {
            probe();
        }
        tidy();
    }
    if (m_owed.any()) {
        probe();
    }
    close();
}

/// Sleeps only where there is nothing to do. What does not fit into the next group stays in the queue, where
/// it holds back those who bring more.
void StoreWriter::takeWaiting()
{
    if (m_pendingRecords >= mostRecords) {
        return;
    }
    std::vector<Job> jobs = m_pending.empty() ? m_queue.waitPop(patience()) : m_queue.popAll();
    for (const Job& job : jobs) {
        m_pendingRecords += recordsOf(job);
    }
    m_pending.insert(m_pending.end(), std::make_move_iterator(jobs.begin()),
                     std::make_move_iterator(jobs.end()));
}

StoreWriter::Milliseconds StoreWriter::patience() const
{
    if (m_problem) {
        return m_pause;
    }
    return m_janitor && m_janitor->hasMore() ? Milliseconds(0) : idlePause;
}

std::size_t StoreWriter::groupSize() const
{
    std::size_t records = 0;
    std::size_t jobs = 0;
    for (const Job& job : m_pending) {
        records += recordsOf(job);
        if (jobs > 0 && records > mostRecords) {
            break;
        }
        ++jobs;
    }
    return jobs;
}

std::size_t StoreWriter::recordsOf(const Job& job)
{
    const auto* some = std::get_if<Records>(&job);
    return some ? some->records.size() : 0;
}

StoreWriter::Job StoreWriter::takeFirst()
{
    Job job = std::move(m_pending.front());
    m_pending.pop_front();
    m_pendingRecords -= recordsOf(job);
    return job;
}

void StoreWriter::writeGroup()
{
    const std::size_t jobs = groupSize();
    const auto began = std::chrono::steady_clock::now();
    Result<std::vector<Fate>> fates = write(jobs);
    if (!fates) {
        drop(fates.error());
        setProblem(fates.error());
        giveBack(jobs, fates.error());
        return;
    }
    noteCommit(fates->size(), std::chrono::steady_clock::now() - began);
    m_pause = Milliseconds(0);
    setHealthy();
    deliver(jobs, *fates);
    m_checkpoints.copyIfDue(m_database->getHandle());
}

void StoreWriter::noteCommit(std::size_t records, std::chrono::steady_clock::duration took)
{
    const auto micros =
        static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::microseconds>(took).count());
    const std::lock_guard lock(m_healthMutex);
    ++m_health.commits;
    m_health.times.note(micros);
    if (records > 0) {
        m_health.lastGroup = records;
        m_health.lastCommitMicros = micros;
        m_health.lastCommit = m_clock();
    }
}

Result<std::vector<Fate>> StoreWriter::write(std::size_t jobs)
{
    if (Result<void> open = ensureOpen(); !open) {
        return open.error();
    }
    return guarded(m_file, [&] {
        std::vector<Fate> fates;
        std::vector<const Record*> records; // that follow one another, whoever handed them over
        const auto add = [&] {
            const std::vector<Fate> ofThese = m_group->add(records);
            fates.insert(fates.end(), ofThese.begin(), ofThese.end());
            records.clear();
        };
        bool newSettings = false;
        m_group->begin();
        m_owed.writeTo(*m_group);
        for (std::size_t number = 0; number < jobs; ++number) {
            if (const auto* some = std::get_if<Records>(&m_pending[number])) {
                for (const Record& record : some->records) {
                    records.push_back(&record);
                }
            } else if (const auto* changes = std::get_if<Changes>(&m_pending[number])) {
                add();
                m_group->addSpent(changes->spent);
                for (const StoreChange& change : changes->changes) {
                    m_group->apply(change);
                    newSettings = newSettings || std::holds_alternative<SettingsSaved>(change);
                }
            }
        }
        add();
        if (m_problem) {
            m_group->touch(); // only what was written shows that it can be
        }
        m_group->commit();
        m_owed.forget();
        m_newestRow = m_group->newestRow();
        m_janitor->dropCounters(m_group->takeDeadCounters());
        if (newSettings) {
            m_janitor->beginRound(); // what is to be kept may be less now
        }
        return fates;
    });
}

void StoreWriter::deliver(std::size_t jobs, const std::vector<Fate>& fates)
{
    // Records that follow one another are told of at once, whoever handed them over: what follows for a
    // connection follows once.
    auto next = fates.begin();
    std::vector<Record> records;
    const auto tell = [&] {
        if (!records.empty()) {
            const auto end = next + static_cast<std::ptrdiff_t>(records.size());
            m_listener->committed(std::exchange(records, {}), std::vector<Fate>(next, end));
            next = end;
        }
    };
    for (; jobs > 0; --jobs) {
        Job job = takeFirst();
        if (auto* some = std::get_if<Records>(&job)) {
            if (records.empty()) {
                records = std::move(some->records);
            } else {
                records.insert(records.end(), std::make_move_iterator(some->records.begin()),
                               std::make_move_iterator(some->records.end()));
            }
            continue;
        }
        tell();
        if (auto* changes = std::get_if<Changes>(&job)) {
            if (changes->done) {
                changes->done({});
            }
        } else {
            std::get<Barrier>(job).reached(m_newestRow);
        }
    }
    tell();
}

void StoreWriter::giveBack(std::size_t jobs, const Error& error)
{
    for (; jobs > 0; --jobs) {
        Job job = takeFirst();
        refuse(job, error);
        if (auto* changes = std::get_if<Changes>(&job)) {
            m_owed.keep(std::move(changes->changes));
        }
    }
}

void StoreWriter::refuse(Job& job, const Error& error)
{
    if (auto* some = std::get_if<Records>(&job)) {
        m_listener->notStored(std::move(some->records), error);
    } else if (auto* changes = std::get_if<Changes>(&job)) {
        if (changes->done) {
            changes->done(error);
        }
    } else {
        std::get<Barrier>(job).reached(m_newestRow); // all before it is on disk or refused
    }
}

Result<void> StoreWriter::ensureOpen()
{
    if (m_group) {
        return {};
    }
    if (!m_database) {
        Result<Connection> opened = openWriter(m_file, OpenWriter::ifThere);
        if (!opened) {
            return opened.error();
        }
        m_database = std::move(*opened);
    }
    return guarded(m_file, [&] {
        m_checkpoints.follow(m_database->getHandle());
        m_group = std::make_unique<WriteGroup>(*m_database, m_names, &m_filter);
        m_newestRow = m_group->newestRow();
        m_janitor = std::make_unique<Janitor>(*m_database, *m_group, m_clock());
        m_janitor->dropCounters(std::exchange(m_deadCounters, {}));
    });
}

void StoreWriter::drop(const Error& error)
{
    m_janitor.reset();
    m_group.reset(); // rolls back
    // A connection that goes on writes over what a failed commit may have left in the log. A new one would
    // read it, and find a group there that everybody was told is not stored. So a new one is made only where
    // the file itself is another or cannot be read.
    if (error.code != errorCode::diskFull && error.code != errorCode::ioError &&
        error.code != errorCode::inUse) {
        m_database.reset();
    }
}

void StoreWriter::close()
{
    m_janitor.reset();
    m_group.reset();
    m_database.reset();
}

/// Asks whether the disk takes something again.
void StoreWriter::probe()
{
    Result<void> written = ensureOpen();
    if (written) {
        written = guarded(m_file, [&] {
            m_group->begin();
            m_owed.writeTo(*m_group);
            m_group->touch();
            m_group->commit();
            m_owed.forget();
        });
    }
    if (written) {
        setHealthy();
    } else {
        drop(written.error());
        setProblem(written.error());
    }
}

void StoreWriter::tidy()
{
    if (m_problem || !m_janitor) {
        return;
    }
    if (Result<void> stepped = guarded(m_file, [&] { m_janitor->step(m_clock()); }); !stepped) {
        drop(stepped.error());
        setProblem(stepped.error());
    } else {
        m_checkpoints.copyIfDue(m_database->getHandle());
    }
}

void StoreWriter::setHealthy()
{
    if (!m_problem) {
        return;
    }
    m_problem.reset();
    {
        const std::lock_guard lock(m_healthMutex);
        m_health.writable = true;
        m_health.problem.clear();
    }
    m_listener->healthChanged(std::nullopt);
}

void StoreWriter::setProblem(const Error& error)
{
    m_pause = std::clamp(m_pause * 2, firstPause, longestPause);
    const bool isNew = !m_problem || m_problem->message != error.message;
    m_problem = error;
    if (isNew) {
        {
            const std::lock_guard lock(m_healthMutex);
            m_health.writable = false;
            m_health.problem = error.message;
        }
        m_listener->healthChanged(error);
    }
}

} // namespace tokenfence::storage
