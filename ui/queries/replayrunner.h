// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/past.h"

#include <QObject>
#include <QThread>

#include <cstdint>

namespace tokenfence {

/**
 * Replays the past off the main thread, on a thread of its own: a replay takes seconds, and the questions of
 * the pages must not wait for it. One at a time: another question gives the one before it up, whose answer is
 * then never told.
 *
 * Thread: the main thread. The source is built on the other one at the first question, and again after one
 * that failed (there may be no database yet).
 */
class ReplayRunner : public QObject
{
    Q_OBJECT
public:
    explicit ReplayRunner(PastSourceFactory factory, QObject* parent = nullptr);
    /// Gives up what runs and waits for the thread: some milliseconds.
    ~ReplayRunner() override;

    void start(const ReplayQuestion& question);
    void cancel();
    bool isRunning() const { return m_isRunning; }

Q_SIGNALS:
    /// From 0 to 1, about a hundred times.
    void progressed(double part);
    /// Never from within `start`, and not of what was given up.
    void finished(const tokenfence::Result<tokenfence::ReplayAnswer>& answer);

private:
    class Worker;
    /// Calls `tell` on the main thread, if the replay of that number is still wanted then.
    void tell(std::uint64_t run, std::function<void()> what);

    QThread m_thread;
    Worker* m_worker;
    CancelToken m_cancel;
    std::uint64_t m_run = 0;
    bool m_isRunning = false;
};

} // namespace tokenfence
