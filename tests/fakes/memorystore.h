// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/store.h"

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <variant>

namespace tokenfence {

/**
 * A store in memory, with a writer's thread like the real one, that a test can hold up, let fail, and look
 * into. Keeps nothing over its own life.
 */
class MemoryStore final : public Store
{
public:
    ~MemoryStore() override { stop(); }

    // ---- the test's side ----
    KeptState kept;                     ///< what load() gives
    std::vector<SpentRow> recounted;    ///< what recount() gives, with the counter that was asked for
    std::vector<UnpricedCall> unpriced; ///< what unpricedCalls() gives, ascending by row

    /// While held, nothing that is handed over meets its fate.
    void hold(bool held)
    {
        const std::lock_guard lock(m_mutex);
        m_held = held;
        m_changed.notify_all();
    }
    /// From now on nothing can be written (or everything again). Tells the listener.
    void fail(bool failing)
    {
        post([this, failing] {
            m_failing = failing;
            if (!failing && m_owed) {
                const std::lock_guard lock(m_mutex);
                m_changes.emplace_back(*std::exchange(m_owed, std::nullopt));
            }
            m_listener->healthChanged(failing ? std::optional(diskFull()) : std::nullopt);
        });
    }
    std::vector<Record> records() const
    {
        const std::lock_guard lock(m_mutex);
        return m_records;
    }
    /// All changes so far that are of this kind.
    template <class Change>
    std::vector<Change> changes() const
    {
        const std::lock_guard lock(m_mutex);
        std::vector<Change> found;
        for (const StoreChange& change : m_changes) {
            if (const auto* one = std::get_if<Change>(&change)) {
                found.push_back(*one);
            }
        }
        return found;
    }

    // ---- Store ----
    Result<KeptState> load(WallTime) override { return kept; }
    void start(StoreListener& listener) override
    {
        m_listener = &listener;
        m_thread = std::thread([this] { run(); });
    }
    void stop() override
    {
        if (m_thread.joinable()) {
            {
                const std::lock_guard lock(m_mutex);
                m_ending = true;
                m_held = false;
                m_changed.notify_all();
            }
            m_thread.join();
        }
    }
    void append(std::vector<Record>&& records) override
    {
        post([this, records = std::move(records)]() mutable { write(std::move(records)); });
    }
    void change(std::vector<StoreChange>&& changes, Completion done) override
    {
        post([this, changes = std::move(changes), done = std::move(done)]() mutable {
            if (m_failing) {
                done(diskFull());
                for (const StoreChange& change : changes) {
                    if (const auto* stops = std::get_if<StopsSaved>(&change); stops && stops->standAnyway) {
                        m_owed = *stops;
                    }
                }
                return;
            }
            {
                const std::lock_guard lock(m_mutex);
                std::move(changes.begin(), changes.end(), std::back_inserter(m_changes));
            }
            done({});
        });
    }
    void addSpent(std::vector<SpentRow>&&, std::vector<StoreChange>&& changes, Completion done) override
    {
        change(std::move(changes), std::move(done));
    }
    void barrier(std::function<void(std::int64_t)> reached) override
    {
        post([this, reached = std::move(reached)] { reached(static_cast<std::int64_t>(m_digests.size())); });
    }
    Result<std::vector<SpentRow>> recount(const std::vector<RecountQuestion>& questions, const Calendar&,
                                          std::int64_t, WallTime) override
    {
        std::vector<SpentRow> rows = recounted;
        for (SpentRow& row : rows) {
            row.counter = questions.front().counter;
        }
        return rows;
    }
    Result<std::vector<UnpricedCall>> unpricedCalls(std::int64_t after, std::size_t limit) override
    {
        std::vector<UnpricedCall> found;
        for (const UnpricedCall& call : unpriced) {
            if (call.row > after && found.size() < limit) {
                found.push_back(call);
            }
        }
        return found;
    }
    StoreHealth health() const override { return {}; }

private:
    using Job = std::function<void()>;

    static Error diskFull() { return {"disk_full", "the disk is full"}; }

    void post(Job job)
    {
        const std::lock_guard lock(m_mutex);
        // A move-only capture would not fit into a std::function, so jobs are copied; records are small in
        // tests.
        m_jobs.push_back(std::move(job));
        m_changed.notify_all();
    }
    void run()
    {
        while (true) {
            Job job;
            {
                std::unique_lock lock(m_mutex);
                m_changed.wait(
                    lock, [this] { return (!m_held && !m_jobs.empty()) || (m_ending && m_jobs.empty()); });
                if (m_jobs.empty()) {
                    return;
                }
                job = std::move(m_jobs.front());
                m_jobs.pop_front();
            }
            job();
        }
    }
    void write(std::vector<Record>&& records)
    {
        if (m_failing) {
            m_listener->notStored(std::move(records), diskFull());
            return;
        }
        std::vector<Fate> fates;
        for (const Record& record : records) {
            const auto [found, isNew] = m_digests.try_emplace(record.id, record.digest);
            fates.push_back(isNew                            ? Fate::stored
                            : found->second == record.digest ? Fate::duplicate
                                                             : Fate::conflict);
            if (isNew) {
                const std::lock_guard lock(m_mutex);
                m_records.push_back(record);
            }
        }
        m_listener->committed(std::move(records), fates);
    }

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Job> m_jobs;
    std::vector<Record> m_records;
    std::vector<StoreChange> m_changes;
    bool m_held = false;
    bool m_ending = false;
    StoreListener* m_listener = nullptr;
    std::thread m_thread;
    // Of the writer's thread.
    bool m_failing = false;
    std::optional<StopsSaved> m_owed;
    std::map<std::string, std::uint64_t> m_digests;
};

} // namespace tokenfence
