// SPDX-License-Identifier: GPL-3.0-or-later
// tokenfence backup FILE [--db FILE]
#include "storage/backup.h"
#include "app/cli/arguments.h"
#include "app/cli/exitcodes.h"
#include "app/cli/filejob.h"
#include "app/cli/serveoptions.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"

namespace tokenfence {

int runBackup(const QStringList& words)
{
    Arguments arguments(
        QStringLiteral("backup"),
        QStringLiteral("Copies a database, as it is at one moment, while an engine may be serving it, and "
                       "checks the copy. A file that is there already is not replaced."));
    arguments.addArgument(QStringLiteral("FILE"), QStringLiteral("The copy that is made."));
    arguments.addOption(QStringLiteral("db"), QStringLiteral("FILE"), QStringLiteral("The database."));
    if (const auto code = arguments.parse(words)) {
        return *code;
    }
    const std::string target = arguments.arguments().front().toStdString();
    if (target.empty()) {
        return arguments.refuse("FILE must not be empty");
    }
    const std::string database = arguments.value(QStringLiteral("db")).value_or(standardDatabase());
    FileJob job;
    const auto report = backUpDatabase(database, target, currentTime().wall, job.cancel(), job.progress());
    job.finish();
    if (!report) {
        return failedAtFile(report.error());
    }
    print(target + ": a copy of " + database + " with " + std::to_string(report->events) +
          " calls, checked and on the disk\n");
    return tellDifferences(target, *report);
}

} // namespace tokenfence
