// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/desktop.h"

#include "app/cli/arguments.h"
#include "app/cli/endsignals.h"
#include "app/cli/exitcodes.h"
#include "app/cli/serveoptions.h"
#include "app/cli/terminal.h"
#include "app/demo/demo.h"
#include "app/engine/runtimedir.h"
#include "storage/pastreader.h"
#include "storage/sqliterollups.h"
#include "ui/queries/queryrunner.h"
#include "ui/shell/mainwindow.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QLocale>
#include <QLocalSocket>
#include <QProcess>
#include <QSocketNotifier>
#include <QTimer>

#include <algorithm>
#include <string_view>

namespace tokenfence {

namespace {

constexpr int probeMs = 500;

QString own(const std::string& text)
{
    return QString::fromStdString(text);
}

/// Whether an engine answers on this socket. Waits a moment at most; only for the start.
bool answers(const std::string& controlSocket)
{
    QLocalSocket probe;
    probe.connectToServer(own(controlSocket));
    return probe.waitForConnected(probeMs);
}

/// Whether Qt can hope to open a window; where it cannot, it would end the program by abort().
bool hasDisplay(int argc, char** argv)
{
    const auto isSet = [](const char* variable) { return !qEnvironmentVariableIsEmpty(variable); };
    const auto namesPlatform = [](const char* word) { return std::string_view(word) == "-platform"; };
    return isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("QT_QPA_PLATFORM") ||
           std::any_of(argv, argv + argc, namesPlatform);
}

/// Opens a reader of the database once the engine has told where it is; called on the reader's own thread.
template <class Source>
std::function<Result<std::unique_ptr<Source>>()>
readerOf(std::shared_ptr<Desktop::DatabasePath> database,
         Result<std::unique_ptr<Source>> (*open)(const std::string&))
{
    return [database = std::move(database), open]() -> Result<std::unique_ptr<Source>> {
        std::string path;
        {
            const std::lock_guard lock(database->mutex);
            path = database->path;
        }
        if (path.empty())
            return Error{"unreachable", "The engine has not told yet where it stores.", {}};
        return open(path);
    };
}

} // namespace

Desktop::Side::Side(const QString& runtimeDir, QStringList serveOptions, const QString& logName)
    : database(std::make_shared<DatabasePath>())
    , launcher(std::move(serveOptions), EngineLauncher::logFileFor(logName))
    , engine(runtimeDir + QStringLiteral("/control.sock"), launcher)
    , queries(std::make_unique<QueryRunner>(readerOf<RollupSource>(database, &SqliteRollups::open)))
    , past(readerOf<PastSource>(database, &PastReader::open))
{
    QObject::connect(&engine, &EnginePort::statusChanged, &engine, [this] {
        const std::lock_guard lock(database->mutex);
        database->path = engine.status()->databasePath;
    });
}

Desktop::Side::~Side() = default;

Desktop::Desktop(Options options)
    : m_options(std::move(options))
    , m_theme(std::make_unique<Theme>())
    , m_settings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("tokenfence"),
                 QStringLiteral("window"))
{
    m_theme->dress(*qApp);
    connect(&m_single, &SingleWindow::raiseWanted, this, [this] {
        m_window->show();
        m_window->raise();
        m_window->activateWindow();
    });
}

Desktop::~Desktop()
{
    m_window.reset(); // before what it was handed
}

void Desktop::start()
{
    m_own =
        std::make_unique<Side>(m_options.runtimeDir, m_options.serveOptions, QStringLiteral("engine.log"));
    connect(&m_own->engine, &EnginePort::linkChanged, this, [this] {
        if (m_own->engine.link() == EnginePort::Link::connected)
            m_single.listen(m_options.runtimeDir + QStringLiteral("/window.sock"));
    });
    if (m_options.demo)
        showDemo();
    else
        showOwn();
    if (!m_options.engineRuns)
        m_window->stopControl().startEngine();
}

void Desktop::showOwn()
{
    show(*m_own, nullptr);
    endDemo();
}

