// SPDX-License-Identifier: GPL-3.0-or-later
// tokenfence verify [--db FILE]
#include "storage/verify.h"
#include "app/cli/arguments.h"
#include "app/cli/exitcodes.h"
#include "app/cli/filejob.h"
#include "app/cli/serveoptions.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"
#include "storage/databaselock.h"

namespace tokenfence {

int runVerify(const QStringList& words)
{
    Arguments arguments(
        QStringLiteral("verify"),
        QStringLiteral("Checks a database: works every sum out again from the stored calls. Reads only; an "
                       "engine may be serving it. Where none does, every page of the file is checked too."));
    arguments.addOption(QStringLiteral("db"), QStringLiteral("FILE"), QStringLiteral("The database."));
    if (const auto code = arguments.parse(words)) {
        return *code;
    }
    const std::string database = arguments.value(QStringLiteral("db")).value_or(standardDatabase());
    const VerifyDepth depth = DatabaseLock::isHeld(database) ? VerifyDepth::sums : VerifyDepth::sumsAndFile;
    FileJob job;
    const auto report = verifyDatabase(database, currentTime().wall, depth, job.cancel(), job.progress());
    job.finish();
    if (!report) {
        complain(report.error().message);
        return exitFailed;
    }
    const int code = tellDifferences(database, *report);
    if (code == exitDone) {
        print(database + ": all sums are those of its " + std::to_string(report->events) + " calls\n");
    }
    return code;
}

} // namespace tokenfence
