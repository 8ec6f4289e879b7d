// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"

#include <QTest>

using namespace tokenfence;
using namespace tokenfence::desk;

/// Which changes of state are told, and what `status` shows.
class TestStates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void eachStateIsToldOnceFromItsMarkOn();
    void whatIsReservedMakesNoState();
    void aRecordThatComesTwiceTellsNothing();
    void eachKeyHasItsOwn();
    void aNewPeriodBeginsAtOkWithoutALine();
    void aLateRecordOfAnotherPeriodTellsNothing();
    void aPeriodThatRecordsHaveFilledBeforeItBeganIsTold();
    void aCalendarThatIsSetBackTells();
    void anEditOfTheLimitTells();
    void aChangeThatIsChangedBackBeforeItIsTakenIsNotTold();
    void aRaiseThatLapsesTells();
    void aDisabledPolicyTellsNothingUntilItIsEnabled();
    void aCounterThatCountsOtherwiseTellsWhatChanged();
    void whatWasToldIsTakenBackWhateverCountsNow();
    void whatIsLoadedPastItsMarkIsTold();
    void figuresShowEveryKeyWithSomethingSpentOrReserved();

private:
    /// "p ok; p/u-1 alert 0.8", in their order.
    std::string told()
    {
        std::string text;
        for (const BudgetTransition& transition : m_desk->ledger.takeTransitions()) {
            text += text.empty() ? "" : "; ";
            text += transition.policy;
            text += transition.key != 0 ? "/" + std::string(m_desk->names.text(transition.key)) : "";
            text += " " + std::string(toString(transition.state)) + " " +
                    QByteArray::number(transition.used, 'g', 6).toStdString();
            text += transition.until ? " until " + toRfc3339(*transition.until) : "";
        }
        return text;
    }

    static Policy marked(std::string id, std::string_view limit, PeriodKind period = PeriodKind::total)
    {
        Policy policy = budget(std::move(id), limit, period);
        policy.alertAt = mark("0.8");
        policy.downgradeAt = mark("0.9");
        return policy;
    }

    std::unique_ptr<Desk> m_desk;
};

void TestStates::init()
{
    m_desk = std::make_unique<Desk>();
}

void TestStates::eachStateIsToldOnceFromItsMarkOn()
{
    m_desk->put(marked("p", "10", PeriodKind::day));
    m_desk->spend("7.999999999");
    QCOMPARE(told(), "");
    m_desk->spend("0.000000001");
    QCOMPARE(told(), "p alert 0.8 until 2026-11-25T00:00:00Z");
    QCOMPARE(told(), "");
    m_desk->spend("0.5");
    QCOMPARE(told(), "");
    m_desk->spend("0.5");
    QCOMPARE(told(), "p downgrade 0.9 until 2026-11-25T00:00:00Z");
    m_desk->spend("1");
    QCOMPARE(told(), "p exhausted 1 until 2026-11-25T00:00:00Z");
    m_desk->spend("1");
    QCOMPARE(told(), "");
}

void TestStates::whatIsReservedMakesNoState()
{
    m_desk->put(marked("p", "10"));
    m_desk->ask("10");
    QCOMPARE(told(), "");
    QCOMPARE(toString(m_desk->figures("p").state), std::string_view("ok"));
}

void TestStates::aRecordThatComesTwiceTellsNothing()
{
    m_desk->put(marked("p", "10"));
    m_desk->spend("5");
    const Settlement again =
        m_desk->ledger.settle(m_desk->call(), {}, m_desk->now.wall, usd("5"), {}, m_desk->now);
    QCOMPARE(told(), "");
    QCOMPARE(m_desk->used("p"), usd("5"));
    m_desk->ledger.takeBack(again, {}, m_desk->now);
    QCOMPARE(told(), "");
}

void TestStates::eachKeyHasItsOwn()
{
    Policy policy = marked("p", "10");
    policy.per = Per::user;
    m_desk->put(policy);
    m_desk->spend(m_desk->call("gpt-4o", "u-1"), "8");
    m_desk->spend(m_desk->call("gpt-4o", "u-2"), "7");
    m_desk->spend(m_desk->call("gpt-4o", ""), "10");
    QCOMPARE(told(), "p/u-1 alert 0.8; p exhausted 1");
    m_desk->spend(m_desk->call("gpt-4o", "u-2"), "2");
    QCOMPARE(told(), "p/u-2 downgrade 0.9");
}

