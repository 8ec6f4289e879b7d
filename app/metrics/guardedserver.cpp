// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/metrics/guardedserver.h"

#include <QTcpSocket>
#include <QTimer>

#include <unistd.h>

namespace tokenfence {

void GuardedServer::incomingConnection(qintptr descriptor)
{
    if (m_open >= mostConnections) {
        ::close(static_cast<int>(descriptor));
        return;
    }
    auto* socket = new QTcpSocket(this); // the HTTP server deletes it when it ends
    if (!socket->setSocketDescriptor(descriptor)) {
        delete socket;
        return;
    }
    ++m_open;
    guard(*socket);
    addPendingConnection(socket);
}

void GuardedServer::guard(QTcpSocket& socket)
{
    connect(&socket, &QObject::destroyed, this, [this] { --m_open; });
    // Before the HTTP server hears of it, which is connected later: what waits to be read is all new.
    connect(&socket, &QTcpSocket::readyRead, &socket, [&socket, received = qint64(0)]() mutable {
        received += socket.bytesAvailable();
        if (received > mostBytes) {
            socket.abort();
        }
    });
    QTimer::singleShot(longestStay, &socket, [&socket] { socket.abort(); });
}

} // namespace tokenfence
