// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/engineclient.h"

#include <QLocalServer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <nlohmann/json.hpp>

using namespace tokenfence;
using nlohmann::json;

/// Plays the engine: one client, whose lines it keeps and answers as the test says.
class PlayedEngine : public QObject
{
    Q_OBJECT
public:
    explicit PlayedEngine(const QString& path)
    {
        connect(&m_server, &QLocalServer::newConnection, this, [this] {
            m_client = m_server.nextPendingConnection();
            connect(m_client, &QLocalSocket::readyRead, this, &PlayedEngine::read);
        });
        QLocalServer::removeServer(path);
        m_server.listen(path);
    }

    void send(const json& line)
    {
        m_client->write(QByteArray::fromStdString(line.dump() + "\n"));
        m_client->flush();
    }
    json last(const std::string& type) const
    {
        for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
            if ((*line)["type"] == type)
                return *line;
        }
        return json::object();
    }

    std::vector<json> lines;
    json status = {{"events", 0}, {"engine", "tokenfence/0.1.0"}};
    json errorFor; ///< type of the line that is refused

private:
    void read()
    {
        while (m_client->canReadLine()) {
            const json line = json::parse(m_client->readLine().toStdString());
            lines.push_back(line);
            json answer = line["type"] == "status" ? status : json::object();
            if (line["type"] == errorFor)
                answer = {
                    {"type", "error"}, {"code", "bad_field"}, {"message", "No."}, {"field", "limit_usd"}};
            else
                answer.update({{"type", "result"}, {"ok", true}, {"epoch", 8}, {"policies", json::array()}});
            answer["id"] = line["id"];
            send(answer);
        }
    }

    QLocalServer m_server;
    QLocalSocket* m_client = nullptr;
};

class tst_EngineClient : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = m_dir->filePath(QStringLiteral("control.sock"));
        m_launcher = std::make_unique<EngineLauncher>(QStringList(), m_dir->filePath(QStringLiteral("log")));
    }

    void itConnectsWatchesAndReadsTheStatus()
    {
        PlayedEngine engine(m_path);
        EngineClient client(m_path, *m_launcher);
        QTRY_VERIFY(client.status());
        QCOMPARE(client.link(), EnginePort::Link::connected);
        QVERIFY(engine.last("watch").contains("id"));
        QCOMPARE(client.status()->engine, std::string("tokenfence/0.1.0"));
    }

    void aStopGoesOutAsOneLineAndItsEpochComesBack()
    {
        PlayedEngine engine(m_path);
        EngineClient client(m_path, *m_launcher);
        QTRY_COMPARE(client.link(), EnginePort::Link::connected);
        std::uint64_t epoch = 0;
        client.kill(Scope{Scope::Kind::user, "u-17"}, "loop",
                    [&](const Result<std::uint64_t>& result) { epoch = result.value(); });
        QTRY_COMPARE(epoch, std::uint64_t{8});
        QCOMPARE(engine.last("kill")["scope"], json({{"user", "u-17"}}));
        QCOMPARE(engine.last("kill")["reason"], json("loop"));
    }

    void aRefusalComesBackWithItsField()
    {
        PlayedEngine engine(m_path);
        engine.errorFor = "policy_put";
        EngineClient client(m_path, *m_launcher);
        QTRY_COMPARE(client.link(), EnginePort::Link::connected);
        Policy policy;
        policy.id = policy.name = "p";
        policy.limit = Money::fromDollars(1);
        std::string field;
        client.putPolicy(policy,
                         [&](const Result<std::vector<Policy>>& result) { field = result.error().field; });
        QTRY_COMPARE(field, std::string("limit_usd"));
    }

    void pricesArriveDigitForDigit()
    {
        PlayedEngine engine(m_path);
        EngineClient client(m_path, *m_launcher);
        QTRY_COMPARE(client.link(), EnginePort::Link::connected);
        bool done = false;
        client.putPrices("{\"m\":\n{\"input_cost_per_token\":1.5e-07}}",
                         [&](const Result<void>& result) { done = result.ok(); });
        QTRY_VERIFY(done);
        QCOMPARE(engine.last("prices_put")["prices"]["m"]["input_cost_per_token"].get<double>(), 1.5e-07);
    }

    void aBrokenConnectionIsToldAndMended()
    {
        auto engine = std::make_unique<PlayedEngine>(m_path);
        EngineClient client(m_path, *m_launcher);
        QTRY_COMPARE(client.link(), EnginePort::Link::connected);
        engine.reset();
        QTRY_COMPARE(client.link(), EnginePort::Link::lost);
        std::string code;
        client.resume(Scope(), [&](const Result<std::uint64_t>& result) { code = result.error().code; });
        QCOMPARE(code, std::string("unreachable"));
        engine = std::make_unique<PlayedEngine>(m_path);
        QTRY_COMPARE(client.link(), EnginePort::Link::connected);
    }

    void aTickBringsCallsAndAFreshStatus()
    {
        PlayedEngine engine(m_path);
        EngineClient client(m_path, *m_launcher);
        QTRY_VERIFY(client.status());
        QSignalSpy calls(&client, &EnginePort::callsArrived);
        QSignalSpy spend(&client, &EnginePort::spendChanged);
        engine.status["events"] = 1;
        engine.send({{"type", "tick"},
                     {"matched", 1},
                     {"shown", 1},
                     {"seen", 1},
                     {"events", json::array({{{"id", "1"}}})}});
        QTRY_COMPARE(calls.size(), 1);
        QTRY_VERIFY(!spend.isEmpty());
        QCOMPARE(client.status()->events, std::uint64_t{1});
    }

    void aFilterIsSentOnceAndAgainAfterAReconnect()
    {
        auto engine = std::make_unique<PlayedEngine>(m_path);
        EngineClient client(m_path, *m_launcher);
        QTRY_COMPARE(client.link(), EnginePort::Link::connected);
        LiveFilter filter;
        filter.status = CallStatus::error;
        client.setLiveFilter(filter);
        QTRY_COMPARE(engine->last("watch").value("filter", json()), json({{"status", "error"}}));
        engine.reset(); // before the next one takes its place
        engine = std::make_unique<PlayedEngine>(m_path);
        QTRY_COMPARE(engine->last("watch").value("filter", json()), json({{"status", "error"}}));
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<EngineLauncher> m_launcher;
    QString m_path;
};

QTEST_MAIN(tst_EngineClient)
#include "tst_engineclient.moc"
