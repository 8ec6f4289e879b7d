// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/testwindow.h"
#include "ui/pages/overview/overviewpage.h"
#include "ui/shell/farewell.h"
#include "ui/shell/ribbon.h"
#include "ui/shell/statusbar.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace tokenfence;
using namespace std::chrono_literals;

class TestWindowSuite : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<TestWindow> m_test;

    static QPushButton* button(const QWidget& in, const QString& text)
    {
        for (QPushButton* button : in.findChildren<QPushButton*>()) {
            if (button->text() == text) {
                return button;
            }
        }
        return nullptr;
    }
    Farewell* farewell()
    {
        for (Farewell* dialog : m_test->window->findChildren<Farewell*>()) {
            if (dialog->isVisible()) {
                return dialog;
            }
        }
        return nullptr;
    }

private Q_SLOTS:
    void init()
    {
        m_test = std::make_unique<TestWindow>();
        m_test->engine.setStatus(sampleStatus(FakeMonth()));
        m_test->engine.setLink(EnginePort::Link::connected);
    }
    void cleanup() { m_test.reset(); }

    void overviewNeedsNoScrollBarAtTheDesignsSize_data()
    {
        QTest::addColumn<bool>("withoutBudgets");
        QTest::addColumn<bool>("withBanner");
        QTest::addColumn<bool>("firstRun");
        QTest::newRow("as in the sketch") << false << false << false;
        QTest::newRow("with a banner above") << false << true << false;
        QTest::newRow("without budgets") << true << false << false;
        QTest::newRow("the first steps") << true << false << true;
    }
    void overviewNeedsNoScrollBarAtTheDesignsSize()
    {
        QFETCH(bool, withoutBudgets);
        QFETCH(bool, withBanner);
        QFETCH(bool, firstRun);
        m_test->open().resize(1280, 720);
        m_test->engine.change([&](EngineStatus& status) {
            if (withoutBudgets) {
                status.policies.clear();
            }
            status.unpriced = withBanner ? 1 : 0;
            status.unpricedModels = withBanner ? std::vector<std::string>{"x"} : std::vector<std::string>();
            status.events = firstRun ? 0 : 1;
        });
        QVERIFY(m_test->settle());
        QCOMPARE(m_test->window->size(), QSize(1280, 720));
        for (const QScrollBar* bar : m_test->window->findChildren<QScrollBar*>()) {
            QVERIFY2(!bar->isVisible(), bar->parentWidget()->metaObject()->className());
        }
    }

    void theNumbersOfThePagesStayWithThem()
    {
        m_test->open();
        m_test->window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_test->window.get()));
        for (int number = 7; number >= 1; --number) {
            const PageId before = m_test->window->currentPage();
            QTest::keyClick(m_test->window.get(), static_cast<Qt::Key>(Qt::Key_0 + number),
                            Qt::ControlModifier);
            const PageId now = m_test->window->currentPage();
            // A page that is missing leaves the window where it is.
            QVERIFY(now == static_cast<PageId>(number) || now == before);
        }
        QCOMPARE(m_test->window->currentPage(), PageId::overview);
    }

    void whatWasSetIsThereAtTheNextStart()
    {
        m_test->open().resize(1400, 800);
        m_test->window->findChild<OverviewPage*>()->setPeriod(OverviewPeriod::thirtyDays);
        m_test->open();
        QCOMPARE(m_test->window->size(), QSize(1400, 800));
        QCOMPARE(m_test->window->findChild<OverviewPage*>()->period(), OverviewPeriod::thirtyDays);
    }

    void stateThatMakesNoSenseIsPassedOver()
    {
        m_test->settings.setValue(QStringLiteral("window/page"), 99);
        m_test->settings.setValue(QStringLiteral("page1/period"), -7);
        m_test->settings.setValue(QStringLiteral("window/geometry"), QByteArray("nonsense"));
        m_test->open();
        QCOMPARE(m_test->window->currentPage(), PageId::overview);
        QCOMPARE(m_test->window->findChild<OverviewPage*>()->period(), OverviewPeriod::hour);
    }

    void closingSaysOnceThatTheEngineGoesOn()
    {
        m_test->settings.remove(QStringLiteral("window/farewellSaid"));
        m_test->open();
        m_test->window->close();
        QVERIFY(m_test->window->isVisible());
        QVERIFY(farewell() != nullptr);
        QVERIFY2(!farewell()->isModal(), "the stop must stay in reach");
        QTest::mouseClick(button(*farewell(), QStringLiteral("Close the window")), Qt::LeftButton);
        QVERIFY(!m_test->window->isVisible());
        QCOMPARE(m_test->engine.shutdowns, 0);
        m_test->open();
        m_test->window->close();
        QVERIFY(!m_test->window->isVisible());
    }

    void quittingNamesTheAgentsThatWouldGoUnfenced()
    {
        m_test->open();
        m_test->window->quitAndStopFencing();
        QVERIFY(farewell() != nullptr);
        QString text;
        for (const QLabel* label : farewell()->findChildren<QLabel*>()) {
            text += label->text();
        }
        QVERIFY(text.contains(
            QStringLiteral("14 agents would go unfenced: support-bot (pid 4690), research-bot (pid")));
        QVERIFY(text.contains(QStringLiteral("and 2 more")));
        QSignalSpy quit(m_test->window.get(), &MainWindow::quitWanted);
        QTest::mouseClick(button(*farewell(), QStringLiteral("Keep fencing")), Qt::LeftButton);
        QCOMPARE(m_test->engine.shutdowns, 0);
        m_test->window->quitAndStopFencing();
        QTest::mouseClick(button(*farewell(), QStringLiteral("Quit and stop fencing")), Qt::LeftButton);
        QCOMPARE(m_test->engine.shutdowns, 1);
        QCOMPARE(quit.size(), 1);
    }

    void theDemoStandsUnderARibbonWithTheRealStopInReach()
    {
        FakeEngine own(m_test->clock.function());
        own.setStatus(sampleStatus(FakeMonth()));
        own.setLink(EnginePort::Link::connected);
        m_test->open(&own);
        auto* ribbon = m_test->window->findChild<Ribbon*>();
        QVERIFY(ribbon->isVisible());
        QSignalSpy back(m_test->window.get(), &MainWindow::ownDataWanted);
        QTest::mouseClick(button(*ribbon, QStringLiteral("Back to mine")), Qt::LeftButton);
        QCOMPARE(back.size(), 1);
        QTest::mouseClick(button(*ribbon, QStringLiteral("Stop all of mine")), Qt::LeftButton);
        QCOMPARE(own.kills.size(), std::size_t(1));
        QVERIFY(m_test->engine.kills.empty());
        m_test->window.reset(); // before `own`
    }

    void theFootSaysWhereAndHowMuch()
    {
        FakeMonth month;
        month.fileBytes = 1'200'000'000;
        m_test->store.setMonth(month);
        m_test->engine.change([](EngineStatus& status) { status.conflicts = 3; });
        m_test->open();
        const auto* bar = m_test->window->findChild<StatusBar*>();
        for (const char* text : {"listening on agent.sock", "5,318,204 stored", "0 refused", "12 duplicates",
                                 "3 conflicts", "0 unpriced"}) {
            QVERIFY2(button(*bar, QString::fromLatin1(text)) != nullptr, text);
        }
        QTRY_VERIFY(button(*bar, QStringLiteral("tokenfence.db · 1.2 GB")) != nullptr);
        QVERIFY(button(*bar, QStringLiteral("3 conflicts"))->property("urgent").toBool());
        m_test->engine.setLink(EnginePort::Link::lost);
        QVERIFY(button(*bar, QStringLiteral("not listening")) != nullptr);
    }
};

QTEST_MAIN(TestWindowSuite)
#include "tst_window.moc"
