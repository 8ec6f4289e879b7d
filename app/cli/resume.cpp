// SPDX-License-Identifier: GPL-3.0-or-later
// tokenfence resume [--agent A|--user U|--workflow W]
#include "app/cli/arguments.h"
#include "app/cli/controlclient.h"
#include "app/cli/exitcodes.h"
#include "app/cli/scopeoptions.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"
#include "model/wire/writing.h"

namespace tokenfence {

int runResume(const QStringList& words)
{
    Arguments arguments(QStringLiteral("resume"), QStringLiteral("Lifts the stop of exactly this scope."));
    addScopeOptions(arguments);
    arguments.addRuntimeDir();
    if (const auto code = arguments.parse(words)) {
        return *code;
    }
    const auto scope = scopeFrom(arguments);
    if (!scope) {
        return arguments.refuse(scope.error().message);
    }
    auto client = ControlClient::connect(arguments.value(QStringLiteral("runtime-dir")));
    if (!client) {
        return failedWith(client.error());
    }
    auto answer = (*client)->ask("resume", ",\"scope\":" + scopeJson(*scope));
    if (!answer) {
        return failedWith(answer.error());
    }
    print("nothing stops " + inWords(*scope) +
          " any more; what was cancelled does not come back by itself\n");
    return exitDone;
}

} // namespace tokenfence
