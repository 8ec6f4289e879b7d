// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/backfill.h"

#include "app/demo/demolines.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <string_view>

namespace tokenfence {

namespace {

using namespace std::chrono_literals;

constexpr qint64 waitingAtMost = 256 * 1024;
constexpr double requestsAtBusiest = 26; // in a quarter hour

constexpr DemoAct cliffs[] = {DemoAct::contextWindow, DemoAct::retryStorm, DemoAct::multiAgent,
                              DemoAct::toolCalling, DemoAct::messyInput};

} // namespace

DemoBackfill::DemoBackfill(const QString& socketPath, WallTime now, QObject* parent)
    : QObject(parent)
    , m_traffic(20241124, "past-")
    , m_next(std::chrono::floor<std::chrono::hours>(now) - std::chrono::days(days))
    , m_end(now - 1min)
{
    connect(&m_socket, &QLocalSocket::connected, this, [this] {
        const std::string hello = demoHelloLine("past-two-months");
        m_socket.write(hello.data(), static_cast<qint64>(hello.size()));
        sendMore();
    });
    connect(&m_socket, &QLocalSocket::bytesWritten, this, &DemoBackfill::sendMore);
    connect(&m_socket, &QLocalSocket::readyRead, this, &DemoBackfill::readLines);
    connect(&m_socket, &QLocalSocket::errorOccurred, this, [this] { Q_EMIT failed(m_socket.errorString()); });
    m_socket.connectToServer(socketPath);
}

DemoBackfill::~DemoBackfill()
{
    disconnect(&m_socket, nullptr, this, nullptr); // as in ~DemoAgent
}

void DemoBackfill::sendMore()
{
    while (m_next < m_end && m_socket.bytesToWrite() < waitingAtMost) {
        const std::string lines = quarterHour(m_next);
        m_next += 15min;
        m_socket.write(lines.data(), static_cast<qint64>(lines.size()));
    }
}

std::string DemoBackfill::quarterHour(WallTime from)
{
    std::string lines;
    // The company grows a little from week to week.
    const double age = std::chrono::duration<double, std::ratio<86400>>(m_end - from).count();
    const double busy = DemoTraffic::intensity(from) * (1.0 - 0.006 * age) * requestsAtBusiest;
    const auto count =
        m_traffic.between(static_cast<std::int64_t>(busy * 0.75), static_cast<std::int64_t>(busy * 1.25) + 1);
    for (std::int64_t number = 0; number < count; ++number) {
        const bool cliff = m_traffic.chance(2) && m_traffic.chance(60);
        const DemoRequest request =
            m_traffic.request(cliff ? cliffs[m_traffic.between(0, 4)] : DemoAct::everyday);
        WallTime at = from + std::chrono::milliseconds(m_traffic.between(0, 15 * 60 * 1000 - 1));
        const char* status = "ok";
        for (const DemoCall& call : request.calls) {
            at += std::chrono::milliseconds(call.latencyMs);
            if (at >= m_end)
                return lines;
            m_lastId = m_traffic.ulid(at);
            lines += demoUsageLine(request, call, m_lastId, call.model, call.status, {}, at);
            status = std::string_view(call.status) == "ok" ? "ok" : "error";
        }
        if (cliff && m_traffic.chance(50))
            status = "capped";
        m_lastId = m_traffic.ulid(at);
        lines += demoRequestEndLine(request, m_lastId, status, at);
    }
    return lines;
}

void DemoBackfill::readLines()
{
    while (m_socket.canReadLine()) {
        const QByteArray text = m_socket.readLine();
        const nlohmann::json line = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
        if (!line.is_object())
            continue;
        if (line.value("type", "") == "error") {
            disconnect(&m_socket, nullptr, this, nullptr);
            Q_EMIT failed(QString::fromStdString(line.value("message", "")));
            return;
        }
        if (line.value("type", "") == "ack" && line.value("through", "") == m_lastId && m_next >= m_end) {
            disconnect(&m_socket, nullptr, this, nullptr);
            Q_EMIT finished();
            return;
        }
    }
}

} // namespace tokenfence
