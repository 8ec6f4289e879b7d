// SPDX-License-Identifier: GPL-3.0-or-later
// tokenfence restore FILE [--db FILE]
#include "storage/restore.h"
#include "app/cli/arguments.h"
#include "app/cli/exitcodes.h"
#include "app/cli/filejob.h"
#include "app/cli/serveoptions.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"

namespace tokenfence {

int runRestore(const QStringList& words)
{
    Arguments arguments(
        QStringLiteral("restore"),
        QStringLiteral("Puts a copy that 'tokenfence backup' made in the place of a database that no engine "
                       "serves. The database that was there is kept beside it."));
    arguments.addArgument(QStringLiteral("FILE"), QStringLiteral("The copy; it stays as it is."));
    arguments.addOption(QStringLiteral("db"), QStringLiteral("FILE"), QStringLiteral("The database."));
    if (const auto code = arguments.parse(words)) {
        return *code;
    }
    const std::string backup = arguments.arguments().front().toStdString();
    if (backup.empty()) {
        return arguments.refuse("FILE must not be empty");
    }
    const std::string database = arguments.value(QStringLiteral("db")).value_or(standardDatabase());
    FileJob job;
    const auto restored = restoreDatabase(backup, database, currentTime().wall, job.cancel(), job.progress());
    job.finish();
    if (!restored) {
        return failedAtFile(restored.error());
    }
    print(database + ": is now the copy " + backup + " with " + std::to_string(restored->report.events) +
          " calls" +
          (restored->kept.empty() ? std::string("\n")
                                  : "; the database that was there is kept as " + restored->kept + "\n"));
    return tellDifferences(database, restored->report);
}

} // namespace tokenfence
