// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"

#include "model/ledger/periodbook.h"

#include <QTest>

using namespace tokenfence;
using namespace tokenfence::desk;

/// In which period and under which key a call counts, and what an edit does to it.
class TestPeriods : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCallCountsInThePeriodOfItsOwnTime_data();
    void aCallCountsInThePeriodOfItsOwnTime();
    void aNewPeriodBeginsAtNothing();
    void periodsAreThoseOfTheZone();
    void chargesNameTheBudgetsToBeWritten();
    void oneBudgetForEach_data();
    void oneBudgetForEach();
    void callsWithoutOneShareAKey();
    void anEditThatCountsAlikeKeepsWhatIsSpent();
    void anEditThatCountsOtherwiseDecidesByItsOwnCounter();
    void aCounterThatIsBegunCountsAlong();
    void whatWasSpentComesBackAtTheStart();
    void aPolicyThatIsRemovedDecidesNothing();
    void aClockThatIsSetBackBreaksNothing();
    void periodsLongOverAreForgotten();
    void whatIsTentativeIsNotForgotten();
};

void TestPeriods::aCallCountsInThePeriodOfItsOwnTime_data()
{
    QTest::addColumn<QByteArray>("period");
    QTest::addColumn<QByteArray>("time");
    QTest::addColumn<bool>("counts");
    const auto row = [](const char* sentence, const char* period, const char* time, bool counts) {
        QTest::newRow(sentence) << QByteArray(period) << QByteArray(time) << counts;
    };
    // It is Tuesday, 2026-11-24, 12:00 UTC.
    row("hour: its first moment", "hour", "2026-11-24T12:00:00Z", true);
    row("hour: the moment before", "hour", "2026-11-24T11:59:59.999Z", false);
    row("hour: its last moment, by a clock that is ahead", "hour", "2026-11-24T12:59:59.999Z", true);
    row("hour: the next one", "hour", "2026-11-24T13:00:00Z", false);
    row("day: its first moment", "day", "2026-11-24T00:00:00Z", true);
    row("day: yesterday", "day", "2026-11-23T23:59:59.999Z", false);
    row("week: Monday's first moment", "week", "2026-11-23T00:00:00Z", true);
    row("week: Sunday", "week", "2026-11-22T23:59:59.999Z", false);
    row("month: the first", "month", "2026-11-01T00:00:00Z", true);
    row("month: the last of the one before", "month", "2026-10-31T23:59:59.999Z", false);
    row("total: years ago", "total", "2020-01-01T00:00:00Z", true);
}

void TestPeriods::aCallCountsInThePeriodOfItsOwnTime()
{
    QFETCH(QByteArray, period);
    QFETCH(QByteArray, time);
    QFETCH(bool, counts);
    Desk desk;
    desk.put(budget("p", "10", periodKindFrom(period.toStdString()).value()));
    desk.spend(desk.call(), "3", at(time.toStdString()));
    QCOMPARE(desk.used("p"), usd(counts ? "3" : "0"));
    QCOMPARE(inWords(desk.ask("8")), counts ? "deny budget by p" : "allow gpt-4o 8");
}

void TestPeriods::aNewPeriodBeginsAtNothing()
{
    Desk desk;
    desk.put(budget("p", "10"));
    desk.spend("10");
    desk.moveTo("2026-11-24T23:59:59.999Z");
    QCOMPARE(inWords(desk.ask("1")), "deny budget by p");
    desk.pass(1ms);
    QCOMPARE(inWords(desk.ask("10")), "allow gpt-4o 10");
    // A late record of yesterday does not count today.
    desk.spend(desk.call(), "5", at("2026-11-24T23:00:00Z"));
    QCOMPARE(desk.used("p"), usd("0"));
}

