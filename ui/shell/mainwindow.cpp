// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"

#include "ui/pages/allpages.h"
#include "ui/shell/bannerarea.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/farewell.h"
#include "ui/shell/ribbon.h"
#include "ui/shell/sidebar.h"
#include "ui/shell/statusbar.h"
#include "ui/shell/stopbanner.h"
#include "ui/shell/stopframe.h"
#include "ui/shell/stopkey.h"
#include "ui/shell/topbar.h"
#include "ui/shell/tray.h"

#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QShortcut>
#include <QVBoxLayout>

namespace tokenfence {
namespace {

const QString geometryKey = QStringLiteral("window/geometry");
const QString farewellKey = QStringLiteral("window/farewellSaid");

/// A layout that leaves no gaps.
template <class Layout>
Layout* tight(QWidget* widget)
{
    auto* layout = new Layout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    return layout;
}

} // namespace

MainWindow::MainWindow(const WindowPorts& ports)
    : m_ports(ports)
    , m_present(new Present(ports.engine, ports.clock, this))
    , m_stop(new StopControl(ports.engine, *m_present, this))
    , m_failures(new Failures(this))
    , m_pages(new PageStack)
    , m_context{ports.engine, ports.queries, ports.past, *m_present, ports.theme, *m_pages, *m_failures}
{
    setWindowTitle(QStringLiteral("TokenFence"));
    setWindowIcon(ports.theme.icon(Icon::brand, Ink::accent));
    build();
    addShortcuts();
    addTray();
    restoreState();
    connect(m_stop, &StopControl::stateChanged, this, &MainWindow::followStop);
    followStop();
    m_present->start();
}

MainWindow::~MainWindow()
{
    keepState();
}

void MainWindow::build()
{
    m_sideBar = new SideBar(m_ports.theme);
    connect(m_sideBar, &SideBar::chosen, this, &MainWindow::showPage);
    auto* topBar = new TopBar(m_context, *m_stop);
    auto* stopBanner = new StopBanner(m_ports.theme, *m_stop, *m_present);
    connect(stopBanner, &StopBanner::agentsWanted, m_pages, [this] { m_pages->go(ToAgents{}); });
    addPages(); // before the foot of the window: Tab goes in the order in which they are made

    auto* framed = new QWidget;
    auto* framedLayout = tight<QVBoxLayout>(framed);
    framedLayout->addWidget(stopBanner);
    framedLayout->addWidget(new BannerArea(m_context));
    framedLayout->addWidget(m_pages, 1);
    new StopFrame(m_ports.theme, *m_stop, framed);

    auto* right = tight<QVBoxLayout>(nullptr);
    if (m_ports.ownEngine != nullptr) {
        auto* ribbon = new Ribbon(m_ports.theme, *m_ports.ownEngine, m_ports.clock);
        connect(ribbon, &Ribbon::backWanted, this, &MainWindow::ownDataWanted);
        right->addWidget(ribbon);
    }
    right->addWidget(topBar);
    right->addWidget(framed, 1);
    auto* upper = tight<QHBoxLayout>(nullptr);
    upper->addWidget(m_sideBar);
    upper->addLayout(right, 1);
    auto* central = new QWidget;
    auto* layout = tight<QVBoxLayout>(central);
    layout->addLayout(upper, 1);
    layout->addWidget(new StatusBar(m_context));
    setCentralWidget(central);
}

void MainWindow::addPages()
{
    for (Page* page : allPages(m_context)) {
        m_pages->add(page);
        m_sideBar->addPage(*page);
        connect(page, &Page::demoWanted, this, &MainWindow::demoWanted);
    }
    connect(m_pages, &PageStack::entered, m_sideBar, &SideBar::setCurrent);
}

void MainWindow::addShortcuts()
{
    // The sheet's lines are what is bound here, so that neither tells of what the other has not.
    const auto add = [this](const QKeySequence& keys, const QString& meaning, auto&& act) {
        auto* shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::ApplicationShortcut);
        connect(shortcut, &QShortcut::activated, this, act);
        m_shortcuts.push_back({keys, meaning});
    };
    const auto tell = [this](const QKeySequence& keys, const QString& meaning) {
        m_shortcuts.push_back({keys, meaning});
    };
    new StopKey(*m_stop, this);
    tell(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K), tr("Stop all agents, from everywhere"));
    add(QKeySequence(Qt::CTRL | Qt::Key_K), tr("Find a page, budget, agent, user, workflow or action"),
        [this] { openPalette(); });
    for (const auto& [id, page] : m_pages->pages()) {
        const int number = static_cast<int>(id);
        const QKeySequence keys = id == PageId::settings
                                      ? QKeySequence(Qt::CTRL | Qt::Key_Comma)
                                      : QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number));
        add(keys, page->name(), [this, to = id] { showPage(to); });
    }
    add(QKeySequence(Qt::ALT | Qt::Key_Left), tr("Back to where you were"), [this] { m_pages->goBack(); });
    add(QKeySequence(Qt::ALT | Qt::Key_Right), tr("Forward again"), [this] { m_pages->goForward(); });
    tell(QKeySequence::Find, tr("To the filter, in Live and Log"));
    tell(QKeySequence(Qt::Key_Return), tr("Open the request of a call, the entry of a list"));
    tell(QKeySequence(Qt::Key_Menu), tr("What can be done about a row"));
    add(QKeySequence(Qt::CTRL | Qt::Key_W), tr("Close the window; the engine goes on fencing"),
        [this] { close(); });
    add(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Q), tr("Quit and stop fencing, which asks first"),
        [this] { quitAndStopFencing(); });
    add(QKeySequence(Qt::Key_F1), tr("This list"), [this] { openShortcuts(); });
}

