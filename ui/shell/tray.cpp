// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/tray.h"

#include "ui/items/plaintext.h"
#include "ui/shell/stoptexts.h"

#include <QMenu>
#include <QSystemTrayIcon>

namespace tokenfence {

Tray::Tray(const Theme& theme, StopControl& control, QObject* parent)
    : QObject(parent)
    , m_theme(theme)
    , m_control(control)
{
    if (!QSystemTrayIcon::isSystemTrayAvailable()) {
        return;
    }
    m_menu = std::make_unique<QMenu>();
    m_menu->addAction(tr("Open TokenFence"), this, &Tray::openWanted);
    m_stop = m_menu->addAction(tr("Stop all agents"), &control, &StopControl::stopAll);
    m_menu->addSeparator();
    m_menu->addAction(tr("Close the window, keep fencing"), this, &Tray::quitWanted);
    m_menu->addAction(tr("Quit and stop fencing …"), this, &Tray::quitAndStopFencingWanted);
    m_icon = new QSystemTrayIcon(this);
    m_icon->setContextMenu(m_menu.get());
    connect(m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick) {
            Q_EMIT openWanted();
        }
    });
    connect(&control, &StopControl::stateChanged, this, &Tray::follow);
    connect(&theme, &Theme::changed, this, &Tray::follow);
    follow();
    m_icon->show();
}

Tray::~Tray() = default;

void Tray::follow()
{
    const StopControl::State state = m_control.state();
    const bool armed = state == StopControl::State::armed;
    m_stop->setEnabled(armed || state == StopControl::State::fault);
    const Icon shape = armed                                ? Icon::brand
                       : state == StopControl::State::fault ? Icon::warning
                                                            : Icon::stopped;
    m_icon->setIcon(m_theme.icon(shape, armed ? Ink::accent : Ink::stop));
    m_icon->setToolTip(plainToolTip(tr("TokenFence: %1").arg(stoptexts::name(m_control))));
}

void Tray::say(const QString& title, const QString& text)
{
    if (m_icon != nullptr) {
        m_icon->showMessage(title, text, m_icon->icon());
    }
}

} // namespace tokenfence
