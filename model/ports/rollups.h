// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/call.h"
#include "model/insight/histogram.h"
#include "model/ledger/question.h"
#include "model/money/money.h"
#include "model/money/price.h"
#include "model/ports/record.h"
#include "model/result.h"
#include "model/time/clock.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tokenfence {

/// From `from` on, before `to`; both on UTC quarter hours where a question says so.
struct TimeSpan
{
    WallTime from;
    WallTime to;
};

/// By what a question groups or filters.
enum class Dimension : std::uint8_t
{
    none,
    user,
    workflow,
    agent,
    provider,
    model,
    tier,
    status,
    label ///< with a label key
};

/// Only calls whose `dimension` has exactly this text ("" is a call without one).
struct FilterTerm
{
    Dimension dimension = Dimension::none;
    std::string labelKey; ///< only with Dimension::label
    std::string text;
    friend bool operator==(const FilterTerm&, const FilterTerm&) = default;
};
using Filter = std::vector<FilterTerm>; ///< all must hold

/// One value for each tier, indexed by Tier.
template <class T>
using ByTier = std::array<T, 4>;

/// What one bin of a chart or one row of a table adds up to.
struct SpendCell
{
    ByTier<Money> cost{};
    ByTier<std::uint64_t> calls{};
    std::uint64_t unpriced = 0; ///< calls without a price: their spend is not known

    Money total() const { return cost[0] + cost[1] + cost[2] + cost[3]; }
    std::uint64_t callCount() const { return calls[0] + calls[1] + calls[2] + calls[3]; }
};

struct GroupRow
{
    std::string name; ///< "" for calls without one
    SpendCell cell;
};

/// What a span adds up to.
struct SpanFigures
{
    SpendCell spend;
    std::uint64_t requests = 0; ///< distinct; each belongs to the quarter hour of its first call
    std::array<std::uint64_t, 5> endsByStatus{}; ///< `request_end` by RequestStatus
    /// Cost per request, within 1 %; nullopt where there was none.
    std::optional<Money> p50, p95, p99;
    std::vector<BucketCount> costs; ///< how many requests cost how much; ascending
};

/// What calls of one name add up to in one bin, or a part of it.
struct BinnedRow
{
    std::size_t bin = 0;
    std::string name; ///< "" for calls without one
    SpendCell cell;
};

struct OutcomeRow
{
    std::string outcome;
    std::uint64_t requests = 0;
    Money cost; ///< all spend of these requests
};

/// One stored call, as the tables of the window show it.
struct CallRow
{
    std::int64_t row = 0;
    std::string id;
    WallTime time;
    std::string request, user, workflow, agent, provider, model, requestedModel, serviceTier;
    Tier tier = Tier::unknown;
    TokenCounts tokens;
    bool hasTokens = false;
    Money cost;
    bool priced = true;
    std::uint32_t attempt = 1;
    CallStatus status = CallStatus::ok;
    std::uint32_t toolCalls = 0;
    std::optional<std::uint32_t> latencyMs;
    std::string reservation; ///< as the line named it
    Verdict verdict = Verdict::none;
    std::string policy;
    std::vector<std::pair<std::string, std::string>> labels;
};

struct LogQuestion
{
    std::vector<std::string> kinds; ///< empty: all
    std::string contains;           ///< in text, subject or who; "": all
    std::int64_t before = 0;        ///< only entries with a smaller number; 0: the newest
    std::size_t limit = 200;
};

struct StoreFacts
{
    std::uint64_t events = 0;
    std::optional<WallTime> firstEvent, lastEvent;
    std::uint64_t fileBytes = 0;
};

/// Lets a question be given up: the answer is then an Error with code `cancelled`.
class CancelToken
{
public:
    CancelToken()
        : m_flag(std::make_shared<std::atomic<bool>>(false))
    {
    }
    void cancel() { m_flag->store(true); }
    bool isCancelled() const { return m_flag->load(); }

private:
    std::shared_ptr<std::atomic<bool>> m_flag;
};

/**
 * Answers the window's questions from the rollups. A port: behind it stands the SQLite file's read-only
 * connection today, and may stand a columnar copy one day, so it speaks of questions and not of tables. GUI
 * tests put a fake here.
 *
 * Thread: an instance belongs to the thread it was built on (never the main thread). No question holds a read
 * transaction over 250 ms. Sums are exact to the nano-dollar: whatever the grouping, the cells of a span add
 * up alike.
 */
class RollupSource
{
public:
    virtual ~RollupSource() = default;

    /// One cell for each bin between neighbouring `edges` (ascending, on UTC quarter hours).
    virtual Result<std::vector<SpendCell>> series(const std::vector<WallTime>& edges, const Filter& filter,
                                                  const CancelToken& cancel) = 0;
    virtual Result<SpanFigures> figures(const TimeSpan& span, const Filter& filter,
                                        const CancelToken& cancel) = 0;
    /// By name of `dimension`, dearest first (ties by name), at most `limit` (0: all); `rest` gets the sum of
    /// the others.
    virtual Result<std::vector<GroupRow>> groups(const TimeSpan& span, Dimension dimension,
                                                 const std::string& labelKey, const Filter& filter,
                                                 std::size_t limit, GroupRow& rest, std::size_t& restCount,
                                                 const CancelToken& cancel) = 0;
    /// Whether `series` and `groups` would have to go through the calls themselves for this: better asked of
    /// `binnedGroups`, which does that once.
    virtual Result<bool> readsCalls(const std::vector<WallTime>& edges, Dimension dimension,
                                    const std::string& labelKey, const Filter& filter,
                                    const CancelToken& cancel) = 0;
    /// Takes what a piece of the calls adds, and how much of all work is done (0 to 1).
    using TakePiece = std::function<void(const std::vector<BinnedRow>& piece, double done)>;
    /// By bin and by name of `dimension`, from the calls themselves: for what no rollup can tell. In pieces,
    /// newest calls first, whose sum is the answer; `take` runs on this thread and is told within some tens
    /// of milliseconds.
    virtual Result<void> binnedGroups(const std::vector<WallTime>& edges, Dimension dimension,
                                      const std::string& labelKey, const Filter& filter,
                                      const TakePiece& take, const CancelToken& cancel) = 0;
    virtual Result<std::vector<OutcomeRow>> outcomes(const TimeSpan& span, const CancelToken& cancel) = 0;
    /// The newest calls, newest first.
    virtual Result<std::vector<CallRow>> newestCalls(std::size_t limit, const CancelToken& cancel) = 0;
    /// Those of a span that pass the filter, newest first; of more than `limit` those that came in last.
    virtual Result<std::vector<CallRow>> callsIn(const TimeSpan& span, const Filter& filter,
                                                 std::size_t limit, const CancelToken& cancel) = 0;
    /// The calls of one request, oldest first.
    virtual Result<std::vector<CallRow>> callsOfRequest(const std::string& request,
                                                        const CancelToken& cancel) = 0;
    virtual Result<std::vector<LogEntry>> log(const LogQuestion& question, const CancelToken& cancel) = 0;
    virtual Result<StoreFacts> facts(const CancelToken& cancel) = 0;
};

/// Builds a source on the thread that will own it.
using RollupSourceFactory = std::function<Result<std::unique_ptr<RollupSource>>()>;

} // namespace tokenfence
