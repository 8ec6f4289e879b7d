// SPDX-License-Identifier: GPL-3.0-or-later
// tokenfence verify [--db FILE]
#include "storage/verify.h"
#include "app/cli/arguments.h"
#include "app/cli/controlclient.h"
#include "app/cli/exitcodes.h"
#include "app/cli/serveoptions.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"

namespace tokenfence {

int runVerify(const QStringList& words)
{
    Arguments arguments(
        QStringLiteral("verify"),
        QStringLiteral("Checks a database: works every sum out again from the stored calls. Reads only; an "
                       "engine may be serving it."));
    arguments.addOption(QStringLiteral("db"), QStringLiteral("FILE"), QStringLiteral("The database."));
    if (const auto code = arguments.parse(words)) {
        return *code;
    }
    const std::string database = arguments.value(QStringLiteral("db")).value_or(standardDatabase());
    auto report = verifyDatabase(database, currentTime().wall);
    if (!report) {
        return failedWith(report.error());
    }
    for (const std::string& sentence : report->sentences) {
        complain(sentence);
    }
    if (report->differences > 0) {
        complain(database + ": " + std::to_string(report->differences) +
                 " sums differ from the stored calls");
        return exitFailed;
    }
    print(database + ": all sums are those of its " + std::to_string(report->events) + " calls\n");
    return exitDone;
}

} // namespace tokenfence
