// SPDX-License-Identifier: GPL-3.0-or-later
// tokenfence status [--json]
#include "app/cli/arguments.h"
#include "app/cli/controlclient.h"
#include "app/cli/exitcodes.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"
#include "app/cli/views.h"

namespace tokenfence {

int runStatus(const QStringList& words)
{
    Arguments arguments(QStringLiteral("status"),
                        QStringLiteral("What goes on: stops, agents, budgets, spend."));
    arguments.addFlag(QStringLiteral("json"), QStringLiteral("Print the engine's answer as it is."));
    arguments.addRuntimeDir();
    if (const auto code = arguments.parse(words)) {
        return *code;
    }
    auto client = ControlClient::connect(arguments.value(QStringLiteral("runtime-dir")));
    if (!client) {
        return failedWith(client.error());
    }
    auto answer = (*client)->ask("status");
    if (!answer) {
        return failedWith(answer.error());
    }
    return printAll(arguments.has(QStringLiteral("json")) ? *answer + "\n"
                                                          : statusForPeople(nlohmann::json::parse(*answer)));
}

} // namespace tokenfence
