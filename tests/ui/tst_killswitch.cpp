// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/testwindow.h"
#include "ui/items/format.h"
#include "ui/pages/overview/tilesrow.h"
#include "ui/shell/killswitch.h"
#include "ui/shell/stopbanner.h"
#include "ui/shell/stopframe.h"

#include <QAccessible>
#include <QDialog>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace tokenfence;
using namespace std::chrono_literals;

using State = StopControl::State;

class TestKillSwitch : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<TestWindow> m_test;
    KillSwitch* m_kill = nullptr;

    StopControl& control() { return m_test->window->stopControl(); }
    StopBanner& banner() { return *m_test->window->findChild<StopBanner*>(); }
    QString bannerText() { return banner().accessibleName() + u' ' + banner().accessibleDescription(); }
    /// Looks at the hold while one is under way: nothing else can lift a stop by it.
    QTimer& holdTimer() { return *m_kill->findChild<QTimer*>(QStringLiteral("hold")); }
    void tick(std::chrono::milliseconds by)
    {
        m_test->clock.advance(by);
        m_test->window->findChild<Present*>()->tick();
    }
    void engage()
    {
        QTest::mouseClick(m_kill, Qt::LeftButton);
        m_test->engine.confirm(14);
        QCOMPARE(control().state(), State::engaged);
    }
    void holdMouse(std::chrono::milliseconds length)
    {
        QTest::mousePress(m_kill, Qt::LeftButton);
        m_test->clock.advance(length);
        // The hold is looked at by a timer; what it measures is the clock of the test.
        QSignalSpy looked(&holdTimer(), &QTimer::timeout);
        QVERIFY(looked.wait());
        QTest::mouseRelease(m_kill, Qt::LeftButton);
    }
    void pressByScreenReader()
    {
        QSignalSpy clicked(m_kill, &QAbstractButton::clicked); // Qt animates such a press
        QAccessible::queryAccessibleInterface(m_kill)->actionInterface()->doAction(
            QAccessibleActionInterface::pressAction());
        QVERIFY(clicked.wait());
    }

