// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/engineclient.h"
#include "app/desktop/enginelauncher.h"
#include "app/desktop/singlewindow.h"
#include "model/ports/past.h"

#include <QObject>
#include <QSettings>
#include <QStringList>

#include <memory>
#include <mutex>
#include <string>

namespace tokenfence {

class MainWindow;
class QueryRunner;
class Theme;

/**
 * The window and what it speaks to: the engine that runs, or one that is started; and, while the demo is
 * shown, the demo's engine, with the real one still within reach of its kill switch.
 *
 * Thread: main.
 */
class Desktop : public QObject
{
    Q_OBJECT
public:
    struct Options
    {
        QString runtimeDir;       ///< where the engine serves, or will
        QStringList serveOptions; ///< for an engine that has to be started
        bool engineRuns = false;
        bool demo = false; ///< to begin with
    };

    /// Known once the engine has told it; read on the threads of the readers.
    struct DatabasePath
    {
        std::mutex mutex;
        std::string path;
    };

    explicit Desktop(Options options);
    ~Desktop() override;

    void start();

private:
    /// An engine, and the reader of its database.
    struct Side
    {
        Side(const QString& runtimeDir, QStringList serveOptions, const QString& logName);
        ~Side();

        std::shared_ptr<DatabasePath> database;
        EngineLauncher launcher;
        EngineClient engine;
        std::unique_ptr<QueryRunner> queries;
        PastSourceFactory past; ///< of the same database
    };

    void showOwn();
    void showDemo();
    void show(Side& side, EnginePort* ownEngine);
    void endDemo();

    Options m_options;
    std::unique_ptr<Theme> m_theme;
    QSettings m_settings;
    SingleWindow m_single;
    std::unique_ptr<Side> m_own;
    std::unique_ptr<Side> m_demo;
    std::unique_ptr<MainWindow> m_window;
};

/// The dashboard: `words` are the options of `serve`, and `--demo`. Returns the exit code.
int runDesktop(int argc, char** argv);

} // namespace tokenfence
