// SPDX-License-Identifier: GPL-3.0-or-later
// tokenfence shutdown
#include "app/cli/arguments.h"
#include "app/cli/controlclient.h"
#include "app/cli/exitcodes.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"

namespace tokenfence {

namespace {

constexpr int endsWithinMs = 60'000;

} // namespace

int runShutdown(const QStringList& words)
{
    Arguments arguments(QStringLiteral("shutdown"),
                        QStringLiteral("Ends the engine in order: what it has acknowledged is on disk."));
    arguments.addRuntimeDir();
    if (const auto code = arguments.parse(words)) {
        return *code;
    }
    auto client = ControlClient::connect(arguments.value(QStringLiteral("runtime-dir")));
    if (!client) {
        return failedWith(client.error());
    }
    if (auto answer = (*client)->ask("shutdown"); !answer) {
        return failedWith(answer.error());
    }
    if (!(*client)->waitForEnd(QDeadlineTimer(endsWithinMs))) {
        complain("the engine has not ended within a minute");
        return exitFailed;
    }
    print("the engine has ended: agents are not fenced any more\n");
    return exitDone;
}

} // namespace tokenfence