void Desktop::showDemo()
{
    const DemoPlace place = DemoPlace::standard();
    QProcess demo;
    demo.setProgram(QCoreApplication::applicationFilePath());
    demo.setArguments({QStringLiteral("demo")});
    demo.setStandardInputFile(QProcess::nullDevice());
    demo.setStandardOutputFile(QProcess::nullDevice());
    demo.setStandardErrorFile(EngineLauncher::logFileFor(QStringLiteral("demo.log")));
    demo.startDetached(); // where a demo runs already, this one says so in its log and ends
    m_demo = std::make_unique<Side>(place.runtimeDir, QStringList(), QStringLiteral("demo-engine.log"));
    show(*m_demo, &m_own->engine);
}

void Desktop::show(Side& side, EnginePort* ownEngine)
{
    m_window = std::make_unique<MainWindow>(
        WindowPorts{side.engine, *side.queries, side.past, *m_theme, m_settings, currentTime, ownEngine});
    // Queued: the window that asks is replaced by what it asks for.
    connect(m_window.get(), &MainWindow::demoWanted, this, &Desktop::showDemo, Qt::QueuedConnection);
    connect(m_window.get(), &MainWindow::ownDataWanted, this, &Desktop::showOwn, Qt::QueuedConnection);
    connect(m_window.get(), &MainWindow::quitWanted, qApp, &QApplication::quit, Qt::QueuedConnection);
    m_window->show();
}

void Desktop::endDemo()
{
    if (!m_demo)
        return;
    m_demo->engine.shutdown(
        [this](const Result<void>&) { QTimer::singleShot(0, this, [this] { m_demo.reset(); }); });
}

int runDesktop(int argc, char** argv)
{
    const bool display = hasDisplay(argc, argv);
    // Whoever logs out ends the window so, and wants it back as it was.
    const Descriptor endSignals = catchEndSignals();
    const std::unique_ptr<QCoreApplication> application(display ? new QApplication(argc, argv)
                                                                : new QCoreApplication(argc, argv));
    QApplication::setApplicationName(QStringLiteral("tokenfence"));
    QApplication::setApplicationVersion(QStringLiteral(TOKENFENCE_VERSION));
    QApplication::setApplicationDisplayName(QStringLiteral("TokenFence"));
    QApplication::setDesktopFileName(QStringLiteral("tokenfence"));
    QApplication::setQuitOnLastWindowClosed(false);
    // The C locale has neither groups of digits nor a currency; a bare server says nothing else.
    QLocale::setDefault(QLocale::system().language() == QLocale::C
                            ? QLocale(QLocale::English, QLocale::UnitedStates)
                            : QLocale::system());

    const QStringList words = QCoreApplication::arguments().mid(1);
    Arguments arguments(QString(),
                        QStringLiteral("The dashboard: joins the engine that runs, or starts one."));
    addServeOptions(arguments);
    arguments.addFlag(QStringLiteral("demo"), QStringLiteral("Begins with the demo's data."));
    if (const std::optional<int> code = arguments.parse(words))
        return *code;
    ServeOptions checked;
    if (const std::optional<int> code = readServeOptions(arguments, checked))
        return *code;
    if (!display) {
        complain("there is no display to open the window on: neither DISPLAY nor WAYLAND_DISPLAY is set; "
                 "'tokenfence serve' serves without one");
        return exitFailed;
    }

    Desktop::Options options;
    options.demo = arguments.has(QStringLiteral("demo"));
    options.runtimeDir = own(checked.engine.runtimeDir.path);
    for (const RuntimeDir& dir : RuntimeDir::candidates(arguments.value(QStringLiteral("runtime-dir")))) {
        if (dir.checkForClient() && answers(dir.controlSocket())) {
            options.runtimeDir = QDir(own(dir.path)).absolutePath();
            options.engineRuns = true;
            break;
        }
    }
    if (options.engineRuns && SingleWindow::raiseOther(options.runtimeDir + QStringLiteral("/window.sock")))
        return exitDone;
    options.serveOptions = words;
    options.serveOptions.removeAll(QStringLiteral("--demo"));

    const QSocketNotifier ending(endSignals.get(), QSocketNotifier::Read);
    QObject::connect(&ending, &QSocketNotifier::activated, qApp, [] { QApplication::exit(exitDone); });
    Desktop desktop(std::move(options));
    desktop.start();
    return QApplication::exec();
}

} // namespace tokenfence
