// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/ledger/charge.h"
#include "model/ledger/policy.h"
#include "model/ledger/scope.h"
#include "model/ports/record.h"
#include "model/result.h"
#include "model/time/calendar.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tokenfence {

/// What the operator has set; on disk.
struct Settings
{
    std::string timezone; ///< IANA; "": the system's
    bool denyUnpriced = false;
    std::optional<std::uint32_t> retentionDays; ///< nullopt: nothing is pruned; at least 7
    std::vector<std::string> rollupLabels{"plan",
                                          "env"}; ///< label keys that have rollups of their own; at most 4
    friend bool operator==(const Settings&, const Settings&) = default;
};

/// A policy and what it counts by, as kept.
struct KeptPolicy
{
    Policy policy;
    CounterId counter = 0;
};

/// What the engine knows again at its start.
struct KeptState
{
    std::vector<KeptPolicy> policies;
    CounterId nextCounter = 1;
    std::vector<SpentRow>
        spent; ///< of live counters and requests; periods that ended over two days ago are left out
    std::uint64_t epoch = 0;
    std::vector<Stop> stops;
    Settings settings;
    std::string prices;                              ///< JSON of what `prices_put` gave; "": nothing
    std::vector<std::pair<std::string, Tier>> tiers; ///< set by hand
    std::uint64_t events = 0;                        ///< usage records of all time
    std::uint64_t unpriced = 0;                      ///< of these, without a price
    std::vector<std::pair<WallTime, Money>>
        quarterHours; ///< spend by UTC quarter hour of the last 63 days, ascending
    int schema = 0;
};

// ---- what is changed, beside records ----

struct PolicySaved
{
    Policy policy;
    CounterId counter = 0;
    std::string who; ///< "operator" or "code"
};
struct PolicyDeleted
{
    std::string id;
};
struct StopsSaved
{
    std::uint64_t epoch = 0;
    std::vector<Stop> stops; ///< all that stand
    /// They stand whether this can be written or not: where it cannot, it is, with the log's entries that
    /// came with it, the first thing that is written again.
    bool standAnyway = false;
};
struct SettingsSaved
{
    Settings settings;
};
struct PricesSaved
{
    std::string json;
};
struct TierSaved
{
    std::string model;
    std::optional<Tier> tier;
};
struct LogAppended
{
    std::vector<LogEntry> entries;
};
struct DenialsAppended
{
    std::vector<DenialRecord> denials;
};

/// A past call that has a price now.
struct Repriced
{
    std::int64_t row = 0;
    Money cost;
    Tier tier = Tier::unknown;
    std::vector<Charge> charges;
};
/// At most 5,000 at a time.
struct RepricedBatch
{
    std::vector<Repriced> calls;
};

/// One or several things that become true in one transaction.
using StoreChange = std::variant<PolicySaved, PolicyDeleted, StopsSaved, SettingsSaved, PricesSaved,
                                 TierSaved, LogAppended, DenialsAppended, RepricedBatch>;

/// A past call without a price, with what is needed to price and to charge it.
struct UnpricedCall
{
    std::int64_t row = 0;
    WallTime time;
    std::string request;
    CallFacts call;
    NameId serviceTier = 0;
    TokenCounts tokens;
};

/// What a recount is asked for: how much has been spent as `policy` counts, in `calendar`.
struct RecountQuestion
{
    CounterId counter = 0;
    Policy policy;
};

/// Told by the store, on the writer's thread; must return quickly.
class StoreListener
{
public:
    virtual ~StoreListener() = default;
    /// These records are on disk to stay (or were there): `fates` has one entry for each. In order of
    /// `append`.
    virtual void committed(std::vector<Record>&& records, const std::vector<Fate>& fates) = 0;
    /// These records could not be stored; nothing of them is on disk.
    virtual void notStored(std::vector<Record>&& records, const Error& error) = 0;
    /// The store cannot write (`error`), or can again (nullopt).
    virtual void healthChanged(const std::optional<Error>& error) = 0;
};

