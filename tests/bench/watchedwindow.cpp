// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/watchedwindow.h"

#include "app/desktop/desktop.h"
#include "tests/bench/engineprocess.h"
#include "tests/bench/figure.h"
#include "tests/bench/report.h"
#include "ui/shell/mainwindow.h"

#include <QAccessible>
#include <QApplication>
#include <QLabel>
#include <QLocale>
#include <QThread>
#include <QTimer>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tokenfence::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* mark = "--be-the-window";
constexpr std::chrono::milliseconds beat{4};
/// The first answers, fonts and layouts of a page that is opened; that it opens quickly is another figure.
constexpr std::chrono::milliseconds settling{1500};
constexpr std::chrono::seconds patience{60};

double milliseconds(Clock::duration duration)
{
    return std::chrono::duration<double, std::milli>(duration).count();
}

/// Whether everything of Overview that stands for a figure has one, or the first steps are shown instead.
bool showsItsFigures()
{
    int tiles = 0;
    for (QWidget* widget : QApplication::allWidgets()) {
        if (!widget->isVisible()) {
            continue;
        }
        const char* name = widget->metaObject()->className();
        if (std::strcmp(name, "tokenfence::FirstRun") == 0) {
            return true;
        }
        if (std::strcmp(name, "tokenfence::Tile") == 0) {
            ++tiles;
            QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(widget);
            if (spoken == nullptr ||
                spoken->text(QAccessible::Description) == QLatin1String("not known yet")) {
                return false;
            }
        }
    }
    return tiles > 0;
}

/// Sees when the window is painted with its figures, and how long the main thread stops.
class WatchedApplication : public QApplication
{
public:
    WatchedApplication(int& argc, char** argv, Clock::time_point made)
        : QApplication(argc, argv)
        , m_made(made)
    {
        setApplicationName(QStringLiteral("tokenfence"));
        setQuitOnLastWindowClosed(false);
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    }

    bool notify(QObject* receiver, QEvent* event) override
    {
        if (QThread::currentThread() != thread()) {
            return QApplication::notify(receiver, event); // of the queries
        }
        m_painted = m_painted || event->type() == QEvent::Paint;
        if (m_depth > 0) {
            return QApplication::notify(receiver, event);
        }
        ++m_depth;
        const bool result = QApplication::notify(receiver, event);
        --m_depth;
        if (!m_watches && std::exchange(m_painted, false) && m_figures.openedMs == 0 && showsItsFigures()) {
            m_figures.openedMs = milliseconds(Clock::now() - m_made);
            if (m_quitsOnceOpen) {
                exit(); // `quit` would ask the window, which says its farewell first
            }
        }
        return result;
    }

    void quitOnceOpen() { m_quitsOnceOpen = true; }

    void watch(bool whether)
    {
        m_watches = whether;
        m_lastBeat = Clock::now();
    }
    void takeBeat()
    {
        const Clock::time_point now = Clock::now();
        if (m_watches) {
            m_stops.push_back(std::max(0.0, milliseconds(now - m_lastBeat - beat)));
        }
        m_lastBeat = now;
    }

    WatchedWindow::Figures figures()
    {
        m_figures.longestStopMs = percentile(m_stops, 1);
        m_figures.p99StopMs = percentile(m_stops, 0.99);
        m_figures.memoryMiB = memoryMiBOf("self");
        return m_figures;
    }

private:
    const Clock::time_point m_made;
    WatchedWindow::Figures m_figures;
    std::vector<double> m_stops;
    Clock::time_point m_lastBeat;
    int m_depth = 0;
    bool m_watches = false;
    bool m_painted = false; ///< something of it, since last looked at
    bool m_quitsOnceOpen = false;
};

MainWindow* shownWindow()
{
    for (QWidget* widget : QApplication::topLevelWidgets()) {
        if (auto* window = qobject_cast<MainWindow*>(widget)) {
            return window;
        }
    }
    fail("the window has not opened");
}

