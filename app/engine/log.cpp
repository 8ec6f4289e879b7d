// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/log.h"

#include "app/engine/logfile.h"
#include "model/time/clock.h"
#include "model/time/rfc3339.h"

#include <cstdio>
#include <mutex>
#include <string>

#include <unistd.h>

namespace tokenfence {

Q_LOGGING_CATEGORY(engineLog, "tokenfence.engine", QtInfoMsg)

namespace {

const char* nameOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return "debug";
    case QtInfoMsg:
        return "info";
    case QtWarningMsg:
        return "warning";
    case QtCriticalMsg:
        return "error";
    case QtFatalMsg:
        break;
    }
    return "fatal";
}

void writeMessage(QtMsgType type, const QMessageLogContext&, const QString& message)
{
    // Qt's own pattern knows no UTC. One write a line, so that lines of several threads stay whole.
    const std::string line =
        toRfc3339(currentTime().wall) + ' ' + nameOf(type) + ": " + message.toStdString() + '\n';
    static std::mutex oneAtATime;
    const std::lock_guard lock(oneAtATime);
    rotateLog(STDERR_FILENO);
    std::fwrite(line.data(), 1, line.size(), stderr);
}

} // namespace

void setUpLog()
{
    qInstallMessageHandler(writeMessage);
}

} // namespace tokenfence
