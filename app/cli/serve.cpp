// SPDX-License-Identifier: GPL-3.0-or-later
// tokenfence serve [--db FILE] [--runtime-dir DIR] [--agent-group NAME] [--timezone NAME] [--prices FILE]
#include "app/cli/endsignals.h"
#include "app/cli/exitcodes.h"
#include "app/cli/serveoptions.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"
#include "app/engine/engine.h"
#include "app/engine/log.h"
#include "storage/databaselock.h"
#include "storage/sqlitestore.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <array>
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

void waitForEither(int one, int other)
{
    std::array<pollfd, 2> descriptors = {pollfd{one, POLLIN, 0}, pollfd{other, POLLIN, 0}};
    while (::poll(descriptors.data(), descriptors.size(), -1) < 0 && errno == EINTR) {
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

    Names names;
    SqliteStore store(options.engine.databasePath, names);
    Engine engine(options.engine, names, store);
    if (auto started = engine.start(); !started) {
        return failedToServe(started.error());
    }
    const EngineFacts& facts = engine.facts();
    print("ready agent=" + facts.agentSocket + " control=" + facts.controlSocket + " db=" + facts.database +
          "\n");

    waitForEither(signals.get(), engine.endAsked());
    qCInfo(engineLog, "ending: what was read is taken in and stored");
    engine.stop([&] {
        databaseLock.reset();
        runtimeLock.reset();
    });
    qCInfo(engineLog, "ended");
    return exitDone;
}

} // namespace tokenfence
