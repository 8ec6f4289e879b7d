// SPDX-License-Identifier: GPL-3.0-or-later
// tokenfence: an argument chooses a verb; without one, the window.
#include "app/cli/exitcodes.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"
#include "app/desktop/desktop.h"

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

/// The verb that the first word names; null: none of them.
const tokenfence::Verb* verbOf(const char* word)
{
    for (const tokenfence::Verb& verb : tokenfence::verbs()) {
        if (word != nullptr && std::strcmp(word, verb.name) == 0) {
            return &verb;
        }
    }
    return nullptr;
}

} // namespace

int main(int argc, char** argv)
{
    using namespace tokenfence;
    useUtf8();
    const std::string first = argc > 1 ? argv[1] : "";
    if (first == "--help" || first == "-h") {
        printUsage();
        return exitDone;
    }
    if (first == "--version") {
        print("tokenfence " TOKENFENCE_VERSION "\n");
        return exitDone;
    }
    const Verb* verb = verbOf(argv[1]);
    if (verb == nullptr && !first.empty() && first.front() != '-') {
        complain("'" + first + "' is no verb of it; 'tokenfence --help' tells which there are");
        return exitBadArguments;
    }
    if (verb == nullptr) {
        return runDesktop(argc, argv);
    }
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("tokenfence"));
    QCoreApplication::setApplicationVersion(QStringLiteral(TOKENFENCE_VERSION));
    return verb->run(QCoreApplication::arguments().mid(2));
}
