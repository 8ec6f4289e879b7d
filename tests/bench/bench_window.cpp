// SPDX-License-Identifier: GPL-3.0-or-later
// bench_window: the window on ten million events: how soon it shows Overview, against an empty store; how
// long its main thread stops for anything while 50,000 events a second arrive, against a window with nothing
// in it; and the memory it holds. It draws into memory (Qt's "offscreen") unless QT_QPA_PLATFORM says
// otherwise.

#include "tests/bench/dataset.h"
#include "tests/bench/engineprocess.h"
#include "tests/bench/recordstream.h"
#include "tests/bench/report.h"
#include "tests/bench/watchedwindow.h"

#include <string>
#include <utility>

using namespace tokenfence::bench;

namespace {

constexpr double eventsASecond = 50'000;

struct Place
{
    std::filesystem::path folder;
    std::filesystem::path home; ///< of the window's settings

    [[nodiscard]] WatchedWindow::Figures window(WatchedWindow::Task task, int seconds = 0) const
    {
        return WatchedWindow::run(task, home, folder / "run", EngineProcess::databaseIn(folder), seconds);
    }
};

Figure absolute(std::string name, std::string unit, double ours, double limit, Goal goal)
{
    Figure figure;
    figure.name = std::move(name);
    figure.unit = std::move(unit);
    figure.ours = ours;
    figure.limit = limit;
    figure.goal = goal;
    return figure;
}

void measureOpening(Report& report, const Place& full, const Place& empty)
{
    const EngineProcess fullEngine(full.folder);
    const EngineProcess emptyEngine(empty.folder);
    report.add(alternate(
        "opening the window on 10 million events", "ms", {Goal::Kind::ratioAtMost, 1.5}, report.rounds(9),
        [&] { return empty.window(WatchedWindow::Task::open).openedMs; },
        [&] { return full.window(WatchedWindow::Task::open).openedMs; }));
}

void measureSmoothness(Report& report, const Place& full)
{
    const EngineProcess engine(full.folder);
    const int seconds = static_cast<int>(report.size(20, 4));
    const std::size_t events =
        static_cast<std::size_t>(eventsASecond) * (2U * static_cast<unsigned>(seconds) + 20U);
    const Flood flood(engine.agentSocket(), 4, CallSource(Load{.users = 5'000}).take(events), eventsASecond);
    const WatchedWindow::Figures empty = full.window(WatchedWindow::Task::nothing, seconds);
    const WatchedWindow::Figures ours = full.window(WatchedWindow::Task::watch, seconds);
    if (flood.isOver()) {
        fail("the flood ended before the window was measured");
    }
    report.add(absolute("main thread at 50,000 events/s, longest stop", "ms", ours.longestStopMs,
                        empty.longestStopMs, {Goal::Kind::oursAtMost, 16}));
    report.add(absolute("main thread at 50,000 events/s, 99 of 100 stops", "ms", ours.p99StopMs,
                        empty.p99StopMs, {}));
    report.add(absolute("memory of the window on 10 million events", "MiB", ours.memoryMiB, empty.memoryMiB,
                        {Goal::Kind::oursAtMost, 300}));
}

} // namespace

int main(int argc, char** argv)
{
    if (int code = 0; WatchedWindow::isOne(argc, argv, code)) {
        return code;
    }
    Report report("bench_window", argc, argv);
    const std::filesystem::path kept =
        datasetOf(report.size(10'000'000, 100'000), report.folder().parent_path());
    const Place full{report.folder() / "full", report.folder() / "full-home"};
    const Place empty{report.folder() / "empty", report.folder() / "empty-home"};
    std::filesystem::copy(kept, full.folder); // it is written to
    measureOpening(report, full, empty);
    measureSmoothness(report, full);
    return 0;
}
