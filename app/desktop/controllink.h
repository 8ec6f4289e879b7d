// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/result.h"

#include <QLocalSocket>
#include <QObject>
#include <QTimer>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace tokenfence {

/**
 * The window's connection to control.sock: keeps trying while there is none, pairs questions with their
 * results by id, and hands on what comes unasked.
 *
 * Thread: the one that it was made on (the main thread); no member waits. Every question is answered exactly
 * once: by its result, by the engine's error, or by an Error with the code `unreachable` where the connection
 * is not there or breaks. What the engine has not said within `hungAfterMs` of a question counts as a broken
 * connection.
 */
class ControlLink : public QObject
{
    Q_OBJECT
public:
    using Answer = std::function<void(const Result<nlohmann::json>&)>;
    static constexpr int retryMs = 300;
    static constexpr int hungAfterMs = 1800; ///< so that a fault is shown within two seconds

    explicit ControlLink(QObject* parent = nullptr);
    ~ControlLink() override;

    /// Connects to this socket, and again whenever it breaks. "" leaves it.
    void setPath(const QString& path);
    const QString& path() const { return m_path; }
    bool isUp() const;
    /// Sends `line` with an id of ours.
    void ask(nlohmann::json line, Answer answer);
    /// The same with one more member whose value is JSON text that must arrive digit for digit.
    void askWithText(nlohmann::json line, const std::string& member, std::string jsonText, Answer answer);
    /// Tries at once instead of after the pause.
    void retryNow();

Q_SIGNALS:
    void up();
    void down();
    /// A line that is no result of a question.
    void unasked(const nlohmann::json& line);

private:
    void send(nlohmann::json line, const std::string& lastMember, Answer answer);
    void readLines();
    void take(const nlohmann::json& line);
    void lost();

    QString m_path;
    QLocalSocket m_socket;
    QTimer m_retry;
    QTimer m_hung; ///< runs while a question is open
    std::map<std::string, Answer> m_open;
    std::uint64_t m_lastId = 0;
    bool m_wasUp = false;
};

} // namespace tokenfence
