// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/queries/refresh.h"

namespace tokenfence {

Refresh::Refresh(std::chrono::milliseconds interval, std::function<void()> ask, QObject* parent)
    : QObject(parent)
    , m_ask(std::move(ask))
    , m_interval(interval)
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &Refresh::askNow);
}

void Refresh::request()
{
    m_requested = true;
    askNow();
}

void Refresh::restart()
{
    m_requested = true;
    m_awaiting = false;
    m_pause.stop();
    askNow();
}

void Refresh::answered()
{
    m_awaiting = false;
    askNow();
}

void Refresh::setActive(bool active)
{
    m_active = active;
    askNow();
}

void Refresh::setInterval(std::chrono::milliseconds interval)
{
    m_interval = interval;
}

void Refresh::askNow()
{
    if (!m_active || !m_requested || m_awaiting || m_pause.isActive()) {
        return;
    }
    m_requested = false;
    m_awaiting = true;
    m_pause.start(m_interval);
    m_ask();
}

} // namespace tokenfence