private Q_SLOTS:
    void init()
    {
        m_test = std::make_unique<TestWindow>();
        m_test->engine.setStatus(sampleStatus(FakeMonth()));
        m_test->engine.setLink(EnginePort::Link::connected);
        m_test->open();
        m_kill = m_test->window->findChild<KillSwitch*>();
    }
    void cleanup() { m_test.reset(); }

    void armedItSaysHowManyAgents()
    {
        QCOMPARE(m_kill->accessibleName(), QStringLiteral("Stop all agents"));
        QVERIFY(m_kill->accessibleDescription().contains(QStringLiteral("14 agents")));
        QCOMPARE(m_kill->text(), QStringLiteral("STOP ALL"));
        QCOMPARE(QAccessible::queryAccessibleInterface(m_kill)->role(), QAccessible::Button);
        QVERIFY(!banner().isVisible());
        QVERIFY(!m_test->window->findChild<StopFrame*>()->isVisible());
        QVERIFY2(!m_kill->hasFocus(), "a stray Enter at the start must stop nobody");
    }

    void oneClickStopsEverythingWithoutAQuestion()
    {
        QTest::mousePress(m_kill, Qt::LeftButton); // already the press, not the release
        QCOMPARE(m_test->engine.kills.size(), std::size_t(1));
        QCOMPARE(m_test->engine.kills[0].scope, Scope());
        QTest::mouseRelease(m_kill, Qt::LeftButton);
        QCOMPARE(m_test->engine.kills.size(), std::size_t(1));
        QVERIFY(m_test->window->findChildren<QDialog*>().isEmpty());
    }

    void theKeysStopFromAnywhere_data()
    {
        QTest::addColumn<QString>("place");
        QTest::newRow("from the window") << "window";
        QTest::newRow("from a field that is typed into") << "field";
        QTest::newRow("from a modal dialog") << "dialog";
    }
    void theKeysStopFromAnywhere()
    {
        QFETCH(QString, place);
        QDialog dialog(m_test->window.get());
        auto* field = new QLineEdit(&dialog);
        QWidget* target =
            place == QStringLiteral("window") ? static_cast<QWidget*>(m_test->window.get()) : field;
        if (place != QStringLiteral("window")) {
            dialog.setModal(place == QStringLiteral("dialog"));
            dialog.show();
        }
        QTest::keyClick(target, Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(m_test->engine.kills.size(), std::size_t(1));
        QVERIFY(field->text().isEmpty());
        QTest::keyClick(target, Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(m_test->engine.kills.size(), std::size_t(1));
        QVERIFY2(m_test->engine.resumes.empty(), "the same keys never lift");
    }

    void engagingListsThoseThatHaveNotConfirmed()
    {
        QTest::mouseClick(m_kill, Qt::LeftButton);
        tick(100ms);
        m_test->engine.confirm(12);
        QCOMPARE(control().state(), State::engaging);
        QCOMPARE(m_kill->accessibleName(), QStringLiteral("Stopping all agents"));
        QVERIFY(m_kill->accessibleDescription().contains(QStringLiteral("12 of 14 confirmed, 0.1 s")));
        QVERIFY(m_kill->accessibleDescription().contains(
            QStringLiteral("worker-9 (pid 4774), worker-10 (pid 4781)")));
        QVERIFY(bannerText().contains(QStringLiteral("worker-9 (pid 4774)")));
        QVERIFY(m_test->window->findChild<StopFrame*>()->isVisible());
    }

    void itIsEngagedAsSoonAsAllHaveConfirmed()
    {
        QTest::mouseClick(m_kill, Qt::LeftButton);
        tick(30ms);
        m_test->engine.confirm(14);
        QCOMPARE(control().state(), State::engaged);
        QCOMPARE(m_kill->accessibleName(), QStringLiteral("All agents stopped"));
        QVERIFY(bannerText().contains(QStringLiteral("all 14 confirmed in 0.03 s")));
        QVERIFY(bannerText().contains(QStringLiteral("since 19:48:12, by you")));
    }

    void orAfterTwoSecondsAndThenLaterReceiptsStillCount()
    {
        QTest::mouseClick(m_kill, Qt::LeftButton);
        m_test->engine.confirm(12);
        tick(1999ms);
        QCOMPARE(control().state(), State::engaging);
        tick(1ms);
        QCOMPARE(control().state(), State::engaged);
        QVERIFY(bannerText().contains(
            QStringLiteral("12 confirmed, 2 not confirmed: worker-9 (pid 4774), worker-10 (pid 4781)")));
        m_test->engine.confirm(1);
        QCOMPARE(control().state(), State::engaged);
        QVERIFY(bannerText().contains(QStringLiteral("13 confirmed, 1 not confirmed: worker-10 (pid 4781)")));
    }

    void theBannerTellsWhatWasCancelledAndWhatItHadCost()
    {
        engage();
        m_test->engine.change([](EngineStatus& status) {
            status.stops[0].cancelled = 9;
            status.stops[0].cancelledCost = Money::fromNano(610'000'000);
        });
        QVERIFY(bannerText().contains(
            QStringLiteral("9 calls in flight were cancelled ($0.61 had been spent on them)")));
        m_test->engine.change([](EngineStatus& status) { status.stops[0].cancelledCost.reset(); });
        QVERIFY2(bannerText().contains(QStringLiteral("not known yet")), "what is not known is not zero");
    }

    void aReasonMayBeAddedAfterwards()
    {
        engage();
        auto* reason = banner().findChild<QLineEdit*>();
        QCOMPARE(reason->accessibleName(), QStringLiteral("Reason"));
        reason->setFocus();
        QTest::keyClicks(reason, QStringLiteral("runaway research-bot"));
        QTest::keyClick(reason, Qt::Key_Return);
        QCOMPARE(m_test->engine.notes.size(), std::size_t(1));
        QCOMPARE(m_test->engine.notes[0].first, control().stop()->stop.epoch);
        QCOMPARE(m_test->engine.notes[0].second, std::string("runaway research-bot"));
    }

    void onlyAHoldOfOneSecondLifts_data()
    {
        QTest::addColumn<int>("milliseconds");
        QTest::addColumn<bool>("lifts");
        QTest::newRow("a click does not") << 0 << false;
        QTest::newRow("nor does a little less than a second") << 990 << false;
        QTest::newRow("a second does") << 1000 << true;
    }
    void onlyAHoldOfOneSecondLifts()
    {
        QFETCH(int, milliseconds);
        QFETCH(bool, lifts);
        engage();
        holdMouse(std::chrono::milliseconds(milliseconds));
        QCOMPARE(m_test->engine.resumes.size(), std::size_t(lifts ? 1 : 0));
        QCOMPARE(control().state(), lifts ? State::armed : State::engaged);
    }

    void clicksInAFrightLiftNothing()
    {
        engage();
        for (int i = 0; i < 5; ++i) {
            QTest::mouseClick(m_kill, Qt::LeftButton);
        }
        QTest::mouseDClick(m_kill, Qt::LeftButton);
        QVERIFY(m_test->engine.resumes.empty());
        QCOMPARE(m_test->engine.kills.size(), std::size_t(1));
    }

    void theClickThatStoppedDoesNotGoOnToLift()
    {
        QTest::mousePress(m_kill, Qt::LeftButton);
        m_test->engine.confirm(14);
        m_test->clock.advance(3s);
        QVERIFY(!holdTimer().isActive());
        QCOMPARE(control().state(), State::engaged);
        QTest::mouseRelease(m_kill, Qt::LeftButton);
        QVERIFY(m_test->engine.resumes.empty());
    }

    void movingAwayFromTheButtonGivesUpTheHold()
    {
        engage();
        QTest::mousePress(m_kill, Qt::LeftButton);
        QTest::mouseMove(m_kill, QPoint(-20, -20));
        QMouseEvent move(QEvent::MouseMove, QPointF(-20, -20), QPointF(-20, -20), Qt::NoButton,
                         Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_kill, &move);
        m_test->clock.advance(2s);
        QVERIFY(!holdTimer().isActive());
        QVERIFY(m_test->engine.resumes.empty());
    }

    void theKeyboardHoldsToo_data()
    {
        QTest::addColumn<Qt::Key>("key");
        QTest::newRow("Space") << Qt::Key_Space;
        QTest::newRow("Enter") << Qt::Key_Return;
    }
    void theKeyboardHoldsToo()
    {
        QFETCH(Qt::Key, key);
        QTest::keyClick(m_kill, key); // stops
        QCOMPARE(m_test->engine.kills.size(), std::size_t(1));
        m_test->engine.confirm(14);
        QTest::keyClick(m_kill, key); // too short
        QVERIFY(m_test->engine.resumes.empty());
        QTest::keyPress(m_kill, key);
        m_test->clock.advance(1s);
        QTRY_COMPARE(m_test->engine.resumes.size(), std::size_t(1));
        QTest::keyRelease(m_kill, key);
        QCOMPARE(control().state(), State::armed);
    }

    void aScreenReadersPressHasNoLengthSoTwoOfThemLift()
    {
        pressByScreenReader();
        QCOMPARE(m_test->engine.kills.size(), std::size_t(1));
        m_test->engine.confirm(14);
        pressByScreenReader();
        QVERIFY(m_test->engine.resumes.empty());
        QVERIFY(m_kill->accessibleDescription().contains(QStringLiteral("Press once more")));
        tick(6s); // too late: it counts as the first again
        pressByScreenReader();
        QVERIFY(m_test->engine.resumes.empty());
        pressByScreenReader();
        QCOMPARE(m_test->engine.resumes.size(), std::size_t(1));
    }

    void aLiftThatFailsLeavesTheStopAndSaysWhy()
    {
        engage();
        m_test->engine.failWith(Error{"busy", "The engine cannot store this now."});
        holdMouse(1s);
        QCOMPARE(control().state(), State::engaged);
        QVERIFY(bannerText().contains(QStringLiteral("The engine cannot store this now.")));
    }

    void aStopFromElsewhereShowsHereToo()
    {
        m_test->engine.kill(Scope(), "cli", [](const Result<std::uint64_t>&) {});
        QCOMPARE(control().state(), State::engaging);
        m_test->engine.confirm(14);
        QCOMPARE(control().state(), State::engaged);
        QVERIFY(bannerText().contains(QStringLiteral("by the operator, not from this window")));
        QCOMPARE(banner().findChild<QLineEdit*>()->text(), QStringLiteral("cli"));
        m_test->engine.resume(Scope(), [](const Result<std::uint64_t>&) {});
        QCOMPARE(control().state(), State::armed);
        QVERIFY(!banner().isVisible());
    }

    void aStopThatStoodBeforeTheWindowIsEngagedAtOnce()
    {
        m_test->engine.kill(Scope(), {}, [](const Result<std::uint64_t>&) {});
        m_test->clock.advance(1h);
        m_test->open();
        QCOMPARE(control().state(), State::engaged);
    }

    void aStopOfOneAgentIsNotTheStopOfAll()
    {
        m_test->engine.kill({Scope::Kind::agent, "etl-agent"}, {}, [](const Result<std::uint64_t>&) {});
        QCOMPARE(control().state(), State::armed);
    }

    void withoutTheEngineItSaysThatAgentsMayStillBeSpending()
    {
        m_test->engine.setLink(EnginePort::Link::lost);
        QCOMPARE(m_kill->accessibleName(), QStringLiteral("Cannot reach the engine"));
        QCOMPARE(banner().accessibleName(),
                 QStringLiteral("Cannot reach the engine: agents may still be spending"));
        QVERIFY(banner().isVisible());
        const QString since = format::clockSeconds(m_test->engine.linkSince(), QTimeZone("Europe/Berlin"));
        QVERIFY2(bannerText().contains(QStringLiteral("Nothing is recorded since ")) &&
                     bannerText().contains(since),
                 qPrintable(bannerText()));
        QPushButton* start = nullptr;
        for (QPushButton* button : banner().findChildren<QPushButton*>()) {
            start = button->isVisible() ? button : start;
        }
        QCOMPARE(start->text(), QStringLiteral("Start the engine"));
        QTest::mouseClick(start, Qt::LeftButton);
        QCOMPARE(m_test->engine.starts, 1);
        QVERIFY(m_test->engine.kills.empty());
        QCOMPARE(control().state(), State::armed);
    }

    void aStopPressedInFaultIsSentOnceTheEngineAnswers()
    {
        m_test->engine.setLink(EnginePort::Link::lost);
        m_test->engine.failWith(Error{"unreachable", "No engine answers."});
        QTest::mouseClick(m_kill, Qt::LeftButton);
        QCOMPARE(control().state(), State::fault);
        QCOMPARE(m_kill->text(), QStringLiteral("STOP WAITS"));
        QVERIFY(bannerText().contains(QStringLiteral("No engine answers.")));
        m_test->engine.failWith(std::nullopt);
        const std::size_t before = m_test->engine.kills.size();
        m_test->engine.setLink(EnginePort::Link::connected);
        QCOMPARE(m_test->engine.kills.size(), before + 1);
        QCOMPARE(control().state(), State::engaging);
    }

    void aStopThatCouldNotBeSentIsSentAgain()
    {
        m_test->engine.failWith(Error{"timeout", "The engine does not answer."});
        QTest::mouseClick(m_kill, Qt::LeftButton);
        QCOMPARE(control().state(), State::fault);
        m_test->engine.failWith(std::nullopt);
        tick(250ms);
        QCOMPARE(control().state(), State::engaging);
    }

    void theTilesGiveWayToTheBannerAndNothingScrolls()
    {
        m_test->window->resize(1280, 720);
        engage();
        QVERIFY(m_test->settle());
        QVERIFY(!m_test->window->findChild<TilesRow*>()->isVisible());
        for (QScrollBar* bar : m_test->window->findChildren<QScrollBar*>()) {
            QVERIFY2(!bar->isVisible(), qPrintable(bar->parentWidget()->objectName()));
        }
        holdMouse(1s);
        QVERIFY(m_test->window->findChild<TilesRow*>()->isVisible());
        QVERIFY(!m_test->window->findChild<StopFrame*>()->isVisible());
    }
};

QTEST_MAIN(TestKillSwitch)
#include "tst_killswitch.moc"