void TestStates::aNewPeriodBeginsAtOkWithoutALine()
{
    m_desk->put(marked("p", "10", PeriodKind::day));
    m_desk->spend("9");
    QCOMPARE(told(), "p downgrade 0.9 until 2026-11-25T00:00:00Z");
    m_desk->moveTo("2026-11-25T00:00:00Z");
    m_desk->ledger.expire(m_desk->now);
    QCOMPARE(told(), "");
    QCOMPARE(toString(m_desk->figures("p").state), std::string_view("ok"));
    m_desk->spend("1");
    QCOMPARE(told(), "");
    m_desk->spend("8");
    QCOMPARE(told(), "p downgrade 0.9 until 2026-11-26T00:00:00Z");
    m_desk->moveTo("2026-11-26T00:00:00Z"); // the same without an expiry in between
    m_desk->spend("8");
    QCOMPARE(told(), "p alert 0.8 until 2026-11-27T00:00:00Z");
}

void TestStates::aLateRecordOfAnotherPeriodTellsNothing()
{
    m_desk->put(marked("p", "10", PeriodKind::day));
    m_desk->spend(m_desk->call(), "10", at("2026-11-23T12:00:00Z"));
    QCOMPARE(told(), "");
}

void TestStates::aPeriodThatRecordsHaveFilledBeforeItBeganIsTold()
{
    m_desk->put(marked("p", "10", PeriodKind::day));
    m_desk->spend(m_desk->call(), "8", at("2026-11-25T01:00:00Z")); // by a clock that is ahead
    QCOMPARE(told(), "");
    m_desk->moveTo("2026-11-25T00:00:00Z");
    m_desk->ledger.expire(m_desk->now);
    QCOMPARE(told(), "p alert 0.8 until 2026-11-26T00:00:00Z");
}

void TestStates::aCalendarThatIsSetBackTells()
{
    m_desk->put(marked("p", "10", PeriodKind::hour));
    m_desk->moveTo("2026-11-24T13:10:00Z");
    m_desk->ledger.expire(m_desk->now);
    m_desk->spend("9");
    QCOMPARE(told(), "p downgrade 0.9 until 2026-11-24T14:00:00Z");
    m_desk->now.wall -= 20min; // the hour before, of which nobody has spent anything
    m_desk->ledger.expire(m_desk->now);
    QCOMPARE(told(), "p ok 0 until 2026-11-24T13:00:00Z");
    m_desk->now.wall += 20min;
    m_desk->ledger.expire(m_desk->now);
    QCOMPARE(told(), "p downgrade 0.9 until 2026-11-24T14:00:00Z");
}

void TestStates::anEditOfTheLimitTells()
{
    Policy policy = marked("p", "10");
    m_desk->put(policy);
    m_desk->spend("5");
    QCOMPARE(told(), "");
    policy.limit = usd("5");
    m_desk->put(policy);
    QCOMPARE(told(), "p exhausted 1");
    policy.limit = usd("100");
    m_desk->put(policy);
    QCOMPARE(told(), "p ok 0.05");
}

void TestStates::aChangeThatIsChangedBackBeforeItIsTakenIsNotTold()
{
    Policy policy = marked("p", "10");
    m_desk->put(policy);
    m_desk->spend("8");
    policy.limit = usd("100");
    m_desk->put(policy);
    QCOMPARE(told(), "");
    m_desk->spend("72");
    m_desk->spend("10");
    QCOMPARE(told(), "p downgrade 0.9"); // what is, not what was in between
}

void TestStates::aRaiseThatLapsesTells()
{
    Policy policy = marked("p", "500");
    policy.raise = Policy::Raise{usd("1000"), m_desk->now.wall + 1h};
    m_desk->put(policy);
    m_desk->spend("450");
    QCOMPARE(told(), "");
    m_desk->pass(1h);
    m_desk->ledger.expire(m_desk->now);
    QCOMPARE(told(), "p downgrade 0.9");
}

