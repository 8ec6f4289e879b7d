// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/failures.h"
#include "ui/pages/page.h"
#include "ui/pages/present.h"
#include "ui/shell/pagestack.h"
#include "ui/shell/shortcutsheet.h"
#include "ui/shell/stopcontrol.h"

#include <QMainWindow>
#include <QSettings>

#include <functional>
#include <vector>

namespace tokenfence {

class SideBar;
class Tray;

/// What the window is handed; all of it outlives the window.
struct WindowPorts
{
    EnginePort& engine;
    QueryRunner& queries;
    PastSourceFactory past;
    Theme& theme;
    QSettings& settings;
    std::function<Now()> clock;
    /// While `engine` is the demo's: the one that fences for real. Null: `engine` is.
    EnginePort* ownEngine = nullptr;
};

/**
 * The window: puts the parts beside one another, and binds the keys and the tray to them. It holds no figure
 * and decides nothing.
 *
 * Thread: the main thread.
 */
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(const WindowPorts& ports);
    ~MainWindow() override;

    StopControl& stopControl() { return *m_stop; }
    PageId currentPage() const { return m_pages->current(); }
    void showPage(PageId page) { m_pages->go(ToPage{page}); }

public Q_SLOTS:
    /// Asks first, and names the agents that would go unfenced.
    void quitAndStopFencing();

Q_SIGNALS:
    void demoWanted();
    void ownDataWanted();
    /// The program is to end, the engine goes on (or has been ended).
    void quitWanted();

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    void addPages();
    void addShortcuts();
    void openPalette();
    void openShortcuts();
    void addTray();
    void followStop();
    void keepState();
    void restoreState();
    void endEngine();
    /// The engine that is to be ended with "Quit and stop fencing": never the demo's.
    EnginePort& fencing() const;

    WindowPorts m_ports;
    Present* m_present;
    StopControl* m_stop;
    Failures* m_failures;
    PageStack* m_pages;
    PageContext m_context;
    SideBar* m_sideBar = nullptr;
    Tray* m_tray = nullptr;
    std::vector<ShortcutLine> m_shortcuts;
};

} // namespace tokenfence
