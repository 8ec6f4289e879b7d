// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/controls.h"
#include "ui/items/datatable.h"
#include "ui/pages/agents/agentmodel.h"

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace tokenfence;
using namespace std::chrono_literals;

class tst_Agents : public QObject
{
    Q_OBJECT

    QWidget& window() const { return *m_test->window; }
    DataTable* table() const { return named<DataTable>(window(), "Agents"); }
    QPushButton* button(const char* name) const { return named<QPushButton>(window(), name); }
    QString cell(int row, int column) const { return table()->model()->index(row, column).data().toString(); }
    int rowOf(const char* agent) const
    {
        for (int row = 0; row < table()->model()->rowCount(); ++row) {
            if (cell(row, AgentModel::Name) == QLatin1String(agent)) {
                return row;
            }
        }
        return -1;
    }
    void leave(const std::string& agent)
    {
        m_test->engine.change([&agent](EngineStatus& status) {
            std::erase_if(status.agents, [&agent](const AgentView& view) { return view.agent == agent; });
        });
    }

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        m_month = recentCalls(500);
    }
    void init()
    {
        m_test = std::make_unique<TestWindow>(m_month);
        m_test->theme.dress(*qApp);
        m_test->engine.setLink(EnginePort::Link::connected);
        m_test->engine.setStatus(sampleStatus(m_month));
        m_test->open();
        QVERIFY(QTest::qWaitForWindowExposed(m_test->window.get()));
        QTest::keyClick(m_test->window.get(), Qt::Key_5, Qt::ControlModifier);
        QCOMPARE(m_test->window->currentPage(), PageId::agents);
    }
    void cleanup() { m_test.reset(); }

    void everyConnectedAgentIsARow()
    {
        QCOMPARE(table()->model()->rowCount(), 14);
        const int row = rowOf("support-bot");
        QCOMPARE(cell(row, AgentModel::State), QStringLiteral("connected"));
        QCOMPARE(cell(row, AgentModel::Client), QStringLiteral("tokenfence-python/1.0.0"));
        QCOMPARE(cell(row, AgentModel::Pid), QStringLiteral("4690"));
        QCOMPARE(cell(row, AgentModel::UserId), QStringLiteral("1000"));
        QCOMPARE(cell(row, AgentModel::CallsPerMinute), QStringLiteral("9"));
        QCOMPARE(cell(row, AgentModel::Reserved), QStringLiteral("$2.80"));
    }

    void whatIsNotKnownIsADash()
    {
        m_test->engine.change([](EngineStatus& status) {
            AgentView& agent = status.agents.front();
            agent.pid.reset();
            agent.uid.reset();
            agent.lastSeen.reset();
            agent.callsPerMinute.reset();
            agent.reserved.reset();
            agent.client.clear();
        });
        const int row = rowOf("support-bot");
        for (const int column : {AgentModel::Client, AgentModel::Pid, AgentModel::UserId,
                                 AgentModel::LastSeen, AgentModel::CallsPerMinute, AgentModel::Reserved}) {
            QCOMPARE(cell(row, column), QString::fromUtf8("–"));
        }
    }

    void whoLeavesStaysBelowAllThatAreConnected()
    {
        leave("billing-bot");
        const int last = table()->model()->rowCount() - 1;
        QCOMPARE(last, 13);
        QCOMPARE(cell(last, AgentModel::Name), QStringLiteral("billing-bot"));
        QCOMPARE(cell(last, AgentModel::State), QStringLiteral("left"));
        // Whatever the order.
        for (const Qt::SortOrder order : {Qt::DescendingOrder, Qt::AscendingOrder}) {
            for (int column = 0; column < AgentModel::ColumnCount; ++column) {
                table()->sortByColumn(column, order);
                QCOMPARE(cell(last, AgentModel::Name), QStringLiteral("billing-bot"));
            }
        }
    }

    void whileNoEngineIsHeardNobodyIsCalledConnected()
    {
        const auto states = [this] {
            QStringList all;
            for (int row = 0; row < table()->model()->rowCount(); ++row) {
                all += cell(row, AgentModel::State);
            }
            return all;
        };
        const QStringList before = states();
        QVERIFY(before.contains(QStringLiteral("connected")));
        m_test->engine.setLink(EnginePort::Link::lost);
        QVERIFY(!states().contains(QStringLiteral("connected")));
        QVERIFY(states().contains(QStringLiteral("not known")));
        m_test->engine.setLink(EnginePort::Link::connected);
        QCOMPARE(states(), before);
    }

    void itIsSortedByAColumnsFigure()
    {
        table()->sortByColumn(AgentModel::Pid, Qt::DescendingOrder);
        QCOMPARE(cell(0, AgentModel::Pid), QStringLiteral("4781"));
        table()->sortByColumn(AgentModel::CallsPerMinute, Qt::DescendingOrder);
        QCOMPARE(cell(0, AgentModel::Name), QStringLiteral("support-bot"));
    }

    void theButtonsAboveStopAndResumeTheSelectedAgent()
    {
        QVERIFY(!button("Stop this agent")->isEnabled());
        table()->selectRow(rowOf("research-bot"));
        QTest::mouseClick(button("Stop this agent"), Qt::LeftButton);
        QCOMPARE(m_test->engine.kills.size(), std::size_t{1});
        QCOMPARE(m_test->engine.kills.front().scope, (Scope{Scope::Kind::agent, "research-bot"}));
        QVERIFY(!button("Stop this agent")->isEnabled());
        QCOMPARE(cell(rowOf("research-bot"), AgentModel::State), QStringLiteral("stopped, not confirmed"));
        QTest::mouseClick(button("Resume this agent"), Qt::LeftButton);
        QCOMPARE(m_test->engine.resumes, (std::vector<Scope>{{Scope::Kind::agent, "research-bot"}}));
        QCOMPARE(cell(rowOf("research-bot"), AgentModel::State), QStringLiteral("connected"));
    }

    void aRefusedStopIsSaidUntilItIsDone()
    {
        const Error busy{"busy", "The engine cannot store now: the disk is full."};
        table()->selectRow(rowOf("research-bot"));
        m_test->engine.failWith(busy);
        QTest::mouseClick(button("Stop this agent"), Qt::LeftButton);
        const QStringList said{QStringLiteral(
            "The agent research-bot was not stopped: The engine cannot store now: the disk is full.")};
        QCOMPARE(notices(window()), said);
        QTest::mouseClick(button("Stop this agent"), Qt::LeftButton);
        QCOMPARE(notices(window()), said); // once, however often it was tried
        m_test->engine.failWith(std::nullopt);
        QTest::mouseClick(button("Stop this agent"), Qt::LeftButton);
        QCOMPARE(notices(window()), QStringList());

        m_test->engine.failWith(busy);
        QTest::mouseClick(button("Resume this agent"), Qt::LeftButton);
        QCOMPARE(notices(window()),
                 QStringList{QStringLiteral("The stop of the agent research-bot was not lifted: The engine "
                                            "cannot store now: the disk is full.")});
    }

    void aRefusalThatWasPutAwayIsSaidAgainWhenItHappensAgain()
    {
        m_test->engine.failWith(Error{"timeout", "The engine does not answer."});
        table()->selectRow(rowOf("research-bot"));
        for (int time = 0; time < 2; ++time) {
            QTest::mouseClick(button("Stop this agent"), Qt::LeftButton);
            QCOMPARE(notices(window()).size(), 1);
            QTest::mouseClick(button("Put away"), Qt::LeftButton);
            QCOMPARE(notices(window()), QStringList());
        }
    }

    void theRowsMenuDoesTheSameByKeyboard()
    {
        table()->setFocus();
        table()->selectRow(rowOf("etl-agent"));
        QTest::keyClick(table(), Qt::Key_F10, Qt::ShiftModifier);
        QVERIFY(choose("Stop this agent"));
        QCOMPARE(m_test->engine.kills.back().scope.name, std::string("etl-agent"));
        QTest::keyClick(table(), Qt::Key_F10, Qt::ShiftModifier);
        QVERIFY(choose("Resume this agent"));
        QCOMPARE(m_test->engine.resumes.back().name, std::string("etl-agent"));
    }

    void aConfirmedStopSaysSo()
    {
        m_test->engine.change(
            [](EngineStatus& status) { status.agents[1].stopped = status.agents[1].confirmed = true; });
        QCOMPARE(cell(rowOf("research-bot"), AgentModel::State), QStringLiteral("stopped, confirmed"));
    }

    void enterLeadsToTheAgentsCalls()
    {
        table()->setFocus();
        table()->selectRow(rowOf("etl-agent"));
        QTest::keyClick(table(), Qt::Key_Return);
        QCOMPARE(m_test->window->currentPage(), PageId::live);
        QCOMPARE(named<QLineEdit>(window(), "Filter")->text(), QStringLiteral("agent:etl-agent"));
    }

    void aStatusThatSaysTheSameChangesNoRow()
    {
        AgentModel model;
        QAbstractItemModelTester tester(&model);
        const EngineStatus status = sampleStatus(m_month);
        model.setAgents(status.agents);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setAgents(status.agents);
        QCOMPARE(changed.count(), 0);
        std::vector<AgentView> agents = status.agents;
        agents[2].spent += Money::fromDollars(1);
        model.setAgents(agents);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.front().front().toModelIndex().row(), 2);
        QCOMPARE(inserted.count() + removed.count() + reset.count(), 0);
    }

    void theSelectionStaysWithItsAgent()
    {
        table()->selectRow(rowOf("support-bot"));
        m_test->engine.change([](EngineStatus& status) {
            AgentView first = status.agents.front();
            first.session = "s-99";
            first.agent = "a-new-one";
            status.agents.push_back(first);
        });
        QCOMPARE(cell(table()->currentRow(), AgentModel::Name), QStringLiteral("support-bot"));
    }

    void ofThoseThatLeftTheLastStay()
    {
        AgentModel model;
        QAbstractItemModelTester tester(&model);
        for (int i = 0; i < AgentModel::mostLeft + 20; ++i) {
            AgentView agent;
            agent.session = "s-" + std::to_string(i);
            agent.agent = "worker-" + std::to_string(i);
            model.setAgents({agent});
        }
        model.setAgents({});
        QCOMPARE(model.rowCount(), AgentModel::mostLeft);
        QCOMPARE(model.at(0)->agent, std::string("worker-20"));
    }

    void withNobodyThereItSaysWhatToDo()
    {
        m_test->engine.change([](EngineStatus& status) { status.agents.clear(); });
        m_test->open();
        QTest::keyClick(m_test->window.get(), Qt::Key_5, Qt::ControlModifier);
        table()->grab();
        QVERIFY(table()->accessibleDescription().contains(
            QStringLiteral("/run/user/1000/tokenfence/agent.sock")));
    }

    void picture()
    {
        m_test->engine.change([](EngineStatus& status) {
            status.agents[1].stopped = true;
            status.agents[3].stopped = status.agents[3].confirmed = true;
            status.agents.erase(status.agents.begin() + 9);
            StopView stop;
            stop.stop.scope = {Scope::Kind::agent, "etl-agent"};
            status.stops.push_back(stop);
        });
        table()->setFocus();
        table()->selectRow(rowOf("research-bot"));
        keepPictures(*m_test, "agents");
    }

private:
    FakeMonth m_month;
    std::unique_ptr<TestWindow> m_test;
};

QTEST_MAIN(tst_Agents)
#include "tst_agents.moc"