void TestStates::aDisabledPolicyTellsNothingUntilItIsEnabled()
{
    Policy policy = marked("p", "10");
    policy.enabled = false;
    m_desk->put(policy);
    m_desk->spend("9");
    QCOMPARE(told(), "");
    QCOMPARE(toString(m_desk->figures("p").state), std::string_view("downgrade"));
    policy.enabled = true;
    m_desk->put(policy);
    QCOMPARE(told(), "p downgrade 0.9");
}

void TestStates::aCounterThatCountsOtherwiseTellsWhatChanged()
{
    Policy policy = marked("p", "10");
    m_desk->put(policy);
    m_desk->spend("9");
    QCOMPARE(told(), "p downgrade 0.9");
    policy.match = {{MatchTerm::Field::model, "", "o3"}};
    m_desk->put(policy); // nothing of it was ever spent
    QCOMPARE(told(), "p ok 0");
}

void TestStates::whatWasToldIsTakenBackWhateverCountsNow()
{
    m_desk->put(marked("p", "10", PeriodKind::day));
    m_desk->spend("9");
    QCOMPARE(told(), "p downgrade 0.9 until 2026-11-25T00:00:00Z");
    m_desk->put(marked("p", "10", PeriodKind::request)); // by request nothing is told, but that it is over
    QCOMPARE(told(), "p ok 0");
    m_desk->put(marked("p", "10", PeriodKind::month));
    m_desk->spend("8");
    QCOMPARE(told(), "p alert 0.8 until 2026-12-01T00:00:00Z");
    Policy policy = marked("p", "10", PeriodKind::hour);
    m_desk->put(policy);
    m_desk->spend("8");
    // The same state, but it ends sooner than was told.
    QCOMPARE(told(), "p alert 0.8 until 2026-11-24T13:00:00Z");
}

void TestStates::whatIsLoadedPastItsMarkIsTold()
{
    const Policy policy = marked("p", "10");
    m_desk->ledger.beginCounter(1, policy, m_desk->calendar);
    m_desk->ledger.addSpent({1, 0, {}, {}, {}, usd("8")});
    m_desk->ledger.activate(policy, 1, m_desk->now);
    QCOMPARE(told(), "p alert 0.8");
}

void TestStates::figuresShowEveryKeyWithSomethingSpentOrReserved()
{
    Policy policy = marked("p", "10", PeriodKind::day);
    policy.per = Per::user;
    m_desk->put(policy);
    m_desk->spend(m_desk->call("gpt-4o", "zoe"), "8");
    m_desk->spend(m_desk->call("gpt-4o", ""), "1");
    m_desk->spend(m_desk->call("gpt-4o", "yesterday"), "5", at("2026-11-23T12:00:00Z"));
    Question question = m_desk->estimating("2");
    question.call.user = m_desk->names.intern("adam");
    const std::optional<Decision> adam = m_desk->ask(question);
    question.call.user = m_desk->names.intern("zoe");
    m_desk->ask(question);
    question.call.user = m_desk->names.intern("gone");
    m_desk->ledger.release(m_desk->ask(question)->reservation, m_desk->now);

    const PolicyFigures figures = m_desk->ledger.figures(m_desk->now).front();
    QStringList keys;
    for (const BudgetFigures& key : figures.keys) {
        keys << QStringLiteral("%1:%2+%3 %4")
                    .arg(QString::fromStdString(std::string(m_desk->names.text(key.key))),
                         QString::fromStdString(key.used.toDecimal()),
                         QString::fromStdString(key.reserved.toDecimal()),
                         QString::fromStdString(std::string(toString(key.state))));
        QVERIFY(key.until == at("2026-11-25T00:00:00Z"));
    }
    QCOMPARE(keys.join(QStringLiteral(", ")), QStringLiteral(":1+0 ok, adam:0+2 ok, zoe:8+2 alert"));
    QCOMPARE(figures.all.used, usd("9")); // the sums
    QCOMPARE(figures.all.reserved, usd("4"));
    QCOMPARE(toString(figures.all.state), std::string_view("alert")); // the worst
    QVERIFY(figures.all.until == at("2026-11-25T00:00:00Z"));
}

QTEST_APPLESS_MAIN(TestStates)
#include "tst_states.moc"
