// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/controllink.h"
#include "app/desktop/enginelauncher.h"
#include "app/desktop/statusreader.h"
#include "model/ports/engine.h"

#include <QTimer>

#include <optional>

namespace tokenfence {

/**
 * The engine as the window sees it, over control.sock: a client like any other. Asks for `status` when it
 * connects, whenever the engine says that something changed (at most a few times a second) and once a second
 * besides; `watch` brings the newest calls.
 *
 * Thread: main; no member waits.
 */
class EngineClient : public EnginePort
{
    Q_OBJECT
public:
    EngineClient(const QString& controlSocket, EngineLauncher& launcher, QObject* parent = nullptr);

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
    void prices(std::function<void(const Result<PriceTable>&)> done) override;
    void setLiveFilter(const LiveFilter& filter) override;
    void shutdown(Done done) override;
    void startEngine(Done done) override;

private:
    void connected();
    void disconnected();
    void setLink(Link link);
    void askStatus();
    void watch();
    void take(const nlohmann::json& line);
    void askEpoch(nlohmann::json line, Epoch done);
    void askPolicies(nlohmann::json line, Policies done);
    void askPlain(nlohmann::json line, Done done);
    void endStart(const Result<void>& result);

    ControlLink m_connection;
    EngineLauncher& m_launcher;
    StatusReader m_reader;
    Link m_link = Link::connecting;
    WallTime m_linkSince;
    std::optional<EngineStatus> m_status;
    WallTime m_statusTime;
    LiveFilter m_filter;
    QTimer m_everySecond;
    QTimer m_soon;       ///< bundles what asks for a fresh status
    QTimer m_grace;      ///< how long "connecting" lasts before it is a fault
    QTimer m_startLimit; ///< how long an engine that was started may take to answer
    Done m_startDone;
    bool m_asking = false;
};

} // namespace tokenfence
