// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/stopcontrol.h"
#include "ui/theme/theme.h"

#include <QObject>

#include <memory>

class QAction;
class QMenu;
class QSystemTrayIcon;

namespace tokenfence {

/// The icon in the desktop's tray: opens the window, stops all agents, quits. Nothing where the desktop has
/// no tray.
class Tray : public QObject
{
    Q_OBJECT
public:
    Tray(const Theme& theme, StopControl& control, QObject* parent = nullptr);
    ~Tray() override;

    bool isThere() const { return m_icon != nullptr; }
    void say(const QString& title, const QString& text);

Q_SIGNALS:
    void openWanted();
    void quitWanted();
    void quitAndStopFencingWanted();

private:
    void follow();

    const Theme& m_theme;
    StopControl& m_control;
    std::unique_ptr<QMenu> m_menu;
    QSystemTrayIcon* m_icon = nullptr;
    QAction* m_stop = nullptr;
};

} // namespace tokenfence
