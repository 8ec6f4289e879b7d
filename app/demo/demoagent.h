// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/traffic.h"

#include <QLocalSocket>
#include <QObject>
#include <QTimer>

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

namespace tokenfence {

/**
 * One simulated agent: a real client of the agent socket that asks before each call, waits as long as a model
 * would take (a third of it), reports what was used, and stops when it is told to. It serves one request
 * after another.
 *
 * Thread: the one that it was made on; needs an event loop.
 */
class DemoAgent : public QObject
{
    Q_OBJECT
public:
    DemoAgent(std::string name, QString socketPath, std::uint64_t seed, QObject* parent = nullptr);
    ~DemoAgent() override;

    /// The next request is one of this act.
    void play(DemoAct act);
    const std::string& name() const { return m_name; }

private:
    void connectToEngine();
    void readLines();
    void take(const nlohmann::json& line);
    void decided(const nlohmann::json& decision);
    void stop(const nlohmann::json& kill);
    bool covers(const nlohmann::json& scope) const;
    void rest();
    void beginRequest();
    void ask();
    void report(const char* status);
    void endRequest(const char* status);
    void send(const std::string& line);

    std::string m_name;
    QString m_path;
    DemoTraffic m_traffic;
    QLocalSocket m_socket;
    QTimer m_timer; ///< until the next request, or until the call's answer is there
    DemoAct m_next = DemoAct::everyday;
    std::optional<DemoRequest> m_request;
    std::size_t m_call = 0; ///< of m_request
    bool m_calling = false; ///< the call in m_request is "with the model" now
    std::string m_model, m_reservation;
    bool m_stopped = false;
};

} // namespace tokenfence
