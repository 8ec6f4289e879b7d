// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpServer>

#include <chrono>
#include <cstddef>

namespace tokenfence {

/**
 * A TCP server on loopback that bounds what its peers can make it hold, because the HTTP server behind it
 * keeps whatever it is sent: a few connections at a time, a few kilobytes from each, a few seconds for each.
 *
 * Thread: the one that it was made on, which runs an event loop.
 */
class GuardedServer : public QTcpServer
{
public:
    static constexpr std::size_t mostConnections = 16;
    static constexpr qint64 mostBytes = 16 * 1024;
    static constexpr std::chrono::seconds longestStay{10};

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void guard(QTcpSocket& socket);

    std::size_t m_open = 0;
};

} // namespace tokenfence