/// Lets the page that was opened settle, watches it for so long, then `next`.
void watchPage(WatchedApplication& application, std::chrono::milliseconds length,
               const std::function<void()>& next)
{
    QTimer::singleShot(settling, &application, [&application, length, next] {
        application.watch(true);
        QTimer::singleShot(length, &application, [&application, next] {
            application.watch(false);
            next();
        });
    });
}

WatchedWindow::Figures beWindow(WatchedWindow::Task task, char** argv, Clock::time_point made)
{
    int none = 1;
    WatchedApplication application(none, argv, made);
    const QString runtimeDir = QString::fromLocal8Bit(argv[4]);
    const QString database = QString::fromLocal8Bit(argv[5]);
    const std::chrono::milliseconds half{std::atoi(argv[6]) * 500};
    std::unique_ptr<Desktop> desktop;
    QLabel empty(QStringLiteral("nothing"));
    QTimer heart;
    heart.setTimerType(Qt::PreciseTimer);
    QObject::connect(&heart, &QTimer::timeout, &application, [&] { application.takeBeat(); });
    if (task == WatchedWindow::Task::nothing) {
        empty.resize(1280, 720);
        empty.show();
    } else {
        desktop = std::make_unique<Desktop>(
            Desktop::Options{runtimeDir,
                             {QStringLiteral("--db"), database, QStringLiteral("--runtime-dir"), runtimeDir},
                             true,
                             false});
        desktop->start();
        shownWindow()->resize(1280, 720);
    }
    if (task == WatchedWindow::Task::open) {
        application.quitOnceOpen();
    } else {
        heart.start(beat);
        const auto end = [&] { application.exit(); };
        watchPage(application, half, [&] {
            if (desktop) {
                shownWindow()->showPage(PageId::live);
            }
            watchPage(application, half, end);
        });
    }
    QTimer::singleShot(patience + 2 * half, &application,
                       [] { fail("the window did not show its figures"); });
    QApplication::exec();
    return application.figures();
}

} // namespace

bool WatchedWindow::isOne(int argc, char** argv, int& exitCode)
{
    if (argc != 7 || std::strcmp(argv[1], mark) != 0) {
        return false;
    }
    const Clock::time_point made{Clock::duration(std::atoll(argv[3]))};
    const Figures figures = beWindow(static_cast<Task>(std::atoi(argv[2])), argv, made);
    std::cout << figures.openedMs << ' ' << figures.longestStopMs << ' ' << figures.p99StopMs << ' '
              << figures.memoryMiB << std::endl;
    exitCode = 0;
    return true;
}

WatchedWindow::Figures WatchedWindow::run(Task task, const std::filesystem::path& home,
                                          const std::filesystem::path& runtimeDir,
                                          const std::filesystem::path& database, int seconds)
{
    std::filesystem::create_directories(home);
    std::filesystem::permissions(home, std::filesystem::perms::owner_all); // Qt insists
    const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
    const std::string output = (home / "figures").string();
    const std::string made = std::to_string(Clock::now().time_since_epoch().count());
    const pid_t child = ::fork();
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::setenv("XDG_CONFIG_HOME", home.c_str(), 1);
        ::setenv("XDG_STATE_HOME", home.c_str(), 1);
        ::setenv("XDG_RUNTIME_DIR", home.c_str(), 1);
        ::setenv("QT_LOGGING_RULES", "*.warning=false", 0); // what the platform cannot do
        ::setenv("QT_QPA_PLATFORM", "offscreen", 0);
        if (std::freopen(output.c_str(), "w", stdout) == nullptr) {
            ::_exit(127);
        }
        ::execl(self.c_str(), self.c_str(), mark, std::to_string(static_cast<int>(task)).c_str(),
                made.c_str(), runtimeDir.c_str(), database.c_str(), std::to_string(seconds).c_str(), nullptr);
        ::_exit(127);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    std::ifstream written(output);
    Figures figures;
    if (status != 0 ||
        !(written >> figures.openedMs >> figures.longestStopMs >> figures.p99StopMs >> figures.memoryMiB)) {
        fail("the window ended before its time");
    }
    return figures;
}

} // namespace tokenfence::bench
