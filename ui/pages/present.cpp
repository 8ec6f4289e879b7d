// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/present.h"

#include "model/ports/engine.h"

namespace tokenfence {
namespace {

constexpr std::chrono::milliseconds tickInterval{250};

} // namespace

Present::Present(EnginePort& engine, std::function<Now()> clock, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
    , m_clock(std::move(clock))
    , m_calendar(Calendar::system())
    , m_day(period(PeriodKind::day))
{
    m_timer.setInterval(tickInterval);
    connect(&m_timer, &QTimer::timeout, this, &Present::tick);
    connect(&engine, &EnginePort::statusChanged, this, &Present::followZone);
    followZone();
}

void Present::start()
{
    m_timer.start();
}

void Present::tick()
{
    if (!m_day.contains(m_clock().wall)) {
        m_day = period(PeriodKind::day);
        Q_EMIT dayChanged();
    }
    Q_EMIT ticked();
}

void Present::followZone()
{
    const std::optional<EngineStatus>& status = m_engine.status();
    if (!status || status->timezone == m_wantedZone) {
        return;
    }
    m_wantedZone = status->timezone;
    Result<Calendar> calendar = m_wantedZone.empty() ? Calendar::system() : Calendar::create(m_wantedZone);
    // A zone that the engine has and this machine's data lacks: better the old one than none.
    if (!calendar || calendar->zoneId() == m_calendar.zoneId()) {
        return;
    }
    m_calendar = std::move(*calendar);
    m_day = period(PeriodKind::day);
    Q_EMIT dayChanged();
}

} // namespace tokenfence
