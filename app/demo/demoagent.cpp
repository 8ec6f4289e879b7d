// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/demoagent.h"

#include "app/demo/demolines.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace tokenfence {

namespace {

constexpr int reconnectMs = 1000;
constexpr int busiestPauseMs = 900; // between two requests of one agent, at the busiest hour
constexpr int fasterThanLife = 3;

std::string idNow(DemoTraffic& traffic)
{
    return traffic.ulid(currentTime().wall);
}

} // namespace

DemoAgent::DemoAgent(std::string name, QString socketPath, std::uint64_t seed, QObject* parent)
    : QObject(parent)
    , m_name(std::move(name))
    , m_path(std::move(socketPath))
    , m_traffic(seed, "req-" + std::to_string(seed) + "-")
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (m_socket.state() != QLocalSocket::ConnectedState)
            connectToEngine();
        else if (m_calling)
            report(m_request->calls[m_call].status);
        else if (!m_request)
            beginRequest();
    });
    connect(&m_socket, &QLocalSocket::connected, this, [this] { send(demoHelloLine(m_name)); });
    connect(&m_socket, &QLocalSocket::readyRead, this, &DemoAgent::readLines);
    connect(&m_socket, &QLocalSocket::disconnected, this, [this] {
        m_calling = false;
        m_request.reset();
        m_timer.start(reconnectMs);
    });
    connect(&m_socket, &QLocalSocket::errorOccurred, this, [this] { m_timer.start(reconnectMs); });
    connectToEngine();
}

DemoAgent::~DemoAgent()
{
    // The socket says that it closes, when there is nothing left here to hear it.
    disconnect(&m_socket, nullptr, this, nullptr);
}

void DemoAgent::play(DemoAct act)
{
    m_next = act;
}

void DemoAgent::connectToEngine()
{
    m_socket.connectToServer(m_path);
}

void DemoAgent::readLines()
{
    while (m_socket.canReadLine()) {
        const QByteArray text = m_socket.readLine();
        const nlohmann::json line = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
        if (line.is_object())
            take(line);
    }
}

void DemoAgent::take(const nlohmann::json& line)
{
    const std::string type = line.value("type", "");
    if (type == "welcome") {
        for (const nlohmann::json& standing : line.value("stops", nlohmann::json::array()))
            m_stopped = m_stopped || covers(standing.value("scope", nlohmann::json::object()));
        rest();
    } else if (type == "decision") {
        decided(line);
    } else if (type == "kill") {
        stop(line);
    } else if (type == "resume" && covers(line.value("scope", nlohmann::json::object()))) {
        m_stopped = false;
        rest();
    }
}

bool DemoAgent::covers(const nlohmann::json& scope) const
{
    if (scope.empty())
        return true;
    if (scope.contains("agent"))
        return scope["agent"] == m_name;
    return false; // calls of a stopped user or workflow are refused one by one
}

void DemoAgent::stop(const nlohmann::json& kill)
{
    const nlohmann::json scope = kill.value("scope", nlohmann::json::object());
    const bool own = covers(scope);
    const bool running = m_request && (own || scope.value("user", "") == m_request->user ||
                                       scope.value("workflow", "") == m_request->workflow);
    const bool cancelled = running && m_calling;
    m_stopped = m_stopped || own;
    if (cancelled)
        report("cancelled");
    const nlohmann::json receipt{
        {"type", "kill_ack"}, {"epoch", kill.value("epoch", 0)}, {"cancelled", cancelled ? 1 : 0}};
    send(receipt.dump() + "\n");
    if (running)
        endRequest("killed");
}

void DemoAgent::rest()
{
    if (m_stopped || m_request)
        return;
    const double pause = busiestPauseMs / DemoTraffic::intensity(currentTime().wall);
    m_timer.start(
        m_next != DemoAct::everyday ? 0 : static_cast<int>(m_traffic.between(100, 2 * std::int64_t(pause))));
}

void DemoAgent::beginRequest()
{
    m_request = m_traffic.requestFor(m_name, std::exchange(m_next, DemoAct::everyday));
    m_call = 0;
    ask();
}

void DemoAgent::ask()
{
    send(demoAuthorizeLine(*m_request, m_request->calls[m_call], "ask"));
}

void DemoAgent::decided(const nlohmann::json& decision)
{
    if (!m_request || m_calling)
        return; // of a request that was stopped in the meantime
    if (decision.value("verdict", "") == "deny") {
        const std::string code = decision.value("code", "");
        endRequest(code == "stopped"                           ? "killed"
                   : decision.value("policy", "") == "request" ? "capped"
                                                               : "denied");
        return;
    }
    m_model = decision.value("model", m_request->calls[m_call].model);
    m_reservation = decision.value("reservation", "");
    m_calling = true;
    m_timer.start(static_cast<int>(m_request->calls[m_call].latencyMs) / fasterThanLife);
}

void DemoAgent::report(const char* status)
{
    m_timer.stop();
    m_calling = false;
    send(demoUsageLine(*m_request, m_request->calls[m_call], idNow(m_traffic), m_model, status, m_reservation,
                       {}));
    if (std::string_view(status) == "cancelled")
        return; // stop() ends the request
    if (++m_call < m_request->calls.size())
        ask();
    else
        endRequest(m_request->calls.back().status == std::string_view("ok") ? "ok" : "error");
}

void DemoAgent::endRequest(const char* status)
{
    m_timer.stop();
    m_calling = false;
    send(demoRequestEndLine(*m_request, idNow(m_traffic), status, {}));
    m_request.reset();
    rest();
}

void DemoAgent::send(const std::string& line)
{
    m_socket.write(line.data(), static_cast<qint64>(line.size()));
}

} // namespace tokenfence
