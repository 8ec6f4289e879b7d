// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/testwindow.h"
#include "ui/shell/banner.h"
#include "ui/shell/notices.h"

#include <QAccessible>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace tokenfence;
using namespace std::chrono_literals;

class TestNotices : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<TestWindow> m_test;

    QList<Banner*> banners()
    {
        QList<Banner*> shown;
        for (Banner* banner : m_test->window->findChildren<Banner*>()) {
            if (banner->isVisible()) {
                shown += banner;
            }
        }
        return shown;
    }
    static QPushButton* button(const QWidget& in, const QString& name)
    {
        for (QPushButton* button : in.findChildren<QPushButton*>()) {
            if (button->text() == name || button->accessibleName() == name) {
                return button;
            }
        }
        return nullptr;
    }
    static QLineEdit* field(const QWidget& in, const QString& name)
    {
        for (QLineEdit* edit : in.findChildren<QLineEdit*>()) {
            if (edit->accessibleName() == name) {
                return edit;
            }
        }
        return nullptr;
    }
    void makeUnpriced(std::vector<std::string> models)
    {
        m_test->engine.change([&models](EngineStatus& status) {
            status.unpriced = 212;
            status.unpricedModels = models;
        });
    }

private Q_SLOTS:
    void init()
    {
        m_test = std::make_unique<TestWindow>();
        m_test->engine.setStatus(sampleStatus(FakeMonth()));
        m_test->engine.setLink(EnginePort::Link::connected);
        m_test->open();
    }
    void cleanup() { m_test.reset(); }

    void anEngineOfAnotherVersionIsToldAndTheStopStaysInReach()
    {
        QVERIFY(banners().isEmpty());
        m_test->engine.change([](EngineStatus& status) { status.engine = "tokenfence/9.9.9"; });
        QCOMPARE(banners().size(), 1);
        QVERIFY2(banners().front()->accessibleName().startsWith(
                     QStringLiteral("The engine is tokenfence/9.9.9 and this window tokenfence/")),
                 qPrintable(banners().front()->accessibleName()));
        QTest::keyClick(m_test->window.get(), Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(m_test->engine.kills.size(), std::size_t{1});
    }

    void nothingIsSaidWhileNothingIsTheMatter() { QVERIFY(banners().isEmpty()); }

    void whatIsNotRecordedIsSaidAndCannotBePutAway()
    {
        m_test->engine.change(
            [](EngineStatus& status) { status.storeProblem = "The disk is full: free some space."; });
        QCOMPARE(banners().size(), 1);
        const Banner* banner = banners().first();
        QVERIFY(banner->accessibleName().startsWith(
            QStringLiteral("Nothing is being recorded: The disk is full: free some space. ")));
        QCOMPARE(QAccessible::queryAccessibleInterface(banners().first())->role(), QAccessible::AlertMessage);
        QVERIFY(button(*banner, QStringLiteral("Put away")) == nullptr);
        m_test->engine.change([](EngineStatus& status) { status.storeProblem.reset(); });
        QVERIFY(banners().isEmpty());
    }

    void anUnpricedModelCanBeGivenAPrice()
    {
        makeUnpriced({"house \"llm\" 7b"});
        QCOMPARE(banners().size(), 1);
        const Banner* banner = banners().first();
        QCOMPARE(banner->accessibleName(),
                 QStringLiteral(
                     "house \"llm\" 7b has no price: 212 calls went past every budget; what they cost is not "
                     "known."));
        QTest::keyClicks(field(*banner, QStringLiteral("Input, $ a million")), QStringLiteral("0.0375"));
        QTest::mouseClick(button(*banner, QStringLiteral("Set price")), Qt::LeftButton);
        QVERIFY2(m_test->engine.pricesPut.empty(), "half a price is none");
        QTest::keyClicks(field(*banner, QStringLiteral("Output, $ a million")), QStringLiteral("$1,250.50"));
        QTest::mouseClick(button(*banner, QStringLiteral("Set price")), Qt::LeftButton);
        QCOMPARE(m_test->engine.pricesPut.size(), std::size_t(1));
        const std::string expected = "{\"house \\\"llm\\\" 7b\":{\"input_cost_per_token\":0.0000000375,"
                                     "\"output_cost_per_token\":0.0012505}}";
        QCOMPARE(m_test->engine.pricesPut[0], expected);
    }

    void unpricedCallsCanBeRefused()
    {
        makeUnpriced({"house-llm-7b", "b", "c", "d", "e"});
        QVERIFY(banners().first()->accessibleName().startsWith(
            QStringLiteral("house-llm-7b, b, c and 2 more have no ")));
        QTest::mouseClick(button(*banners().first(), QStringLiteral("Refuse unpriced calls")),
                          Qt::LeftButton);
        QCOMPARE(m_test->engine.settingsPut.size(), std::size_t(1));
        QVERIFY(m_test->engine.settingsPut[0].denyUnpriced);
        QCOMPARE(m_test->engine.settingsPut[0].timezone, std::string("Europe/Berlin"));
        QVERIFY(banners().first()->accessibleName().endsWith(QStringLiteral("Further ones are refused.")));
        QVERIFY(button(*banners().first(), QStringLiteral("Refuse unpriced calls")) == nullptr);
    }

    void anExhaustedBudgetIsNamedUntilItIsOver()
    {
        m_test->engine.change([](EngineStatus& status) {
            PolicyView& org = status.policies[0];
            org.all.used = org.policy.limit;
            org.all.state = BudgetState::exhausted;
            org.all.until = FakeMonth::now() + 4h + 11min + 48s;
        });
        QCOMPARE(banners().size(), 1);
        QCOMPARE(banners().first()->accessibleName(),
                 QStringLiteral(
                     "Budget exhausted. Organisation, per day: $500.00 of $500.00 is spent, until midnight. "
                     "Calls that it counts are refused."));
    }

    void aBudgetOfEachUserNamesThoseWhoUsedItUp()
    {
        m_test->engine.change(
            [](EngineStatus& status) { status.policies[2].keys[1].state = BudgetState::exhausted; });
        QVERIFY(banners().first()->accessibleName().contains(
            QStringLiteral("Each free user, per day: used up by u-2291")));
    }

    void whatWasPutAwayStaysAwayUntilItIsAnotherMatter()
    {
        makeUnpriced({"house-llm-7b"});
        QTest::mouseClick(button(*banners().first(), QStringLiteral("Put away")), Qt::LeftButton);
        QVERIFY(banners().isEmpty());
        m_test->engine.change([](EngineStatus& status) { ++status.unpriced; });
        QVERIFY(banners().isEmpty());
        makeUnpriced({"house-llm-7b", "another"});
        QCOMPARE(banners().size(), 1);
    }

    void aClockThatWasSetIsSaid_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("begins");
        QTest::newRow("a clock that is kept right is not told of") << qint64(-59) << "";
        QTest::newRow("set back") << qint64(-3 * 3600 - 120)
                                  << "The system's clock was set back by 3 h 2 min (it is 16:46 now)";
        QTest::newRow("set ahead") << qint64(90)
                                   << "The system's clock was set ahead by 90 s (it is 19:49 now)";
    }
    void aClockThatWasSetIsSaid()
    {
        QFETCH(qint64, seconds);
        QFETCH(QString, begins);
        m_test->clock.setWall(FakeMonth::now() + std::chrono::seconds(seconds));
        m_test->window->findChild<Present*>()->tick();
        QCOMPARE(banners().size(), begins.isEmpty() ? 0 : 1);
        if (!begins.isEmpty()) {
            QVERIFY2(banners().first()->accessibleName().startsWith(begins),
                     qPrintable(banners().first()->accessibleName()));
        }
    }

    void theGravestStandsFirst()
    {
        m_test->engine.change([](EngineStatus& status) {
            status.unpriced = 1;
            status.unpricedModels = {"x"};
            status.storeProblem = "The disk is full.";
            status.policies[0].all.state = BudgetState::exhausted;
        });
        QCOMPARE(banners().size(), 3);
        QVERIFY(m_test->settle());
        const QList<Banner*> shown = banners();
        const Banner* first = *std::min_element(
            shown.begin(), shown.end(), [](const Banner* a, const Banner* b) { return a->y() < b->y(); });
        QCOMPARE(first->y(), 0);
        QVERIFY(first->accessibleName().startsWith(QStringLiteral("Nothing is being recorded")));
    }

    void hostileNamesAreText()
    {
        makeUnpriced({"<b>x</b>\u202egnp"});
        QVERIFY(
            banners().first()->accessibleName().startsWith(QStringLiteral("<b>x</b>‹202E›gnp has no price")));
    }
};

QTEST_MAIN(TestNotices)
#include "tst_notices.moc"
