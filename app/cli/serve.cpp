// SPDX-License-Identifier: GPL-3.0-or-later
// tokenfence serve [--db FILE] [--runtime-dir DIR] [--agent-group NAME] [--timezone NAME] [--prices FILE]
//                  [--metrics PORT]
#include "app/cli/endsignals.h"
#include "app/cli/exitcodes.h"
#include "app/cli/serveoptions.h"
#include "app/cli/servicemanager.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"
#include "app/engine/engine.h"
#include "app/engine/log.h"
#include "app/metrics/metricspage.h"
#include "app/metrics/metricsserver.h"
#include "storage/databaselock.h"
#include "storage/sqlitestore.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <array>
#include <atomic>
#include <cerrno>

namespace tokenfence {

namespace {

/// Every connection takes a descriptor, and the usual limit of 1,024 is for programs that use select().
void raiseDescriptorLimit()
{
    rlimit limit = {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        static_cast<void>(::setrlimit(RLIMIT_NOFILE, &limit)); // what we have will do otherwise
    }
}

/// False: neither is readable after so many milliseconds (-1: whenever).
bool waitForEither(int one, int other, int milliseconds)
{
    std::array<pollfd, 2> descriptors = {pollfd{one, POLLIN, 0}, pollfd{other, POLLIN, 0}};
    int ready = 0;
    do {
        ready = ::poll(descriptors.data(), descriptors.size(), milliseconds);
    } while (ready < 0 && errno == EINTR);
    return ready != 0;
}

/**
 * Serves until somebody wants the end. Meanwhile whoever keeps watch over the engine hears that the thread
 * which answers questions and takes stops goes round: it says so itself, and says nothing once it hangs. That
 * the disk hangs is no reason to be started anew, since stops hold all the same.
 */
void serveUntilEnd(Engine& engine, int signals, const ServiceManager& manager, std::atomic<bool>& doorCame)
{
    const auto every = manager.watchdogEvery();
    const int wait = every ? static_cast<int>(every->count()) : -1;
    while (!waitForEither(signals, engine.endAsked(), wait)) {
        if (doorCame.exchange(false)) {
            engine.askDoor([&manager, &doorCame] {
                doorCame = true;
                manager.tell("WATCHDOG=1");
            });
        } else {
            qCWarning(engineLog, "the thread that answers has not come round in time");
        }
    }
}

int failedToServe(const Error& error)
{
    complain(error.message);
    return error.code == "served" || error.code == "in_use" ? exitAlreadyServed : exitFailed;
}

} // namespace

int runServe(const QStringList& words)
{
    Arguments arguments(QStringLiteral("serve"), QStringLiteral("Runs the engine alone, in the foreground."));
    addServeOptions(arguments);
    if (const auto code = arguments.parse(words)) {
        return *code;
    }
    ServeOptions options;
    if (const auto code = readServeOptions(arguments, options)) {
        return *code;
    }
    ::umask(077); // everything that is made from here on is this user's alone
    setUpLog();
    raiseDescriptorLimit();
    const Descriptor signals = catchEndSignals();
    const ServiceManager manager;

    auto serving = RuntimeLock::take(options.engine.runtimeDir, options.engine.agentGroup);
    if (!serving) {
        return failedToServe(serving.error());
    }
    if (auto made = makeParentOf(options.engine.databasePath); !made) {
        return failedToServe(made.error());
    }
    auto writing = DatabaseLock::take(options.engine.databasePath, options.engine.runtimeDir.controlSocket());
    if (!writing) {
        return failedToServe(writing.error());
    }
    std::optional<RuntimeLock> runtimeLock(std::move(*serving));
    std::optional<DatabaseLock> databaseLock(std::move(*writing));

    std::unique_ptr<MetricsServer> metrics;
    if (options.metricsPort) {
        auto listening = MetricsServer::listen(*options.metricsPort);
        if (!listening) {
            return failedToServe(listening.error());
        }
        metrics = std::move(*listening);
        options.engine.metrics = metrics->address();
    }

    std::atomic<bool> doorCame = true;
    Names names;
    SqliteStore store(options.engine.databasePath, names);
    Engine engine(options.engine, names, store);
    if (auto started = engine.start(); !started) {
        return failedToServe(started.error());
    }
    if (metrics) {
        metrics->open([&engine] { return metricsPage(engine.vitals()); });
        qCInfo(engineLog, "figures are at %s", metrics->address().c_str());
    }
    const EngineFacts& facts = engine.facts();
    print("ready agent=" + facts.agentSocket + " control=" + facts.controlSocket + " db=" + facts.database +
          "\n");
    manager.tell("READY=1\nSTATUS=serves " + facts.database);

    serveUntilEnd(engine, signals.get(), manager, doorCame);
    manager.tell("STOPPING=1");
    metrics.reset();
    qCInfo(engineLog, "ending: what was read is taken in and stored");
    engine.stop([&] {
        databaseLock.reset();
        runtimeLock.reset();
    });
    qCInfo(engineLog, "ended");
    return exitDone;
}

} // namespace tokenfence
