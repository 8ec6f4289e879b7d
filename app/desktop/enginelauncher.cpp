// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/enginelauncher.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>

namespace tokenfence {

EngineLauncher::EngineLauncher(QStringList options, QString logFile)
    : m_options(std::move(options))
    , m_logFile(std::move(logFile))
{
}

Result<void> EngineLauncher::start()
{
    m_logStart = QFileInfo(m_logFile).size();
    QProcess engine;
    engine.setProgram(QCoreApplication::applicationFilePath());
    engine.setArguments(QStringList{QStringLiteral("serve")} + m_options);
    engine.setStandardInputFile(QProcess::nullDevice());
    engine.setStandardOutputFile(QProcess::nullDevice());
    engine.setStandardErrorFile(m_logFile, QIODevice::Append);
    if (!engine.startDetached()) {
        return Error{"not_started",
                     "The engine could not be started: " + engine.errorString().toStdString() + ".",
                     {}};
    }
    return {};
}

QString EngineLauncher::lastWords() const
{
    QFile log(m_logFile);
    if (!log.open(QIODevice::ReadOnly) || !log.seek(m_logStart))
        return {};
    const QList<QByteArray> lines = log.read(64 * 1024).trimmed().split('\n');
    return QString::fromUtf8(lines.last());
}

QString EngineLauncher::logFileFor(const QString& name)
{
    const QString state =
        qEnvironmentVariable("XDG_STATE_HOME", QDir::homePath() + QStringLiteral("/.local/state"));
    const QDir folder(state + QStringLiteral("/tokenfence"));
    folder.mkpath(QStringLiteral("."));
    return folder.filePath(name);
}

} // namespace tokenfence
