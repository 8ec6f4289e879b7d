// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/controlclient.h"

#include "app/cli/exitcodes.h"
#include "app/cli/terminal.h"
#include "app/engine/runtimedir.h"

#include <nlohmann/json.hpp>

namespace tokenfence {

namespace {

constexpr int connectWithinMs = 5000;

Error noEngine(std::string message)
{
    return Error{"no_engine", std::move(message)};
}

} // namespace

Result<std::unique_ptr<ControlClient>> ControlClient::connect(const std::optional<std::string>& runtimeDir)
{
    std::string tried;
    for (const RuntimeDir& dir : RuntimeDir::candidates(runtimeDir)) {
        tried += tried.empty() ? "" : "; ";
        if (auto trusted = dir.checkForClient(); !trusted) {
            tried += trusted.error().code == "no_engine" ? "none in " + dir.path : trusted.error().message;
            continue;
        }
        std::unique_ptr<ControlClient> client(new ControlClient);
        client->m_socket.connectToServer(QString::fromStdString(dir.controlSocket()));
        if (client->m_socket.waitForConnected(connectWithinMs)) {
            return client;
        }
        tried += "none answers at " + dir.controlSocket();
    }
    return noEngine("there is no engine to talk to (" + tried + ")");
}

Result<std::string> ControlClient::ask(std::string_view type, std::string_view fields)
{
    const std::string id = std::to_string(++m_lastId);
    const std::string line =
        "{\"type\":\"" + std::string(type) + "\",\"id\":\"" + id + "\"" + std::string(fields) + "}\n";
    m_socket.write(line.data(), static_cast<qint64>(line.size()));

    const QDeadlineTimer deadline(answerWithinMs);
    while (true) {
        auto answer = nextLine(deadline);
        if (!answer) {
            return answer;
        }
        const auto json = nlohmann::json::parse(*answer, nullptr, false);
        if (!json.is_object() || json.value("id", "") != id) {
            continue; // something that nobody asked for, such as a tick
        }
        if (json.value("type", "") == "error") {
            return Error{json.value("code", "failed"), json.value("message", ""), json.value("field", "")};
        }
        return answer;
    }
}

Result<std::string> ControlClient::nextLine(QDeadlineTimer deadline)
{
    while (true) {
        if (const auto end = m_received.indexOf('\n'); end >= 0) {
            std::string line = m_received.left(end).toStdString();
            m_received.remove(0, end + 1);
            return line;
        }
        if (m_socket.bytesAvailable() == 0 && m_socket.state() != QLocalSocket::ConnectedState) {
            return noEngine("the engine has ended the connection");
        }
        if (m_socket.bytesAvailable() == 0 &&
            !m_socket.waitForReadyRead(static_cast<int>(deadline.remainingTime()))) {
            if (m_socket.state() != QLocalSocket::ConnectedState && m_socket.bytesAvailable() == 0) {
                return noEngine("the engine has ended the connection");
            }
            if (deadline.hasExpired()) {
                return Error{"timeout", "the engine has not answered in time"};
            }
        }
        m_received += m_socket.readAll();
    }
}

bool ControlClient::waitForEnd(QDeadlineTimer deadline)
{
    while (true) {
        auto line = nextLine(deadline);
        if (!line) {
            return line.error().code == "no_engine";
        }
    }
}

int failedWith(const Error& error)
{
    complain(error.message + (error.field.empty() ? std::string() : " (" + error.field + ")"));
    return error.code == "no_engine" ? exitNoEngine : exitFailed;
}

} // namespace tokenfence