void TestPeriods::periodsAreThoseOfTheZone()
{
    Desk desk;
    desk.calendar = Calendar::create("Europe/Berlin").value(); // an hour ahead of UTC in November
    desk.put(budget("p", "10"));
    desk.spend("10");
    desk.moveTo("2026-11-24T22:59:59Z");
    const std::optional<Decision> denial = desk.ask("1");
    QCOMPARE(inWords(denial), "deny budget by p");
    QCOMPARE(toRfc3339(*denial->until), std::string("2026-11-24T23:00:00Z"));
    desk.moveTo("2026-11-24T23:00:00Z");
    QCOMPARE(inWords(desk.ask("10")), "allow gpt-4o 10");
}

void TestPeriods::chargesNameTheBudgetsToBeWritten()
{
    Desk desk;
    Policy perUser = budget("user", "10");
    perUser.per = Per::user;
    const CounterId user = desk.put(perUser);
    const CounterId total = desk.put(budget("total", "10", PeriodKind::total));
    const CounterId request = desk.put(budget("request", "10", PeriodKind::request));
    Policy other = budget("other", "10");
    other.match = {{MatchTerm::Field::model, "", "o3"}};
    desk.put(other);
    const CallFacts call = desk.call("gpt-4o", "u-17");
    const WallTime time = at("2026-11-20T13:00:00Z");
    const WallTime day = at("2026-11-20T00:00:00Z");
    Settlement settlement = desk.ledger.settle(call, "req-9", time, usd("2"), {}, desk.now);
    QCOMPARE(settlement.charges, (std::vector<Charge>{{requestTotalCounter, 0, desk.now.wall, true, usd("2")},
                                                      {user, call.user, day, false, usd("2")},
                                                      {total, 0, {}, false, usd("2")},
                                                      {request, 0, desk.now.wall, true, usd("2")}}));
    // A call without a request is a request of its own: nothing is kept by request.
    settlement = desk.ledger.settle(call, "", time, usd("2"), {}, desk.now);
    QCOMPARE(settlement.charges,
             (std::vector<Charge>{{user, call.user, day, false, usd("2")}, {total, 0, {}, false, usd("2")}}));
}

void TestPeriods::oneBudgetForEach_data()
{
    QTest::addColumn<QByteArray>("per");
    QTest::addColumn<QByteArray>("answer");
    // "u-1" through "bot" in "refund" has spent all; "u-2" through "bot" in "search" asks.
    QTest::newRow("all: one budget together") << QByteArray("all") << QByteArray("deny budget by p");
    QTest::newRow("user: one for each") << QByteArray("user") << QByteArray("allow gpt-4o 1");
    QTest::newRow("workflow: one for each") << QByteArray("workflow") << QByteArray("allow gpt-4o 1");
    QTest::newRow("agent: it is the same one") << QByteArray("agent") << QByteArray("deny budget by p");
}

void TestPeriods::oneBudgetForEach()
{
    QFETCH(QByteArray, per);
    QFETCH(QByteArray, answer);
    Desk desk;
    Policy policy = budget("p", "1");
    policy.per = perFrom(per.toStdString()).value();
    desk.put(policy);
    desk.spend(desk.call("gpt-4o", "u-1", "bot", "refund"), "1");
    Question question = desk.estimating("1");
    question.call = desk.call("gpt-4o", "u-2", "bot", "search");
    QCOMPARE(inWords(desk.ask(question)), answer.toStdString());
}

void TestPeriods::callsWithoutOneShareAKey()
{
    Desk desk;
    Policy policy = budget("p", "1");
    policy.per = Per::workflow;
    desk.put(policy);
    desk.spend(desk.call("gpt-4o", "u-1"), "0.6");
    Question question = desk.estimating("0.5");
    question.call = desk.call("o3", "u-2");
    const std::optional<Decision> denial = desk.ask(question);
    QCOMPARE(inWords(denial), "deny budget by p");
    QCOMPARE(denial->key, NameId(0));
}

