// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/queries/queryrunner.h"

namespace tokenfence {

Query& Query::operator=(Query&& other) noexcept
{
    if (this != &other) {
        cancel();
        m_state = std::move(other.m_state);
    }
    return *this;
}

void Query::cancel()
{
    if (m_state) {
        m_state->isOpen = false;
        m_state->token.cancel();
        m_state.reset();
    }
}

bool Query::isRunning() const
{
    return m_state && m_state->isOpen;
}

/// Lives on the thread, and with it the source.
class QueryRunner::Worker : public QObject
{
public:
    explicit Worker(RollupSourceFactory factory)
        : m_factory(std::move(factory))
    {
    }

    Result<RollupSource*> source()
    {
        if (!m_source) {
            Result<std::unique_ptr<RollupSource>> built = m_factory();
            if (!built) {
                return built.error();
            }
            m_source = std::move(*built);
        }
        return m_source.get();
    }

private:
    RollupSourceFactory m_factory;
    std::unique_ptr<RollupSource> m_source;
};

QueryRunner::QueryRunner(RollupSourceFactory factory, QObject* parent)
    : QObject(parent)
    , m_worker(new Worker(std::move(factory)))
{
    m_thread.setObjectName(QStringLiteral("queries"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

QueryRunner::~QueryRunner()
{
    m_all.cancel();
    m_thread.quit();
    m_thread.wait();
}

Query QueryRunner::post(Job job)
{
    Query query;
    query.m_state = std::make_shared<Query::State>();
    QMetaObject::invokeMethod(
        m_worker,
        [this, job = std::move(job), state = query.m_state, all = m_all] {
            if (state->token.isCancelled() || all.isCancelled()) {
                return;
            }
            const Tell tell = [this, state](std::function<void()> call) {
                QMetaObject::invokeMethod(
                    this,
                    [state, call = std::move(call)] {
                        if (state->isOpen) {
                            call();
                        }
                    },
                    Qt::QueuedConnection);
            };
            std::function<void()> answer = job(m_worker->source(), state->token, tell);
            tell([state, answer = std::move(answer)] {
                state->isOpen = false;
                answer();
            });
        },
        Qt::QueuedConnection);
    return query;
}

} // namespace tokenfence
