// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/stopcontrol.h"

#include <QString>

#include <algorithm>

namespace tokenfence {

StopControl::StopControl(EnginePort& engine, Present& present, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
    , m_present(present)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, this, &StopControl::evaluate);
    connect(&engine, &EnginePort::linkChanged, this, [this] {
        if (m_engine.link() == EnginePort::Link::connected && m_wanted) {
            send();
        }
        evaluate();
    });
    connect(&engine, &EnginePort::statusChanged, this, &StopControl::evaluate);
    connect(&present, &Present::ticked, this, [this] {
        if (m_wanted && m_failed && m_engine.link() == EnginePort::Link::connected) {
            send();
        }
        if (m_state == State::engaging || m_state == State::fault) {
            evaluate();
        }
    });
    m_state = judge();
}

const StopView* StopControl::stop() const
{
    const std::optional<EngineStatus>& status = m_engine.status();
    if (!status) {
        return nullptr;
    }
    const auto found = std::find_if(status->stops.begin(), status->stops.end(), [](const StopView& view) {
        return view.stop.scope.kind == Scope::Kind::all;
    });
    return found == status->stops.end() ? nullptr : &*found;
}

std::optional<std::uint64_t> StopControl::agentCount() const
{
    const std::optional<EngineStatus>& status = m_engine.status();
    if (!status || m_engine.link() != EnginePort::Link::connected) {
        return std::nullopt;
    }
    return std::count_if(status->agents.begin(), status->agents.end(),
                         [](const AgentView& agent) { return agent.connectedNow; });
}

std::chrono::milliseconds StopControl::elapsed() const
{
    return m_present.now().mono - m_begun;
}

std::optional<WallTime> StopControl::silentSince() const
{
    const bool silent = m_engine.link() == EnginePort::Link::lost && m_engine.status();
    return silent ? std::optional(m_engine.linkSince()) : std::nullopt;
}

bool StopControl::isOurs() const
{
    const StopView* view = stop();
    return view != nullptr && m_ours.count(view->stop.epoch) > 0;
}

void StopControl::stopAll()
{
    if (isStopped() || (m_wanted && !m_failed)) {
        return;
    }
    m_wanted = true;
    m_failed = false;
    m_problem.clear();
    m_begun = m_present.now().mono;
    m_confirmedIn.reset();
    send();
    if (m_engine.link() == EnginePort::Link::lost) {
        startEngine();
    }
    evaluate();
}

void StopControl::send()
{
    if (m_sent) {
        return;
    }
    m_sent = true;
    m_failed = false;
    m_engine.kill(Scope(), {}, [this](const Result<std::uint64_t>& epoch) {
        m_sent = false;
        m_failed = !epoch.ok();
        if (epoch) {
            m_wanted = false;
            m_problem.clear();
            m_ours.insert(*epoch);
            m_watched = *epoch;
            m_patience.start();
        } else {
            m_problem = epoch.error().message;
        }
        evaluate();
    });
}

void StopControl::lift()
{
    if (m_state != State::engaged) {
        return;
    }
    m_lifting = true;
    m_problem.clear();
    m_engine.resume(Scope(), [this](const Result<std::uint64_t>& epoch) {
        if (!epoch) {
            m_lifting = false;
            m_problem = epoch.error().message;
        }
        evaluate();
    });
    evaluate();
}

void StopControl::addReason(const QString& reason)
{
    const StopView* view = stop();
    if (view == nullptr) {
        return;
    }
    m_engine.noteStop(view->stop.epoch, reason.toStdString(), [this](const Result<void>& noted) {
        m_problem = noted ? std::string() : noted.error().message;
        evaluate();
    });
}

void StopControl::startEngine()
{
    if (m_starting) {
        return;
    }
    m_starting = true;
    m_problem.clear();
    m_engine.startEngine([this](const Result<void>& started) {
        m_starting = false;
        if (!started) {
            m_problem = started.error().message;
        }
        evaluate();
    });
    evaluate();
}

StopControl::State StopControl::judge()
{
    if (m_engine.link() == EnginePort::Link::lost || (m_wanted && m_failed)) {
        return State::fault;
    }
    const StopView* view = stop();
    if (view == nullptr) {
        m_lifting = false;
        // Answered, but not in a status yet: the stop holds all the same.
        const bool onItsWay = m_wanted || (m_watched > m_settled && elapsed() < patience);
        return onItsWay ? State::engaging : State::armed;
    }
    if (m_lifting) {
        return State::lifting;
    }
    if (view->stop.epoch > std::max(m_watched, m_settled)) {
        // Somebody else's: it began when it was made, as far as the clock can be trusted.
        m_watched = view->stop.epoch;
        const auto age = std::max(m_present.now().wall - view->stop.time, std::chrono::milliseconds(0));
        m_begun = m_present.now().mono - age;
        m_confirmedIn.reset();
        m_patience.start();
    }
    const bool confirmed = view->acked >= view->agents;
    if (confirmed && m_settled < view->stop.epoch && isOurs()) {
        m_confirmedIn = elapsed();
    }
    if (m_settled < view->stop.epoch && !confirmed && elapsed() < patience) {
        return State::engaging;
    }
    m_settled = view->stop.epoch;
    return State::engaged;
}

void StopControl::evaluate()
{
    const State before = m_state;
    m_state = judge();
    if (m_state == State::armed) {
        // Lifted, by whomever: the next stop has a later epoch.
        m_settled = std::max(m_settled, m_watched);
    }
    if (m_state != before) {
        Q_EMIT stateChanged(m_state);
    }
    Q_EMIT changed();
}

} // namespace tokenfence
