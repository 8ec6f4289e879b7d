// SPDX-License-Identifier: GPL-3.0-or-later
// tokenfence demo
#include "app/demo/demo.h"

#include "app/cli/arguments.h"
#include "app/cli/endsignals.h"
#include "app/cli/exitcodes.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"

#include <QCoreApplication>
#include <QSocketNotifier>

namespace tokenfence {

int runDemo(const QStringList& words)
{
    Arguments arguments(
        QStringLiteral("demo"),
        QStringLiteral("Runs simulated agents, with an engine and a database of their own, until Ctrl+C."));
    if (const auto code = arguments.parse(words)) {
        return *code;
    }
    const Descriptor signals = catchEndSignals();
    const QSocketNotifier ending(signals.get(), QSocketNotifier::Read);
    const DemoPlace place = DemoPlace::standard();
    Demo demo(place);
    QObject::connect(&ending, &QSocketNotifier::activated, qApp, [] { QCoreApplication::exit(exitDone); });
    QObject::connect(&demo, &Demo::ended, qApp, [] { QCoreApplication::exit(exitDone); });
    QObject::connect(&demo, &Demo::said, qApp, [](const QString& line) { print(line.toStdString() + "\n"); });
    QObject::connect(&demo, &Demo::failed, qApp, [](const QString& why) {
        complain(why.toStdString());
        QCoreApplication::exit(exitFailed);
    });
    const QString program = QCoreApplication::applicationFilePath();
    print(QStringLiteral("look at it with:\n  %1 status --runtime-dir %2\n  %1 tail --runtime-dir %2\n")
              .arg(program, place.runtimeDir)
              .toStdString());
    // From within the loop: an exit that is asked for before it runs would be lost.
    QMetaObject::invokeMethod(&demo, &Demo::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

} // namespace tokenfence
