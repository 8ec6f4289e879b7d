// SPDX-License-Identifier: GPL-3.0-or-later
// What the operator is notified of while looking at something else.
#include "tests/fakes/samplestatus.h"
#include "ui/pages/settings/alerts.h"

#include <QLocale>
#include <QTest>

using namespace tokenfence;

class TestAlerts : public QObject
{
    Q_OBJECT
private:
    static EngineStatus statusWith(BudgetState state, const std::string& name = "Organisation")
    {
        EngineStatus status;
        PolicyView view;
        view.policy.id = "org";
        view.policy.name = name;
        view.policy.period = PeriodKind::day;
        view.policy.limit = Money::fromNano(500'000'000'000);
        view.all.used = Money::fromNano(450'000'000'000);
        view.all.state = state;
        status.policies.push_back(view);
        return status;
    }
    static QStringList told(Alerts& alerts, const EngineStatus& status)
    {
        QStringList all;
        for (const Alert& alert : alerts.observe(status, FakeMonth::now())) {
            all += alert.title + QStringLiteral(" | ") + alert.text;
        }
        return all;
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void whatIsTheCaseAlreadyIsNoNews()
    {
        Alerts alerts;
        QVERIFY(told(alerts, statusWith(BudgetState::exhausted)).isEmpty());
        QVERIFY(told(alerts, statusWith(BudgetState::exhausted)).isEmpty());
    }

    void eachStepToTheWorseIsToldOnce()
    {
        Alerts alerts;
        QVERIFY(told(alerts, statusWith(BudgetState::ok)).isEmpty());
        QCOMPARE(told(alerts, statusWith(BudgetState::alert)),
                 QStringList{QStringLiteral(
                     "A budget nears its limit | Organisation: $450.00 of $500.00 is spent.")});
        QVERIFY(told(alerts, statusWith(BudgetState::alert)).isEmpty());
        QCOMPARE(told(alerts, statusWith(BudgetState::exhausted)).size(), 1);
        QVERIFY(told(alerts, statusWith(BudgetState::ok)).isEmpty()); // a new day
        QCOMPARE(told(alerts, statusWith(BudgetState::alert)).size(), 1);
    }

    void manyKeysThatGetWorseAtOnceAreOneAlert()
    {
        EngineStatus status = statusWith(BudgetState::ok);
        status.policies.front().policy.per = Per::user;
        Alerts alerts;
        QVERIFY(told(alerts, status).isEmpty());
        for (int user = 0; user < 100; ++user) {
            BudgetView key;
            key.key = "u-" + std::to_string(user);
            key.state = BudgetState::exhausted;
            status.policies.front().keys.push_back(key);
        }
        QCOMPARE(told(alerts, status),
                 QStringList{
                     QStringLiteral("A budget is exhausted: calls are refused | Organisation, $500.00 each: "
                                    "u-0, u-1, u-2 and 97 more.")});
    }

    void theEndOfEachRequestIsNone()
    {
        EngineStatus status = statusWith(BudgetState::ok);
        status.policies.front().policy.period = PeriodKind::request;
        Alerts alerts;
        QVERIFY(told(alerts, status).isEmpty());
        status.policies.front().all.state = BudgetState::exhausted;
        QVERIFY(told(alerts, status).isEmpty());
    }

    void namesCannotTurnTheWritingAround()
    {
        Alerts alerts;
        told(alerts, statusWith(BudgetState::ok));
        const QStringList said = told(alerts, statusWith(BudgetState::alert, "a\u202eb\nc"));
        QCOMPARE(said.size(), 1);
        QVERIFY2(said.front().contains(QStringLiteral("a‹202E›b‹000A›c:")), qPrintable(said.front()));
    }

    void thatNothingIsRecordedAnyMoreIsTold()
    {
        Alerts alerts;
        EngineStatus status = statusWith(BudgetState::ok);
        told(alerts, status);
        status.storeProblem = "the disk is full.";
        QCOMPARE(told(alerts, status),
                 QStringList{QStringLiteral("Nothing is being recorded | the disk is full.")});
        QVERIFY(told(alerts, status).isEmpty());
    }
};

QTEST_MAIN(TestAlerts)
#include "tst_alerts.moc"
