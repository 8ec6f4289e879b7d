// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/singlewindow.h"

#include <QLocalSocket>

namespace tokenfence {

namespace {

constexpr int answerMs = 500;

} // namespace

SingleWindow::SingleWindow(QObject* parent)
    : QObject(parent)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket* other = m_server.nextPendingConnection()) {
            connect(other, &QLocalSocket::disconnected, other, &QObject::deleteLater);
            other->write("raised\n");
            Q_EMIT raiseWanted();
        }
    });
}

bool SingleWindow::raiseOther(const QString& path)
{
    QLocalSocket other;
    other.connectToServer(path);
    return other.waitForConnected(answerMs) && other.waitForReadyRead(answerMs);
}

void SingleWindow::listen(const QString& path)
{
    if (m_server.isListening())
        return;
    QLocalServer::removeServer(path);
    m_server.listen(path);
}

} // namespace tokenfence
