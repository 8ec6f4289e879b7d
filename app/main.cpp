// SPDX-License-Identifier: GPL-3.0-or-later
// tokenfence: an argument chooses a verb; without one, the window.
#include "app/cli/arguments.h"
#include "app/cli/exitcodes.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"

#include <QCoreApplication>

#include <clocale>
#include <cstdlib>
#include <cstring>
#include <string>

#include <langinfo.h>

namespace {

/// Names are UTF-8 whatever the locale says; Qt would switch to that too, but complain about it on standard
/// error.
void useUtf8()
{
    std::setlocale(LC_ALL, "");
    if (std::strcmp(::nl_langinfo(CODESET), "UTF-8") != 0) {
        ::setenv("LC_ALL", "C.UTF-8", 1);
        std::setlocale(LC_ALL, "C.UTF-8");
    }
}

} // namespace

int main(int argc, char** argv)
{
    using namespace tokenfence;
    useUtf8();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("tokenfence"));
    QCoreApplication::setApplicationVersion(QStringLiteral(TOKENFENCE_VERSION));

    const QStringList words = QCoreApplication::arguments().mid(1);
    const QString first = words.value(0);
    if (first == QStringLiteral("--help") || first == QStringLiteral("-h")) {
        printUsage();
        return exitDone;
    }
    if (first == QStringLiteral("--version")) {
        print("tokenfence " TOKENFENCE_VERSION "\n");
        return exitDone;
    }
    for (const Verb& verb : verbs()) {
        if (first == QLatin1String(verb.name)) {
            return verb.run(words.mid(1));
        }
    }
    if (first.isEmpty()) {
        complain("this build has no window; 'tokenfence --help' tells what it can do");
    } else {
        complain("'" + first.toStdString() + "' is no verb of it; 'tokenfence --help' tells which there are");
    }
    return exitBadArguments;
}
