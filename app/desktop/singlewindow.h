// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocalServer>
#include <QObject>

namespace tokenfence {

/**
 * One window for each runtime directory: a second start asks the first window to come to the front and ends.
 *
 * Thread: main.
 */
class SingleWindow : public QObject
{
    Q_OBJECT
public:
    explicit SingleWindow(QObject* parent = nullptr);

    /// Whether a window answered on `path`, and comes to the front. Waits a moment at most; only for the
    /// start.
    static bool raiseOther(const QString& path);
    /// Answers on `path` from now on; what is left over of a window that died is replaced.
    void listen(const QString& path);

Q_SIGNALS:
    void raiseWanted();

private:
    QLocalServer m_server;
};

} // namespace tokenfence
