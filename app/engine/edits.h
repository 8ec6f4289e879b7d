// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/desk.h"
#include "app/engine/parcel.h"
#include "app/engine/session.h"
#include "model/ports/store.h"
#include "model/queue/boundedqueue.h"
#include "model/wire/messages.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace tokenfence {

/// Who is to be answered, and under which `id`.
struct Asker
{
    SessionNumber session = 0;
    std::string id;
};

/**
 * What operators and agents' code change for good: policies, prices, tiers, settings. One after another, on a
 * thread that may wait for the disk and read the past, so that each sees what the one before it left. What is
 * changed is on disk before it is answered, and holds from then on.
 *
 * A policy that counts otherwise than before is counted anew from the past without anybody having to wait: a
 * counter begins beside the old one, the store counts up to where it began, and only then does the policy
 * decide by it. The old policy stands until the answer.
 *
 * Thread: the public members from any, none waits; the rest on the edits' own. The three kinds of edits stand
 * in policyedits.cpp, priceedits.cpp and settingsedits.cpp.
 */
class Edits
{
public:
    /// Who chose a setting: an operator, or the way in which the engine was started.
    enum class SettledBy
    {
        anOperator,
        start
    };
    struct Rooms
    {
        Names& names;
        Desk& desk;
        Store& store;
        Outbox& outbox;
        /// Held by the intake from the settling of records until the store has them.
        std::mutex& recordOrder;
    };

    /// `basePrices`: the built-in table and the file of `--prices`; `kept`: what `prices_put` gave before.
    Edits(const Rooms& rooms, PriceTable basePrices, PriceTable putPrices);
    ~Edits();

    void start();
    /// Finishes the edits that were asked for, and ends the thread; pricing of past calls goes on at the next
    /// start.
    void stop();

    void putPolicy(Asker asker, Policy policy);
    void deletePolicy(Asker asker, std::string id);
    void listPolicies(Asker asker);
    /// A budget from an agent's code; `done` is called once it was answered.
    void propose(const SessionPointer& session, ProposePolicyLine&& line, std::function<void()> done);

    void putPrices(Asker asker, std::string json);
    void listPrices(Asker asker);
    void putTier(Asker asker, std::string model, std::optional<Tier> tier);
    /// Prices calls that were stored without a price, where there is one now (as after a start with a new
    /// table).
    void pricePast();

    /// Has the door do this once all that was asked for before is done and answered.
    void afterThese(std::function<void(Postman&)> task);
    /// How many wait.
    [[nodiscard]] std::size_t queued() const { return m_jobs.weight(); }

    void putSettings(SettingsPutLine&& line, SessionNumber session);
    void listSettings(Asker asker);
    /// The same, waiting for it: what the command line of the engine says. Not before start().
    Result<void> setTimezone(const std::string& timezone);

private:
    using Job = std::function<void()>;

    void post(Job job);
    void run();

    // ---- answers ----
    void answer(const Asker& asker, std::string line);
    void refuse(const Asker& asker, const Error& error, std::string_view who = "operator");
    void answerPolicies(const Asker& asker);
    void answerPrices(const Asker& asker);
    void answerSettings(const Asker& asker);
    void broadcastPolicies();

    // ---- the store, waited for ----
    Result<void> save(std::vector<StoreChange>&& changes);
    Result<void> saveSpent(std::vector<SpentRow>&& rows, std::vector<StoreChange>&& changes);
    /// Waits until all records that were settled before now are on disk; `begin` runs at that point among
    /// them.
    std::int64_t afterRecordsSoFar(const std::function<void(Books&)>& begin);

    // ---- policies ----
    Result<void> keepPolicy(const Policy& policy, const std::string& who);
    /// Counts these policies anew in `calendar`, and has them decide by that once `changes` are on disk with
    /// it.
    Result<void> countAnew(const std::vector<Policy>& policies, const Calendar& calendar,
                           const std::string& who, std::vector<StoreChange>&& changes,
                           const std::function<void(Books&)>& then);
    Result<void> acceptProposal(const Policy& policy);

    // ---- prices ----
    Result<void> keepPrices(const std::string& json);
    /// Prices up to `most` past calls behind `m_priceFrom`. False: there are no more.
    bool pricePastCalls(std::size_t most);
    /// How many of these have a price now, and have it on disk.
    Result<std::size_t> priceCalls(const std::vector<UnpricedCall>& calls);
    void goOnPricing();

    // ---- settings ----
    Result<void> keepSettings(const SettingsPutLine& line, SettledBy who);

    Rooms m_rooms;
    const PriceTable m_basePrices;
    PriceTable m_putPrices;
    std::int64_t m_priceFrom = 0; // the last row that was looked at
    bool m_pricing = false;       // a job that goes on with it is queued
    BoundedQueue<Job> m_jobs;
    std::thread m_thread;
    std::atomic<bool> m_stopping{false};
};

} // namespace tokenfence
