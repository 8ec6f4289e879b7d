// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>

namespace tokenfence {

/**
 * When to ask again for what is shown: soon after something changed, never while an answer is still awaited,
 * at most once in `interval`, and not at all while nobody looks. So a flood of changes costs a steady number
 * of questions.
 *
 * Thread: the main thread.
 */
class Refresh : public QObject
{
    Q_OBJECT
public:
    /// `ask` begins a question, whose end has to be told by `answered`.
    Refresh(std::chrono::milliseconds interval, std::function<void()> ask, QObject* parent = nullptr);

    /// What is shown is out of date.
    void request();
    /// Asks at once, whatever is under way: the question itself is another one.
    void restart();
    void answered();
    /// Whether somebody looks. What was requested meanwhile is asked for when somebody does again.
    void setActive(bool active);
    /// From the next question on.
    void setInterval(std::chrono::milliseconds interval);

private:
    void askNow();

    std::function<void()> m_ask;
    QTimer m_pause;
    std::chrono::milliseconds m_interval;
    bool m_active = false;
    bool m_requested = false;
    bool m_awaiting = false;
};

} // namespace tokenfence
