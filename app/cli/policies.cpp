// SPDX-License-Identifier: GPL-3.0-or-later
// tokenfence policies [--json]
#include "app/cli/arguments.h"
#include "app/cli/controlclient.h"
#include "app/cli/exitcodes.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"
#include "app/cli/views.h"

namespace tokenfence {

int runPolicies(const QStringList& words)
{
    Arguments arguments(QStringLiteral("policies"), QStringLiteral("Lists the budgets."));
    arguments.addFlag(QStringLiteral("json"), QStringLiteral("Print the engine's answer as it is."));
    arguments.addRuntimeDir();
    if (const auto code = arguments.parse(words)) {
        return *code;
    }
    auto client = ControlClient::connect(arguments.value(QStringLiteral("runtime-dir")));
    if (!client) {
        return failedWith(client.error());
    }
    auto answer = (*client)->ask("policies");
    if (!answer) {
        return failedWith(answer.error());
    }
    return printAll(arguments.has(QStringLiteral("json"))
                        ? *answer + "\n"
                        : policiesForPeople(nlohmann::json::parse(*answer).at("policies")));
}

} // namespace tokenfence
