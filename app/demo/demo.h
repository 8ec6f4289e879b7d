// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/demoagent.h"
#include "model/result.h"

#include <QObject>
#include <QProcess>
#include <QString>
#include <QTimer>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tokenfence {

class DemoBackfill;

/// Where the demo lives: beside the real engine, never in its place.
struct DemoPlace
{
    QString runtimeDir;
    QString database;

    QString agentSocket() const { return runtimeDir + QStringLiteral("/agent.sock"); }
    QString controlSocket() const { return runtimeDir + QStringLiteral("/control.sock"); }
    static DemoPlace standard();
};

/**
 * The demo: an engine with a database of its own, two months of a made-up company's calls, its budgets, and
 * simulated agents over the real socket, which walk through the five cost cliffs until they are stopped. The
 * real engine and its data are not touched.
 *
 * Thread: the one that it was made on; needs an event loop. Ends its engine when it ends.
 */
class Demo : public QObject
{
    Q_OBJECT
public:
    explicit Demo(DemoPlace place, QObject* parent = nullptr);
    ~Demo() override;

    void start();

Q_SIGNALS:
    /// One line for the terminal.
    void said(const QString& line);
    void failed(const QString& why);
    /// The demo's engine was told to end.
    void ended();

private:
    void engineReady();
    void putBudgets(std::function<void()> then);
    void startAgents();
    void nextAct();

    DemoPlace m_place;
    QProcess m_engine;
    std::unique_ptr<DemoBackfill> m_backfill;
    std::vector<std::unique_ptr<DemoAgent>> m_agents;
    QTimer m_actTimer;
    int m_act = 0;
    bool m_ready = false;
};

} // namespace tokenfence
