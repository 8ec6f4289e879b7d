// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/traffic.h"
#include "model/time/clock.h"

#include <QLocalSocket>
#include <QObject>

#include <string>

namespace tokenfence {

/**
 * Reports the month that the demo's company has behind it, so that charts and percentiles have something to
 * show: a connection that sends records with times of their own, hour by hour, and ends when the last one is
 * acknowledged.
 *
 * Thread: the one that it was made on; needs an event loop. Never more than a few hundred kilobytes wait to
 * be sent.
 */
class DemoBackfill : public QObject
{
    Q_OBJECT
public:
    static constexpr int days =
        62; ///< two months, so that every period has one before it to be compared with

    DemoBackfill(const QString& socketPath, WallTime now, QObject* parent = nullptr);
    ~DemoBackfill() override;

Q_SIGNALS:
    void finished();
    void failed(const QString& why);

private:
    void sendMore();
    std::string quarterHour(WallTime from);
    void readLines();

    DemoTraffic m_traffic;
    QLocalSocket m_socket;
    WallTime m_next, m_end;
    std::string m_lastId;
};

} // namespace tokenfence
