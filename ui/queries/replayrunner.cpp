// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/queries/replayrunner.h"

#include <utility>

namespace tokenfence {

/// Lives on the thread, and with it the source.
class ReplayRunner::Worker : public QObject
{
public:
    explicit Worker(PastSourceFactory factory)
        : m_factory(std::move(factory))
    {
    }

    Result<ReplayAnswer> replay(const ReplayQuestion& question, const CancelToken& cancel,
                                const std::function<void(double)>& progress)
    {
        if (!m_source) {
            Result<std::unique_ptr<PastSource>> built = m_factory();
            if (!built) {
                return built.error();
            }
            m_source = std::move(*built);
        }
        Result<ReplayAnswer> answer = replayPast(*m_source, question, cancel, progress);
        if (!answer && !cancel.isCancelled()) {
            m_source.reset();
        }
        return answer;
    }

private:
    PastSourceFactory m_factory;
    std::unique_ptr<PastSource> m_source;
};

ReplayRunner::ReplayRunner(PastSourceFactory factory, QObject* parent)
    : QObject(parent)
    , m_worker(new Worker(std::move(factory)))
{
    m_thread.setObjectName(QStringLiteral("replay"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start(QThread::LowPriority);
}

ReplayRunner::~ReplayRunner()
{
    cancel();
    m_thread.quit();
    m_thread.wait();
}

void ReplayRunner::cancel()
{
    m_cancel.cancel();
    ++m_run;
    m_isRunning = false;
}

void ReplayRunner::tell(std::uint64_t run, std::function<void()> what)
{
    QMetaObject::invokeMethod(
        this,
        [this, run, what = std::move(what)] {
            if (run == m_run) {
                what();
            }
        },
        Qt::QueuedConnection);
}

void ReplayRunner::start(const ReplayQuestion& question)
{
    cancel();
    m_cancel = CancelToken();
    m_isRunning = true;
    QMetaObject::invokeMethod(
        m_worker,
        [this, question, cancel = m_cancel, run = m_run] {
            if (cancel.isCancelled()) {
                return;
            }
            const auto answer =
                std::make_shared<Result<ReplayAnswer>>(m_worker->replay(question, cancel, [&](double part) {
                    tell(run, [this, part] { Q_EMIT progressed(part); });
                }));
            tell(run, [this, answer] {
                m_isRunning = false;
                Q_EMIT finished(*answer);
            });
        },
        Qt::QueuedConnection);
}

} // namespace tokenfence
