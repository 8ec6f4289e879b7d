// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/result.h"

#include <QString>
#include <QStringList>

namespace tokenfence {

/**
 * Starts `tokenfence serve` as a process of its own, with its log in a file, so that nothing that happens to
 * the window takes the fence down.
 *
 * Thread: any; does not wait for the engine to be ready (the connection to its socket tells that).
 */
class EngineLauncher
{
public:
    /// `options` are those of `serve`; the log goes to `logFile`, behind what is there.
    EngineLauncher(QStringList options, QString logFile);

    Result<void> start();
    /// What the engine said last, where it ended instead of serving; "" where it said nothing since `start`.
    QString lastWords() const;
    const QString& logFile() const { return m_logFile; }

    /// `$XDG_STATE_HOME/tokenfence/NAME` (`~/.local/state` without the variable); its folder is made.
    static QString logFileFor(const QString& name);

private:
    QStringList m_options;
    QString m_logFile;
    qint64 m_logStart = 0; ///< where the log of the last start begins
};

} // namespace tokenfence