void MainWindow::openShortcuts()
{
    if (QApplication::activeModalWidget() == nullptr) {
        (new ShortcutSheet(m_ports.theme, m_shortcuts, this))->open();
    }
}

void MainWindow::openPalette()
{
    if (QApplication::activeModalWidget() != nullptr) {
        return;
    }
    std::vector<Finding> own;
    for (const auto& [id, page] : m_pages->pages()) {
        own.push_back({tr("Page"), page->name(), [this, to = id] { showPage(to); }});
    }
    if (!m_stop->isStopped()) {
        own.push_back({tr("Action"), tr("Stop all agents"), [this] { m_stop->stopAll(); }});
    }
    own.push_back({tr("Action"), tr("Shortcuts"), [this] { openShortcuts(); }});
    if (m_ports.ownEngine == nullptr) {
        own.push_back({tr("Action"), tr("Start the demo"), [this] { Q_EMIT demoWanted(); }});
    } else {
        own.push_back({tr("Action"), tr("Back to my own data"), [this] { Q_EMIT ownDataWanted(); }});
    }
    (new CommandPalette(m_context, std::move(own), this))->open();
}

void MainWindow::addTray()
{
    m_tray = new Tray(m_ports.theme, *m_stop, this);
    connect(m_tray, &Tray::openWanted, this, [this] {
        showNormal();
        raise();
        activateWindow();
    });
    // With a tray the window goes and the stop stays in reach.
    QApplication::setQuitOnLastWindowClosed(!m_tray->isThere());
    connect(m_tray, &Tray::quitWanted, this, &MainWindow::quitWanted);
    connect(m_tray, &Tray::quitAndStopFencingWanted, this, &MainWindow::quitAndStopFencing);
}

void MainWindow::followStop()
{
    const bool bannerStands = m_stop->isStopped() || m_stop->state() == StopControl::State::fault;
    for (const auto& [id, page] : m_pages->pages()) {
        page->setStopped(bannerStands);
    }
}

void MainWindow::restoreState()
{
    QSettings& settings = m_ports.settings;
    const Metrics& metrics = m_ports.theme.metrics();
    resize(metrics.windowWidth, metrics.windowHeight);
    restoreGeometry(settings.value(geometryKey).toByteArray());
    m_pages->start(settings);
    // Not on the kill switch, which would be next: a stray Enter must stop nobody.
    m_sideBar->takeFocus(currentPage());
}

void MainWindow::keepState()
{
    m_ports.settings.setValue(geometryKey, saveGeometry());
    m_pages->keepState(m_ports.settings);
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    m_sideBar->setNarrow(width() < m_ports.theme.metrics().wideWindow);
    QMainWindow::resizeEvent(event);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    keepState();
    if (m_ports.settings.value(farewellKey).toBool() ||
        m_ports.engine.link() != EnginePort::Link::connected) {
        event->accept();
        return;
    }
    event->ignore();
    m_ports.settings.setValue(farewellKey, true);
    Farewell* farewell = Farewell::closing(m_ports.theme, this);
    connect(farewell, &Farewell::closeWanted, this, &QWidget::close);
    connect(farewell, &Farewell::quitWanted, this, &MainWindow::quitAndStopFencing);
    farewell->show();
}

void MainWindow::quitAndStopFencing()
{
    std::vector<AgentView> agents;
    if (const std::optional<EngineStatus>& status = fencing().status()) {
        std::copy_if(status->agents.begin(), status->agents.end(), std::back_inserter(agents),
                     [](const AgentView& agent) { return agent.connectedNow; });
    }
    Farewell* farewell = Farewell::quitting(m_ports.theme, agents, this);
    connect(farewell, &Farewell::quitWanted, this, &MainWindow::endEngine);
    farewell->show();
}

EnginePort& MainWindow::fencing() const
{
    return m_ports.ownEngine != nullptr ? *m_ports.ownEngine : m_ports.engine;
}

void MainWindow::endEngine()
{
    fencing().shutdown([this](const Result<void>&) { Q_EMIT quitWanted(); });
}

} // namespace tokenfence
