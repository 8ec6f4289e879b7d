// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/demo.h"

#include "app/demo/backfill.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QLocalSocket>

#include <nlohmann/json.hpp>

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace tokenfence {

namespace {

constexpr int secondsBetweenCliffs = 40;

constexpr struct
{
    const char* name;
    int count;
} cast[] = {{"triage-bot", 3}, {"support-bot", 4}, {"billing-bot", 2}, {"research-bot", 2},
            {"etl-agent", 1},  {"planner", 1},     {"reviewer", 1}};

/// Which agent plays which cliff.
constexpr struct
{
    DemoAct act;
    const char* agent;
} acts[] = {{DemoAct::contextWindow, "support-bot"},
            {DemoAct::retryStorm, "etl-agent"},
            {DemoAct::multiAgent, "planner"},
            {DemoAct::toolCalling, "research-bot"},
            {DemoAct::messyInput, "billing-bot"}};

constexpr const char* budgets[] = {
    R"({"id":"org-daily","name":"Organisation, per day","period":"day","limit_usd":40,"alert_at":0.8})",
    R"({"id":"org-monthly","name":"Organisation, per month","period":"month","limit_usd":900,"alert_at":0.8})",
    R"({"id":"free-users","name":"Each free user, per day","match":{"label:plan":"free"},"per":"user","period":"day","limit_usd":1})",
    R"({"id":"refund-cap","name":"Refund workflow, per request","match":{"workflow":"refund"},"period":"request","limit_usd":0.50,"max_retries":10})",
    R"({"id":"research","name":"Research agents","match":{"agent":"research-*"},"period":"day","limit_usd":20,"alert_at":0.6,"downgrade_at":0.7,"fallback_model":"gpt-4o-mini"})",
    R"({"id":"nightly-etl","name":"Nightly ETL","match":{"workflow":"etl"},"period":"day","limit_usd":5})",
};

} // namespace

DemoPlace DemoPlace::standard()
{
    const QString data =
        qEnvironmentVariable("XDG_DATA_HOME", QDir::homePath() + QStringLiteral("/.local/share"));
    DemoPlace place;
    place.database = data + QStringLiteral("/tokenfence/demo.db");
    if (qEnvironmentVariableIsSet("TOKENFENCE_RUNTIME_DIR"))
        place.runtimeDir = qEnvironmentVariable("TOKENFENCE_RUNTIME_DIR") + QStringLiteral("-demo");
    else if (qEnvironmentVariableIsSet("XDG_RUNTIME_DIR"))
        place.runtimeDir = qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/tokenfence-demo");
    else
        place.runtimeDir = QStringLiteral("/tmp/tokenfence-%1-demo").arg(getuid());
    return place;
}

Demo::Demo(DemoPlace place, QObject* parent)
    : QObject(parent)
    , m_place(std::move(place))
{
    connect(&m_engine, &QProcess::readyReadStandardOutput, this, [this] {
        if (!m_ready && m_engine.readAllStandardOutput().startsWith("ready ")) {
            m_ready = true;
            engineReady();
        }
    });
    connect(&m_engine, &QProcess::finished, this, [this](int code) {
        if (m_ready)
            Q_EMIT ended();
        else
            Q_EMIT failed(QStringLiteral("the demo's engine ended with exit code %1: %2")
                              .arg(code)
                              .arg(QString::fromUtf8(m_engine.readAllStandardError()).trimmed()));
    });
    connect(&m_actTimer, &QTimer::timeout, this, &Demo::nextAct);
}

Demo::~Demo()
{
    disconnect(&m_engine, nullptr, this, nullptr);
    m_backfill.reset();
    m_agents.clear();
    if (m_engine.state() == QProcess::NotRunning)
        return;
    m_engine.terminate();
    m_engine.waitForFinished(10000);
}

void Demo::start()
{
    QLocalSocket probe;
    probe.connectToServer(m_place.controlSocket());
    if (probe.waitForConnected(500)) {
        Q_EMIT failed(QStringLiteral("a demo runs already; its sockets are in %1").arg(m_place.runtimeDir));
        return;
    }
    // Made-up data begins anew each time.
    for (const char* rest : {"", "-wal", "-shm"})
        QFile::remove(m_place.database + QLatin1String(rest));
    m_engine.setProgram(QCoreApplication::applicationFilePath());
    m_engine.setArguments({QStringLiteral("serve"), QStringLiteral("--db"), m_place.database,
                           QStringLiteral("--runtime-dir"), m_place.runtimeDir});
    m_engine.setChildProcessModifier([] {
        prctl(PR_SET_PDEATHSIG, SIGTERM); // the demo's engine does not outlive the demo
    });
    m_engine.start();
}

void Demo::engineReady()
{
    // What it logs from now on interests nobody, but must not fill the pipe.
    connect(&m_engine, &QProcess::readyReadStandardError, this, [this] { m_engine.readAllStandardError(); });
    Q_EMIT said(QStringLiteral("the demo's engine serves in %1").arg(m_place.runtimeDir));
    m_backfill = std::make_unique<DemoBackfill>(m_place.agentSocket(), currentTime().wall);
    connect(m_backfill.get(), &DemoBackfill::failed, this, &Demo::failed);
    connect(m_backfill.get(), &DemoBackfill::finished, this, [this] {
        Q_EMIT said(QStringLiteral("%1 days of made-up calls are stored").arg(DemoBackfill::days));
        // It is no agent: its connection ends, once this signal of its own is through.
        m_backfill.release()->deleteLater();
        putBudgets([this] { startAgents(); });
    });
}

void Demo::putBudgets(std::function<void()> then)
{
    auto* control = new QLocalSocket(this);
    auto answered = std::make_shared<std::size_t>(0);
    connect(control, &QLocalSocket::connected, this, [control] {
        for (const char* budget : budgets) {
            const nlohmann::json line{
                {"type", "policy_put"}, {"id", "demo"}, {"policy", nlohmann::json::parse(budget)}};
            const std::string text = line.dump() + "\n";
            control->write(text.data(), static_cast<qint64>(text.size()));
        }
    });
    connect(control, &QLocalSocket::readyRead, this, [control, answered, then = std::move(then)] {
        while (control->canReadLine()) {
            const QByteArray text = control->readLine();
            if (text.contains("\"type\":\"result\"") && ++*answered == std::size(budgets)) {
                control->deleteLater();
                then();
                return;
            }
        }
    });
    connect(control, &QLocalSocket::errorOccurred, this, [this, control] {
        Q_EMIT failed(QStringLiteral("the demo's budgets: ") + control->errorString());
    });
    control->connectToServer(m_place.controlSocket());
}

void Demo::startAgents()
{
    std::uint64_t seed = 1;
    for (const auto& role : cast) {
        for (int number = 0; number < role.count; ++number)
            m_agents.push_back(std::make_unique<DemoAgent>(role.name, m_place.agentSocket(), seed++));
    }
    Q_EMIT said(
        QStringLiteral("%1 simulated agents are at work; end the demo with Ctrl+C").arg(m_agents.size()));
    m_actTimer.start(secondsBetweenCliffs * 1000);
    nextAct();
}

void Demo::nextAct()
{
    const auto& next = acts[static_cast<std::size_t>(m_act++) % std::size(acts)];
    for (const auto& agent : m_agents) {
        if (agent->name() == next.agent) {
            agent->play(next.act);
            break;
        }
    }
    Q_EMIT said(
        QStringLiteral("%1 now plays %2").arg(QLatin1String(next.agent), QLatin1String(titleOf(next.act))));
}

} // namespace tokenfence
