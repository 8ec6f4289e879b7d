// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tokenfence {

/**
 * An engine that does what the contract says, in memory and at once: a kill stands in the next status, agents
 * confirm when the test says so. Every request is written down. With `failWith` all of them are answered with
 * that error.
 */
class FakeEngine : public EnginePort
{
    Q_OBJECT
public:
    explicit FakeEngine(std::function<Now()> clock, QObject* parent = nullptr);

    // ---- the port ----
    Link link() const override { return m_link; }
    WallTime linkSince() const override { return m_linkSince; }
    const std::optional<EngineStatus>& status() const override { return m_status; }
    WallTime statusTime() const override { return m_statusTime; }
    void kill(const Scope& scope, const std::string& reason, Epoch done) override;
    void resume(const Scope& scope, Epoch done) override;
    void noteStop(std::uint64_t epoch, const std::string& reason, Done done) override;
    void putPolicy(const Policy& policy, Policies done) override;
    void deletePolicy(const std::string& id, Policies done) override;
    void putPrices(const std::string& json, Done done) override;
    void putTier(const std::string& model, std::optional<Tier> tier, Done done) override;
    void putSettings(const Settings& settings, Done done) override;
    void priceModels(std::function<void(const Result<std::vector<std::string>>&)> done) override;
    /// The built-in table, with what was put since.
    void prices(std::function<void(const Result<PriceTable>&)> done) override;
    void setLiveFilter(const LiveFilter& filter) override;
    void shutdown(Done done) override;
    void startEngine(Done done) override;

    // ---- what the test does to it ----
    void setLink(Link link);
    /// Another status, told as a real engine would.
    void setStatus(EngineStatus status);
    /// Changes the status in place and tells it.
    void change(const std::function<void(EngineStatus&)>& how);
    /// So many more agents confirm the global stop, in the order in which they are waiting.
    void confirm(std::size_t agents);
    void failWith(std::optional<Error> error) { m_failure = std::move(error); }
    void deliver(const LiveBatch& batch) { Q_EMIT callsArrived(batch); }
    void tellSpend() { Q_EMIT spendChanged(); }

    // ---- what was asked of it ----
    struct Kill
    {
        Scope scope;
        std::string reason;
    };
    std::vector<Kill> kills;
    std::vector<Scope> resumes;
    std::vector<std::pair<std::uint64_t, std::string>> notes;
    std::vector<Policy> policiesPut;
    std::vector<std::string> policiesDeleted;
    std::vector<std::string> pricesPut;
    std::vector<std::pair<std::string, std::optional<Tier>>> tiersPut;
    std::vector<Settings> settingsPut;
    std::vector<LiveFilter> liveFilters;
    int shutdowns = 0;
    int starts = 0;

private:
    template <class Callback>
    bool failed(const Callback& done) const
    {
        if (m_failure) {
            done(*m_failure);
        }
        return m_failure.has_value();
    }
    std::vector<Policy> policies() const;
    void tell();

    std::function<Now()> m_clock;
    Link m_link = Link::connecting;
    WallTime m_linkSince;
    std::optional<EngineStatus> m_status;
    WallTime m_statusTime;
    std::optional<Error> m_failure;
    std::uint64_t m_epoch = 7;
    PriceTable m_prices = builtinPrices();
};

} // namespace tokenfence
