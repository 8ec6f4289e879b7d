// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/testwindow.h"
#include "ui/charts/bulletbar.h"
#include "ui/shell/meter.h"
#include "ui/shell/outlook.h"
#include "ui/shell/topbar.h"

#include <QLabel>
#include <QPushButton>
#include <QTest>

using namespace tokenfence;
using namespace std::chrono_literals;

namespace {

Policy daily(const char* id, std::int64_t dollars)
{
    Policy policy;
    policy.id = policy.name = id;
    policy.period = PeriodKind::day;
    policy.limit = Money::fromDollars(dollars);
    return policy;
}

EngineStatus statusWith(std::vector<Policy> policies)
{
    EngineStatus status;
    status.timezone = "Europe/Berlin";
    for (Policy& policy : policies) {
        status.policies.push_back({std::move(policy), {}, {}});
    }
    return status;
}

} // namespace

Q_DECLARE_METATYPE(std::vector<tokenfence::Policy>)

class TestTopBar : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<TestWindow> m_test;

    TopBar& bar() { return *m_test->window->findChild<TopBar*>(); }
    bool says(const QString& text)
    {
        const auto labels = bar().findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&text](const QLabel* label) { return label->text() == text; });
    }
    Meter& meter(const QString& name)
    {
        for (Meter* meter : bar().findChildren<Meter*>()) {
            if (meter->accessibleName() == name) {
                return *meter;
            }
        }
        qFatal("no meter %s", qPrintable(name));
    }

