// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/fakes/fakeengine.h"
#include "tests/fakes/fakerollups.h"
#include "tests/fakes/samplestatus.h"
#include "ui/queries/queryrunner.h"
#include "ui/shell/mainwindow.h"
#include "ui/theme/theme.h"

#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace tokenfence {

/// A clock that moves when the test says so.
class FakeClock
{
public:
    FakeClock()
        : m_now{FakeMonth::now(), MonoTime(std::chrono::hours(5))}
    {
    }
    Now now() const { return m_now; }
    void advance(std::chrono::milliseconds by)
    {
        m_now.wall += by;
        m_now.mono += by;
    }
    /// As if somebody had set the system's clock.
    void setWall(WallTime wall) { m_now.wall = wall; }
    std::function<Now()> function() const
    {
        return [this] { return m_now; };
    }

private:
    Now m_now;
};

/// The whole window over fake ports, which the test holds in its hand. Nothing is shown until `open`.
class TestWindow
{
public:
    explicit TestWindow(FakeMonth month = {}, double fontScale = 1.0)
        : store(std::move(month))
        , engine(clock.function())
        , queries(store.factory())
        , theme(fontScale)
        , settings(directory.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat)
    {
        settings.setValue(QStringLiteral("window/farewellSaid"), true);
    }

    /// Opens (again) with the state that `settings` kept.
    MainWindow& open(EnginePort* ownEngine = nullptr)
    {
        window.reset();
        window = std::make_unique<MainWindow>(
            WindowPorts{engine, queries, store.pastFactory(), theme, settings, clock.function(), ownEngine});
        window->show();
        return *window;
    }

    /// Lets come in what was asked for, and lets every layout follow. False: it did not come.
    bool settle()
    {
        // Questions are answered in their order: after this one, all that were asked before it are.
        bool answered = false;
        const Query last = queries.ask([](RollupSource&, const CancelToken&) { return Result<int>(0); },
                                       [&answered](const Result<int>&) { answered = true; });
        const bool came = QTest::qWaitFor([&answered] { return answered; }, 20000);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        return came;
    }

    FakeClock clock;
    FakeStore store;
    FakeEngine engine;
    QueryRunner queries;
    Theme theme;
    QTemporaryDir directory;
    QSettings settings;
    std::unique_ptr<MainWindow> window;
};

} // namespace tokenfence
