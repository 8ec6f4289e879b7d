// SPDX-License-Identifier: GPL-3.0-or-later
// tokenfence policy set FILE
#include "app/cli/arguments.h"
#include "app/cli/controlclient.h"
#include "app/cli/exitcodes.h"
#include "app/cli/policyfile.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"

namespace tokenfence {

int runPolicy(const QStringList& words)
{
    Arguments arguments(
        QStringLiteral("policy"),
        QStringLiteral("'policy set FILE' puts the budgets of a JSON file: one object, or an array of "
                       "them. Where one is wrong, none is put."));
    arguments.addArgument(QStringLiteral("set"), QStringLiteral("What to do."));
    arguments.addArgument(QStringLiteral("FILE"), QStringLiteral("The file."));
    arguments.addRuntimeDir();
    if (const auto code = arguments.parse(words)) {
        return *code;
    }
    if (arguments.arguments().first() != QStringLiteral("set")) {
        return arguments.refuse("'" + arguments.arguments().first().toStdString() +
                                "' is none of its verbs: 'set'");
    }
    const auto file = readPolicyFile(arguments.arguments().last().toStdString());
    if (!file) {
        return failedWith(file.error());
    }
    auto client = ControlClient::connect(arguments.value(QStringLiteral("runtime-dir")));
    if (!client) {
        return failedWith(client.error());
    }
    for (const PolicyInFile& policy : *file) {
        if (auto answer = (*client)->ask("policy_put", ",\"policy\":" + policy.json); !answer) {
            Error error = answer.error();
            error.message = policy.place + ": " + error.message;
            return failedWith(error);
        }
        print(policy.id + " is set\n");
    }
    return exitDone;
}

} // namespace tokenfence