void TestPeriods::anEditThatCountsAlikeKeepsWhatIsSpent()
{
    Desk desk;
    Policy policy = budget("p", "10");
    const CounterId counter = desk.put(policy);
    desk.spend("7");
    desk.ask("1");
    policy.limit = usd("8");
    policy.name = "another name";
    QCOMPARE(desk.put(policy), counter);
    QCOMPARE(desk.ledger.counterOf("p").value(), counter);
    QCOMPARE(desk.used("p"), usd("7"));
    QCOMPARE(desk.reserved("p"), usd("1"));
    QCOMPARE(inWords(desk.ask("0.000000001")), "deny budget by p");
    QCOMPARE(desk.ledger.policy("p")->name, std::string("another name"));
}

void TestPeriods::anEditThatCountsOtherwiseDecidesByItsOwnCounter()
{
    Desk desk;
    Policy policy = budget("p", "10");
    const CounterId before = desk.put(policy);
    desk.spend("7");
    policy.match = {{MatchTerm::Field::user, "", "u-*"}};
    desk.ledger.beginCounter(77, policy, desk.calendar);
    desk.spend(desk.call("gpt-4o", "u-1"), "2"); // counts along while the past is recounted
    QCOMPARE(desk.used("p"), usd("9"));          // the old policy stands until then
    desk.ledger.addSpent({77, 0, at("2026-11-24T00:00:00Z"), {}, {}, usd("0.5")});
    desk.ledger.activate(policy, 77, desk.now);
    QCOMPARE(desk.used("p"), usd("2.5"));
    QCOMPARE(desk.ledger.counterOf("p").value(), CounterId(77));
    const Settlement settlement =
        desk.ledger.settle(desk.call("gpt-4o", "u-1"), {}, desk.now.wall, usd("1"), {}, desk.now);
    QCOMPARE(settlement.charges.size(), std::size_t(1)); // the old counter is gone
    QVERIFY(settlement.charges.front().counter != before);
}

void TestPeriods::aCounterThatIsBegunCountsAlong()
{
    Desk desk;
    const Policy policy = budget("p", "10");
    desk.ledger.beginCounter(5, policy, desk.calendar);
    const Settlement settlement = desk.ledger.settle(desk.call(), {}, desk.now.wall, usd("1"), {}, desk.now);
    QCOMPARE(settlement.charges.size(), std::size_t(1));
    QCOMPARE(inWords(desk.ask("100")), "allow gpt-4o 100"); // but nobody decides by it
    desk.ledger.abandonCounter(5);
    desk.ledger.confirm(settlement, {}, desk.now); // of a counter that is gone: passed over
    QVERIFY(desk.ledger.settle(desk.call(), {}, desk.now.wall, usd("1"), {}, desk.now).charges.empty());
    const CounterId counter = desk.put(budget("q", "10"));
    desk.ledger.abandonCounter(counter); // a policy decides by it: it stays
    QVERIFY(desk.ledger.policy("q") != nullptr);
    QCOMPARE(desk.reserved("q"), usd("100"));
}

void TestPeriods::whatWasSpentComesBackAtTheStart()
{
    Desk desk;
    Policy policy = budget("p", "10");
    policy.per = Per::user;
    desk.ledger.beginCounter(3, policy, desk.calendar);
    const NameId user = desk.names.intern("u-17");
    desk.ledger.addSpent({3, user, at("2026-11-24T00:00:00Z"), {}, {}, usd("9")});
    desk.ledger.addSpent({3, user, at("2026-11-23T00:00:00Z"), {}, {}, usd("4")});
    desk.ledger.addSpent({999, user, at("2026-11-24T00:00:00Z"), {}, {}, usd("5")}); // of a counter long gone
    desk.ledger.activate(policy, 3, desk.now);
    QCOMPARE(desk.used("p"), usd("9"));
    Question question = desk.estimating("1.5");
    question.call.user = user;
    QCOMPARE(inWords(desk.ask(question)), "deny budget by p");
}

