// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/policy.h"
#include "model/ledger/scope.h"
#include "model/money/pricetable.h"
#include "model/ports/rollups.h"
#include "model/ports/store.h"
#include "model/result.h"
#include "model/time/clock.h"

#include <QObject>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// The engine as a window sees it: what `status` and `watch` tell, and what an operator may ask for.
namespace tokenfence {

struct AgentView
{
    std::string session, agent, client;
    std::optional<std::uint32_t> pid;
    std::optional<std::uint32_t> uid;
    WallTime connected;
    std::optional<WallTime> lastSeen;
    Money spent;
    std::uint64_t calls = 0;
    std::optional<std::uint64_t> callsPerMinute;
    std::optional<Money> reserved;
    bool stopped = false;
    bool confirmed = false; ///< the stop that covers it
    bool connectedNow = true;
};

struct StopView
{
    Stop stop;
    std::uint64_t agents = 0;           ///< connections it was sent to
    std::uint64_t acked = 0;            ///< of these, confirmed
    std::uint64_t cancelled = 0;        ///< calls in flight that were cancelled
    std::optional<Money> cancelledCost; ///< usage with status cut or cancelled since the stop
    std::vector<AgentView> waiting;     ///< those that have not confirmed
};

struct BudgetView
{
    std::string key;
    Money used, reserved;
    BudgetState state = BudgetState::ok;
    std::optional<WallTime> until;
};

struct PolicyView
{
    Policy policy;
    BudgetView all;
    std::vector<BudgetView> keys;

    /// The budget that one bar may speak for: the only one, or of many (`per`) the one that has spent the
    /// most of its limit, since their sum says nothing of any limit. nullptr where there is none: nothing
    /// spent yet, or each request has its own.
    const BudgetView* nearest() const;
};

struct EngineStatus
{
    std::string engine;
    std::uint64_t uptimeSeconds = 0;
    std::string databasePath, agentSocket, controlSocket;
    int schema = 0;
    std::vector<StopView> stops;
    std::vector<AgentView> agents;
    std::vector<PolicyView> policies;
    Money today, month;
    Money burnPerHour; ///< the last five minutes × 12
    std::uint64_t events = 0, unpriced = 0, duplicates = 0, conflicts = 0, refused = 0;
    std::string timezone;
    std::optional<std::string> storeProblem; ///< one sentence while nothing can be recorded
    Settings settings;
    std::vector<std::string> unpricedModels; ///< names, at most 20
};

/// A call or a denial as `watch` shows it, newest last.
struct LiveCall
{
    CallRow call;
    bool denied = false;
    DenialCode code = DenialCode::none;
    std::string reason;
};

struct LiveBatch
{
    std::vector<LiveCall> calls;
    std::uint64_t matched = 0; ///< how many there were since the last batch that pass the filter
    std::uint64_t shown = 0;   ///< how many of these are in `calls`
    std::uint64_t seen = 0;    ///< how many there were at all
};

struct LiveFilter
{
    Match match;
    std::optional<CallStatus> status;
    std::optional<Money> minCost;
    friend bool operator==(const LiveFilter&, const LiveFilter&) = default;
};

/**
 * The engine behind whatever connection: the window knows this interface and nothing of sockets.
 *
 * Thread: the main thread; no member waits. Requests answer through their callback, on the main thread,
 * exactly once (with an Error where the engine cannot be reached). Signals come at most ten times a second,
 * but for those of a stop.
 */
class EnginePort : public QObject
{
    Q_OBJECT
public:
    enum class Link
    {
        connecting, ///< not yet known
        connected,
        lost ///< cannot be reached: agents may still be spending
    };
    Q_ENUM(Link)

    using Done = std::function<void(const Result<void>&)>;
    using Epoch = std::function<void(const Result<std::uint64_t>&)>;
    using Policies = std::function<void(const Result<std::vector<Policy>>&)>;

    explicit EnginePort(QObject* parent = nullptr)
        : QObject(parent)
    {
    }

    virtual Link link() const = 0;
    /// Since when `link()` is what it is.
    virtual WallTime linkSince() const = 0;
    /// The last known status; empty before the first.
    virtual const std::optional<EngineStatus>& status() const = 0;
    /// When that was received.
    virtual WallTime statusTime() const = 0;

    virtual void kill(const Scope& scope, const std::string& reason, Epoch done) = 0;
    virtual void resume(const Scope& scope, Epoch done) = 0;
    virtual void noteStop(std::uint64_t epoch, const std::string& reason, Done done) = 0;
    virtual void putPolicy(const Policy& policy, Policies done) = 0;
    virtual void deletePolicy(const std::string& id, Policies done) = 0;
    virtual void putPrices(const std::string& json, Done done) = 0;
    virtual void putTier(const std::string& model, std::optional<Tier> tier, Done done) = 0;
    virtual void putSettings(const Settings& settings, Done done) = 0;
    /// The names of the models that have a price.
    virtual void priceModels(std::function<void(const Result<std::vector<std::string>>&)> done) = 0;
    /// What every model costs that has a price, and the tiers set by hand.
    virtual void prices(std::function<void(const Result<PriceTable>&)> done) = 0;
    virtual void setLiveFilter(const LiveFilter& filter) = 0;
    /// Ends the engine in order ("Quit and stop fencing").
    virtual void shutdown(Done done) = 0;
    /// Starts an engine where none can be reached.
    virtual void startEngine(Done done) = 0;

Q_SIGNALS:
    void linkChanged();
    /// `status()` is another one: at most ten times a second, and at once when a stop moves.
    void statusChanged();
    /// Something was stored: what is drawn from rollups may be out of date. At most ten times a second.
    void spendChanged();
    void callsArrived(const tokenfence::LiveBatch& batch);
};

} // namespace tokenfence
