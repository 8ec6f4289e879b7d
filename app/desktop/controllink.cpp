// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/controllink.h"

#include <algorithm>
#include <utility>

namespace tokenfence {

namespace {

Error unreachable()
{
    return Error{"unreachable", "The engine cannot be reached.", {}};
}

} // namespace

ControlLink::ControlLink(QObject* parent)
    : QObject(parent)
{
    m_retry.setSingleShot(true);
    m_hung.setSingleShot(true);
    m_hung.setInterval(hungAfterMs);
    connect(&m_retry, &QTimer::timeout, this, &ControlLink::retryNow);
    connect(&m_hung, &QTimer::timeout, this, [this] { m_socket.abort(); });
    connect(&m_socket, &QLocalSocket::readyRead, this, &ControlLink::readLines);
    connect(&m_socket, &QLocalSocket::connected, this, [this] {
        m_wasUp = true;
        Q_EMIT up();
    });
    connect(&m_socket, &QLocalSocket::stateChanged, this, [this](QLocalSocket::LocalSocketState state) {
        if (state == QLocalSocket::UnconnectedState)
            lost();
    });
}

ControlLink::~ControlLink()
{
    disconnect(&m_socket, nullptr, this, nullptr);
}

void ControlLink::setPath(const QString& path)
{
    m_path.clear(); // so that lost() does not try the old one again
    m_socket.abort();
    m_retry.stop();
    m_path = path;
    retryNow();
}

bool ControlLink::isUp() const
{
    return m_socket.state() == QLocalSocket::ConnectedState;
}

void ControlLink::retryNow()
{
    if (m_path.isEmpty() || m_socket.state() != QLocalSocket::UnconnectedState)
        return;
    m_socket.connectToServer(m_path);
}

void ControlLink::ask(nlohmann::json line, Answer answer)
{
    send(std::move(line), {}, std::move(answer));
}

void ControlLink::askWithText(nlohmann::json line, const std::string& member, std::string jsonText,
                              Answer answer)
{
    // A line break between two tokens is white space; inside a string JSON does not allow it.
    std::replace_if(
        jsonText.begin(), jsonText.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    send(std::move(line), ",\"" + member + "\":" + jsonText, std::move(answer));
}

void ControlLink::send(nlohmann::json line, const std::string& lastMember, Answer answer)
{
    if (!isUp()) {
        answer(unreachable());
        return;
    }
    const std::string id = std::to_string(++m_lastId);
    line["id"] = id;
    m_open.emplace(id, std::move(answer));
    std::string text = line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    text.insert(text.size() - 1, lastMember);
    text += '\n';
    m_socket.write(text.data(), static_cast<qint64>(text.size()));
    m_socket.flush(); // a stop does not wait for the event loop
    if (!m_hung.isActive())
        m_hung.start();
}

void ControlLink::readLines()
{
    m_hung.stop();
    while (m_socket.canReadLine()) {
        const QByteArray text = m_socket.readLine();
        const nlohmann::json line = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
        if (line.is_object())
            take(line);
    }
    if (!m_open.empty())
        m_hung.start();
}

void ControlLink::take(const nlohmann::json& line)
{
    const auto type = line.find("type");
    const auto id = line.find("id");
    const bool answers =
        type != line.end() && (*type == "result" || *type == "error") && id != line.end() && id->is_string();
    const auto open = answers ? m_open.find(id->get<std::string>()) : m_open.end();
    if (open == m_open.end()) {
        Q_EMIT unasked(line);
        return;
    }
    const Answer answer = std::move(open->second);
    m_open.erase(open);
    if (*type == "error")
        answer(Error{line.value("code", "failed"), line.value("message", ""), line.value("field", "")});
    else
        answer(line);
}

void ControlLink::lost()
{
    m_hung.stop();
    for (auto& [id, answer] : std::exchange(m_open, {}))
        answer(unreachable());
    if (std::exchange(m_wasUp, false))
        Q_EMIT down();
    if (!m_path.isEmpty())
        m_retry.start(retryMs);
}

} // namespace tokenfence
