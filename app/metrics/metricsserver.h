// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/result.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

class QHttpServer;
class QThread;

namespace tokenfence {

/**
 * Serves a page at http://127.0.0.1:PORT/metrics, on a thread of its own. Only this machine can reach it; who
 * names another host in a request (a web page that has its own name resolve to this machine) is sent away.
 *
 * Thread: made, opened and destroyed on one, which need not have an event loop; there is a QCoreApplication.
 */
class MetricsServer
{
public:
    /// `port` 0: any that is free. An error where it cannot listen.
    static Result<std::unique_ptr<MetricsServer>> listen(std::uint16_t port);
    ~MetricsServer();

    /// "http://127.0.0.1:9464/metrics".
    [[nodiscard]] const std::string& address() const { return m_address; }
    /// From now on `page`, called on the server's thread, is what is served; until then the answer is 503.
    void open(std::function<std::string()> page);

private:
    MetricsServer();
    Result<void> start(std::uint16_t port);

    std::unique_ptr<QThread> m_thread;
    QHttpServer* m_server = nullptr; ///< lives on the thread
    std::string m_address;
    std::shared_ptr<std::function<std::string()>> m_page; ///< touched on the thread only
};

} // namespace tokenfence
