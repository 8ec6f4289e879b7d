// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/time/calendar.h"
#include "model/time/clock.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <string>

namespace tokenfence {

class EnginePort;

/**
 * The present moment, and the time zone in which its day began: that of the engine, whose budgets go by it.
 * Time stands still in a test, and moves when it says so.
 *
 * Thread: the main thread.
 */
class Present : public QObject
{
    Q_OBJECT
public:
    /// `clock`: currentTime, but in a test.
    Present(EnginePort& engine, std::function<Now()> clock, QObject* parent = nullptr);

    Now now() const { return m_clock(); }
    const Calendar& calendar() const { return m_calendar; }
    const QTimeZone& zone() const { return m_calendar.zone(); }
    /// The period of that kind that holds the present.
    Period period(PeriodKind kind) const { return m_calendar.periodAt(kind, m_clock().wall); }

    /// Begins to tell `ticked` four times a second.
    void start();

public Q_SLOTS:
    void tick();

Q_SIGNALS:
    /// What is shown as "… ago" and what ends with time is to be looked at again.
    void ticked();
    /// Another zone, or a new day has begun.
    void dayChanged();

private:
    void followZone();

    EnginePort& m_engine;
    std::function<Now()> m_clock;
    Calendar m_calendar;
    std::string m_wantedZone;
    Period m_day;
    QTimer m_timer;
};

} // namespace tokenfence
