// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/result.h"

#include <QByteArray>
#include <QDeadlineTimer>
#include <QLocalSocket>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tokenfence {

/**
 * The command line's end of control.sock: asks, and waits for the answer. (A window must not wait and has a
 * client of its own.)
 *
 * Thread: the main one.
 */
class ControlClient
{
public:
    /// Waits at most so long for an answer; an edit that counts the past anew may take its time.
    static constexpr int answerWithinMs = 600'000;

    /// Tries each directory where an engine may serve. Code `no_engine` where none answers.
    static Result<std::unique_ptr<ControlClient>> connect(const std::optional<std::string>& runtimeDir);

    /// `fields`: what stands behind type and id, as `,"reason":"…"`, or "". The result line as it came,
    /// without its
    /// "\n". Codes: that of an `error` line, `no_engine` where the connection ended, `timeout`.
    Result<std::string> ask(std::string_view type, std::string_view fields = {});

    /// The next line, whatever it is. Codes `no_engine`, `timeout`.
    Result<std::string> nextLine(QDeadlineTimer deadline);

    /// Waits for the other side to end. False: it did not in time.
    bool waitForEnd(QDeadlineTimer deadline);

private:
    ControlClient() = default;

    QLocalSocket m_socket;
    QByteArray m_received; // what has come and was not taken yet
    int m_lastId = 0;
};

/// exitNoEngine or exitFailed, with the reason said.
int failedWith(const Error& error);

} // namespace tokenfence