private Q_SLOTS:
    void init()
    {
        m_test = std::make_unique<TestWindow>();
        m_test->engine.setLink(EnginePort::Link::connected);
    }
    void cleanup() { m_test.reset(); }

    void theLimitOfTheDay_data()
    {
        QTest::addColumn<std::vector<Policy>>("policies");
        QTest::addColumn<QString>("limit");
        Policy disabled = daily("a", 5);
        disabled.enabled = false;
        Policy matching = daily("a", 5);
        matching.match = {{MatchTerm::Field::workflow, {}, "*"}};
        Policy perUser = daily("a", 5);
        perUser.per = Per::user;
        Policy monthly = daily("a", 5);
        monthly.period = PeriodKind::month;
        Policy raised = daily("a", 5);
        raised.raise = Policy::Raise{Money::fromDollars(700), FakeMonth::now() + 1h};
        Policy lapsed = daily("a", 5);
        lapsed.raise = Policy::Raise{Money::fromDollars(700), FakeMonth::now()};
        using Policies = std::vector<Policy>;
        QTest::newRow("none: no limit") << Policies{} << "";
        QTest::newRow("the smallest one") << Policies{daily("b", 500), daily("a", 600)} << "b";
        QTest::newRow("of equal ones the first by id") << Policies{daily("b", 500), daily("a", 500)} << "a";
        QTest::newRow("not one that is off") << Policies{disabled, daily("b", 500)} << "b";
        QTest::newRow("not one that counts only some calls") << Policies{matching, daily("b", 500)} << "b";
        QTest::newRow("not one that keeps a budget for each user")
            << Policies{perUser, daily("b", 500)} << "b";
        QTest::newRow("not one of another period") << Policies{monthly, daily("b", 500)} << "b";
        QTest::newRow("a raised limit counts as raised") << Policies{raised, daily("b", 500)} << "b";
        QTest::newRow("a raise that lapsed no longer counts") << Policies{lapsed, daily("b", 500)} << "a";
    }
    void theLimitOfTheDay()
    {
        QFETCH(std::vector<Policy>, policies);
        const EngineStatus status = statusWith(policies);
        const PolicyView* budget = overallBudget(status, PeriodKind::day, FakeMonth::now());
        QTEST(budget == nullptr ? QString() : QString::fromStdString(budget->policy.id), "limit");
    }

    void whereItLeads_data()
    {
        // It is 19:48:12 in Berlin: 4 h 11 min 48 s are left of the day.
        QTest::addColumn<qint64>("limitDollars");
        QTest::addColumn<qint64>("spentDollars");
        QTest::addColumn<qint64>("perHourDollars");
        QTest::addColumn<QString>("text");
        QTest::newRow("no limit") << qint64(0) << qint64(312) << qint64(18) << "no limit is set";
        QTest::newRow("nothing is spent now")
            << qint64(500) << qint64(312) << qint64(0) << "stays under today's limit";
        QTest::newRow("midnight comes first")
            << qint64(500) << qint64(312) << qint64(18) << "stays under today's limit";
        QTest::newRow("the limit comes first")
            << qint64(500) << qint64(400) << qint64(100) << "reaches today's limit at 20:48";
        QTest::newRow("it is there already")
            << qint64(500) << qint64(500) << qint64(0) << "today's limit is reached";
    }
    void whereItLeads()
    {
        QFETCH(qint64, limitDollars);
        QFETCH(qint64, spentDollars);
        QFETCH(qint64, perHourDollars);
        QFETCH(QString, text);
        EngineStatus status =
            limitDollars > 0 ? statusWith({daily("org-daily", limitDollars)}) : statusWith({});
        status.today = Money::fromDollars(spentDollars);
        status.burnPerHour = Money::fromDollars(perHourDollars);
        m_test->engine.setStatus(status);
        m_test->open();
        QVERIFY2(says(text), qPrintable(text));
    }

    void stopMarkBelowTheLimitIsWhatIsReached()
    {
        Policy policy = daily("org-daily", 500);
        policy.killAt = *Fraction::parseDecimal("0.5");
        EngineStatus status = statusWith({policy});
        status.today = Money::fromDollars(200);
        status.burnPerHour = Money::fromDollars(50);
        const Calendar berlin = *Calendar::create("Europe/Berlin");
        const Outlook leads = outlook(status, berlin, FakeMonth::now());
        QCOMPARE(leads.kind, Outlook::Kind::reaches);
        QCOMPARE(leads.when, FakeMonth::now() + 1h);
    }

    void theMonthsLimitIsToldWhereItComesFirst()
    {
        Policy monthly = daily("org-monthly", 9000);
        monthly.period = PeriodKind::month;
        EngineStatus status = statusWith({daily("org-daily", 500), monthly});
        status.today = Money::fromDollars(100);
        status.month = Money::fromDollars(8950);
        status.burnPerHour = Money::fromDollars(100);
        m_test->engine.setStatus(status);
        m_test->open();
        QVERIFY(says(QStringLiteral("reaches the month's limit at 20:18")));
    }

    void theMetersShowSpentReservedAndMarks()
    {
        EngineStatus status = sampleStatus(FakeMonth());
        status.today = Money::fromNano(312'400'000'000);
        m_test->engine.setStatus(status);
        m_test->open();
        const Meter& today = meter(QStringLiteral("Today"));
        QCOMPARE(today.accessibleDescription(),
                 QStringLiteral("$312.40 of $500.00, $14.80 reserved. Organisation, per day"));
        const auto* bar = today.findChild<BulletBar*>();
        QVERIFY(bar->isVisible());
        QCOMPARE(bar->bullet().spent, 0.6248);
        QCOMPARE(bar->bullet().reserved, 0.0296);
        QCOMPARE(bar->bullet().alertAt, std::optional(0.8));
        QCOMPARE(bar->bullet().stopAt, std::optional(1.0));
        QVERIFY(meter(QStringLiteral("November")).isVisible());
    }

    void withoutALimitThereIsNoBarButAWayToSetOne()
    {
        EngineStatus status = statusWith({});
        status.today = Money::fromDollars(3);
        m_test->engine.setStatus(status);
        m_test->open();
        const Meter& today = meter(QStringLiteral("Today"));
        QVERIFY(!today.findChild<BulletBar*>()->isVisible());
        const auto* set = today.findChild<QPushButton*>();
        QVERIFY(set->isVisible());
        QCOMPARE(set->text(), QStringLiteral("set a limit"));
    }

    void beforeTheFirstStatusNothingIsDrawnAsZero()
    {
        m_test->open();
        QVERIFY(says(QStringLiteral("–")));
        for (const QLabel* label : bar().findChildren<QLabel*>()) {
            QVERIFY2(!label->text().contains(u'0'), qPrintable(label->text()));
        }
        QVERIFY(!meter(QStringLiteral("Today")).findChild<BulletBar*>()->isVisible());
        QVERIFY(!meter(QStringLiteral("Today")).findChild<QPushButton*>()->isVisible());
    }

    void freshnessTellsLiveFromOld()
    {
        m_test->engine.setStatus(sampleStatus(FakeMonth()));
        m_test->open();
        auto* present = m_test->window->findChild<Present*>();
        present->tick();
        QVERIFY(says(QStringLiteral("● live, 0.1 s")));
        m_test->clock.advance(700ms);
        present->tick();
        QVERIFY(says(QStringLiteral("● live, 0.7 s")));
        m_test->clock.advance(20s);
        present->tick();
        QVERIFY(says(QStringLiteral("○ as of 20 s ago")));
    }

    void agentsAreCountedWhileTheyAreConnected()
    {
        EngineStatus status = sampleStatus(FakeMonth());
        status.agents[0].connectedNow = false;
        status.agents[1].stopped = true;
        m_test->engine.setStatus(status);
        m_test->open();
        QVERIFY(says(QStringLiteral("13")));
        QVERIFY(says(QStringLiteral("agents, 1 stopped")));
    }
};

QTEST_MAIN(TestTopBar)
#include "tst_topbar.moc"
