// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/metrics/metricsserver.h"

#include "app/metrics/guardedserver.h"

#include <QHostAddress>
#include <QHttpServer>
#include <QHttpServerResponse>
#include <QThread>

#include <utility>

namespace tokenfence {

namespace {

using Response = QHttpServerResponse;

/// Whether the request is for this machine by a name that nobody else can give it.
bool namesThisMachine(const QHttpServerRequest& request)
{
    const QByteArray host = request.value("Host");
    const QByteArray name = host.left(host.lastIndexOf(':') < 0 ? host.size() : host.lastIndexOf(':'));
    return name == "127.0.0.1" || name.compare("localhost", Qt::CaseInsensitive) == 0;
}

/// One request a connection: so the bytes of one can be bounded.
Response answer(const QByteArray& type, const QByteArray& text, Response::StatusCode code)
{
    Response response(type, text, code);
    response.addHeader("Connection", "close");
    response.addHeader("Cache-Control", "no-store");
    return response;
}

Response plain(const QByteArray& text, Response::StatusCode code)
{
    return answer("text/plain; charset=utf-8", text, code);
}

} // namespace

MetricsServer::MetricsServer()
    : m_thread(std::make_unique<QThread>())
    , m_page(std::make_shared<std::function<std::string()>>())
{
}

MetricsServer::~MetricsServer()
{
    if (m_server != nullptr) {
        QMetaObject::invokeMethod(
            m_server, [server = m_server] { delete server; }, Qt::BlockingQueuedConnection);
    }
    m_thread->quit();
    m_thread->wait();
}

Result<std::unique_ptr<MetricsServer>> MetricsServer::listen(std::uint16_t port)
{
    std::unique_ptr<MetricsServer> server(new MetricsServer);
    if (auto started = server->start(port); !started) {
        return started.error();
    }
    return server;
}

Result<void> MetricsServer::start(std::uint16_t port)
{
    QObject starter; // stands for the thread until the server does
    m_thread->setObjectName(QStringLiteral("metrics"));
    m_thread->start();
    starter.moveToThread(m_thread.get());
    QString problem;
    const auto build = [this, port, &problem, home = QThread::currentThread(), &starter] {
        auto* tcp = new GuardedServer;
        auto* server = new QHttpServer;
        tcp->setParent(server);
        server->route(
            QStringLiteral("/metrics"), QHttpServerRequest::Method::Get,
            [page = m_page](const QHttpServerRequest& request) {
                if (!namesThisMachine(request)) {
                    return plain("This page is for this machine alone.\n", Response::StatusCode::Forbidden);
                }
                if (!*page) {
                    return plain("The engine is starting.\n", Response::StatusCode::ServiceUnavailable);
                }
                return answer("text/plain; version=0.0.4; charset=utf-8",
                              QByteArray::fromStdString((*page)()), Response::StatusCode::Ok);
            });
        server->setMissingHandler([](const QHttpServerRequest&, QHttpServerResponder&& responder) {
            responder.write("The figures are at /metrics.\n", "text/plain; charset=utf-8",
                            QHttpServerResponder::StatusCode::NotFound);
        });
        if (tcp->listen(QHostAddress::LocalHost, port)) {
            server->bind(tcp);
            m_server = server;
            m_address = "http://127.0.0.1:" + std::to_string(tcp->serverPort()) + "/metrics";
        } else {
            problem = tcp->errorString();
            delete server;
        }
        starter.moveToThread(home);
    };
    QMetaObject::invokeMethod(&starter, build, Qt::BlockingQueuedConnection);
    if (m_server == nullptr) {
        return Error{"refused", "the metrics cannot be served at port " + std::to_string(port) +
                                    " of this machine: " + problem.toStdString()};
    }
    return {};
}

void MetricsServer::open(std::function<std::string()> page)
{
    QMetaObject::invokeMethod(
        m_server, [this, &page] { *m_page = std::move(page); }, Qt::BlockingQueuedConnection);
}

} // namespace tokenfence