void TestPeriods::aPolicyThatIsRemovedDecidesNothing()
{
    Desk desk;
    desk.put(budget("b", "1"));
    desk.put(budget("a", "1"));
    desk.ask("1");
    QVERIFY(desk.ledger.removePolicy("a"));
    QVERIFY(!desk.ledger.removePolicy("a"));
    QCOMPARE(inWords(desk.ask("1")), "deny budget by b");
    QVERIFY(desk.ledger.removePolicy("b"));
    QCOMPARE(inWords(desk.ask("1")), "allow gpt-4o 1");
    QVERIFY(desk.ledger.policies().empty());
    QVERIFY(desk.ledger.policy("b") == nullptr);
    QVERIFY(!desk.ledger.counterOf("b"));
}

void TestPeriods::aClockThatIsSetBackBreaksNothing()
{
    Desk desk;
    desk.put(budget("p", "10"));
    desk.spend("4");
    const WallTime today = desk.now.wall;
    desk.now.wall = at("2031-05-05T05:05:05Z"); // wrongly set ahead
    desk.spend("6");
    for (int hour = 0; hour < 40; ++hour) {
        desk.now.mono += 1h;
        desk.ledger.expire(desk.now);
    }
    desk.now.wall = today; // and back: today is not forgotten
    desk.ledger.expire(desk.now);
    QCOMPARE(desk.used("p"), usd("4"));
    QCOMPARE(inWords(desk.ask("6.5")), "deny budget by p");
    desk.now.wall = at("2019-01-01T00:00:00Z");
    desk.ledger.expire(desk.now);
    QCOMPARE(inWords(desk.ask("10")), "allow gpt-4o 10");
    desk.now.wall = WallTime();                             // a machine without a clock of its own
    QCOMPARE(inWords(desk.ask("0.1")), "deny budget by p"); // the reservation stands
    desk.ledger.expire(desk.now);
    QVERIFY(!desk.ledger.figures(desk.now).empty());
}

void TestPeriods::periodsLongOverAreForgotten()
{
    PeriodBook book(PeriodKind::day, Calendar());
    const Place place{0, at("2026-11-24T00:00:00Z"), {}};
    book.adjust(place, {usd("3"), {}, {}});
    Now now{at("2026-11-25T00:00:00Z"), MonoTime(0ms)};
    book.expire(now);
    QCOMPARE(book.standing(place).spent, usd("3")); // for what a clock that is set back asks
    now.mono += PeriodBook::keptAfterEnd;
    now.wall += PeriodBook::keptAfterEnd;
    book.expire(now);
    QCOMPARE(book.standing(place).spent, usd("3"));
    now.mono += 1ms;
    book.expire(now);
    QCOMPARE(book.standing(place).spent, usd("0"));
    // What has no end is not over.
    PeriodBook total(PeriodKind::total, Calendar());
    total.adjust({}, {usd("3"), {}, {}});
    now.mono += 1000h;
    now.wall += 1000h;
    total.expire(now);
    QCOMPARE(total.standing({}).spent, usd("3"));
}

void TestPeriods::whatIsTentativeIsNotForgotten()
{
    PeriodBook book(PeriodKind::day, Calendar());
    const Place place{7, at("2026-11-24T00:00:00Z"), {}};
    book.adjust(place, Standing::charged(usd("3")));
    Now now{at("2027-01-01T00:00:00Z"), MonoTime(0ms)};
    book.expire(now);
    now.mono += PeriodBook::keptAfterEnd + 1ms;
    book.expire(now);
    QCOMPARE(book.standing(place).tentative, usd("3"));
    book.adjust(place, Standing::confirmedOf(usd("3")));
    QCOMPARE(book.standing(place).confirmed(), usd("3"));
    book.expire(now);
    QCOMPARE(book.standing(place).spent, usd("0"));
}

QTEST_APPLESS_MAIN(TestPeriods)
#include "tst_periods.moc"