/// How long commits took, since the start.
struct CommitTimes
{
    static constexpr std::array<std::uint32_t, 10> boundsMicros = {
        500, 1'000, 2'500, 5'000, 10'000, 25'000, 50'000, 100'000, 250'000, 1'000'000};

    /// How many took up to a bound but longer than the one before it; at last, how many took longer than all.
    std::array<std::uint64_t, boundsMicros.size() + 1> counts = {};
    std::uint64_t totalMicros = 0;

    void note(std::uint32_t micros)
    {
        const auto bound = std::lower_bound(boundsMicros.begin(), boundsMicros.end(), micros);
        ++counts.at(static_cast<std::size_t>(bound - boundsMicros.begin()));
        totalMicros += micros;
    }
    /// Those above the last bound.
    [[nodiscard]] std::uint64_t overASecond() const { return counts.back(); }
};

/// How the writer is doing, for `status` and the log.
struct StoreHealth
{
    bool writable = true;
    std::string problem;                ///< one sentence, where not writable
    std::size_t queued = 0;             ///< records waiting
    std::size_t lastGroup = 0;          ///< records of the last commit that had any
    std::uint32_t lastCommitMicros = 0; ///< of that commit
    std::optional<WallTime> lastCommit; ///< when it was done; nothing: there was none since the start
    std::uint64_t commits = 0;          ///< with records or without
    CommitTimes times;
};

/**
 * Where the engine keeps everything: records with all their sums, policies, stops, settings, prices and the
 * log. A port, because a shared ledger for many hosts will stand beside the file on this one: it speaks of
 * batches, changes and questions, not of tables.
 *
 * Thread: `append` and `change` from any thread; the listener and all completions are called on the writer's
 * thread; `recount` and `unpricedCalls` on the caller's, which must not be one that anybody waits for. What
 * is acknowledged (a `committed`, an ok completion) survives the process's death and loss of power.
 */
class Store
{
public:
    using Completion = std::function<void(const Result<void>&)>;

    virtual ~Store() = default;

    /// What was kept. Once, before the first `append`; fills `names`.
    virtual Result<KeptState> load(WallTime now) = 0;
    /// Starts writing; `listener` outlives the store's `stop`.
    virtual void start(StoreListener& listener) = 0;
    /// Writes all that was handed over and ends the writer's thread.
    virtual void stop() = 0;

    /// Hands records over; waits while too many are queued (that is the back-pressure).
    virtual void append(std::vector<Record>&& records) = 0;
    /// Changes, in one transaction, after all that was appended before; at once, ahead of long jobs.
    virtual void change(std::vector<StoreChange>&& changes, Completion done) = 0;
    /// As `change`, for a recount that was begun with `counter`: adds `rows` to what the counter has on disk
    /// already.
    virtual void addSpent(std::vector<SpentRow>&& rows, std::vector<StoreChange>&& changes,
                          Completion done) = 0;
    /// Called once all that was appended before is on disk (or refused), with the number of the newest row.
    virtual void barrier(std::function<void(std::int64_t newestRow)> reached) = 0;

    /**
     * Counts what the rows up to `upToRow` add to each budget of these policies, in the periods that contain
     * `now` or are later (and for those by request, of the requests that live). Read-only, in pieces of at
     * most 250 ms.
     */
    virtual Result<std::vector<SpentRow>> recount(const std::vector<RecountQuestion>& questions,
                                                  const Calendar& calendar, std::int64_t upToRow,
                                                  WallTime now) = 0;
    /// Calls without a price behind row `after`, at most `limit`, ascending by row.
    virtual Result<std::vector<UnpricedCall>> unpricedCalls(std::int64_t after, std::size_t limit) = 0;

    virtual StoreHealth health() const = 0;
};

} // namespace tokenfence
