// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"

#include <QTest>

#include <set>

using namespace tokenfence;
using namespace tokenfence::desk;

/// What is reserved, by whom it is given back, and what becomes of it at the store's word.
class TestReservations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aUsageThatNamesItReleasesIt_data();
    void aUsageThatNamesItReleasesIt();
    void aUsageIsStoredUnderTheDecisionThatAllowedIt();
    void aUsageThatNamesOneThatIsNotKnownIsCountedAllTheSame();
    void aReleaseGivesItBackOnce();
    void fifteenMinutesOnAClockThatDoesNotStep_data();
    void fifteenMinutesOnAClockThatDoesNotStep();
    void itCountsInEveryPeriodThatBeginsWhileItStands();
    void itCountsTowardsPoliciesThatArePutWhileItStands();
    void itCountsAsTheCallThatWasGranted();
    void inflightRestoresIt();
    void inflightKeepsOneThatStandsAndAlwaysGrants();
    void aNameThatAClientMadeUpIsNotGivenTwice();
    void anAgentsReservationsAreSummed();

    void aRepeatedUsageReleasesItsReservationOnce();
    void whatCouldNotBeStoredStandsAgain();
    void whatCouldNotBeStoredInTimeDoesNotStandAgain();
    void aDenialThatOnlyTentativeAmountsCauseWaits_data();
    void aDenialThatOnlyTentativeAmountsCauseWaits();
    void aWaitEndsWithTheStoresWord();
    void aFallbackThatOnlyTentativeAmountsForbidIsWaitedFor();
};

void TestReservations::aUsageThatNamesItReleasesIt_data()
{
    QTest::addColumn<QByteArray>("cost");
    QTest::newRow("it cost less than it reserved") << QByteArray("0.25");
    QTest::newRow("it cost as much") << QByteArray("2");
    QTest::newRow("it cost more: counted in full") << QByteArray("3.000000001");
    QTest::newRow("it cost nothing") << QByteArray("0");
}

void TestReservations::aUsageThatNamesItReleasesIt()
{
    QFETCH(QByteArray, cost);
    Desk desk;
    desk.put(budget("p", "10"));
    const std::optional<Decision> granted = desk.ask("2");
    QCOMPARE(desk.reserved("p"), usd("2"));
    desk.settle(granted->reservation, cost.toStdString());
    QCOMPARE(desk.reserved("p"), usd("0"));
    QCOMPARE(desk.used("p"), usd(cost.toStdString()));
    QCOMPARE(desk.ledger.reservationCount(), std::size_t(0));
}

void TestReservations::aUsageIsStoredUnderTheDecisionThatAllowedIt()
{
    Desk desk;
    Policy policy = budget("p", "0.01");
    policy.fallbackModel = "gpt-4o-mini";
    desk.put(policy);
    const std::optional<Decision> downgrade = desk.ask(desk.asking(22000, 1024));
    Settlement settlement = desk.settle(downgrade->reservation, "0.001");
    QVERIFY(settlement.verdict == Verdict::downgrade);
    QCOMPARE(settlement.policy, std::string("p"));
    QCOMPARE(settlement.reserved, usd("0.0039144"));
    QCOMPARE(settlement.charges.size(), std::size_t(1));
    const std::optional<Decision> allowed = desk.ask("0.001");
    settlement = desk.settle(allowed->reservation, "0");
    QVERIFY(settlement.verdict == Verdict::allow);
    QVERIFY(settlement.policy.empty());
    QVERIFY(settlement.charges.empty()); // nothing to be written
}

void TestReservations::aUsageThatNamesOneThatIsNotKnownIsCountedAllTheSame()
{
    Desk desk;
    desk.put(budget("p", "10"));
    const Settlement settlement = desk.settle("r-4711", "1");
    QVERIFY(settlement.verdict == Verdict::none);
    QVERIFY(!settlement.reservation);
    QCOMPARE(desk.used("p"), usd("1"));
}

void TestReservations::aReleaseGivesItBackOnce()
{
    Desk desk;
    desk.put(budget("p", "10"));
    const std::optional<Decision> one = desk.ask("2");
    const std::optional<Decision> other = desk.ask("3");
    desk.ledger.release(one->reservation, desk.now);
    QCOMPARE(desk.reserved("p"), usd("3"));
    desk.ledger.release(one->reservation, desk.now);
    desk.ledger.release("never heard of", desk.now);
    desk.ledger.release("", desk.now);
    QCOMPARE(desk.reserved("p"), usd("3"));
    desk.settle(one->reservation, "1"); // late, but it happened
    QCOMPARE(desk.reserved("p"), usd("3"));
    QCOMPARE(desk.used("p"), usd("1"));
    desk.ledger.release(other->reservation, desk.now);
    QCOMPARE(desk.reserved("p"), usd("0"));
}

void TestReservations::fifteenMinutesOnAClockThatDoesNotStep_data()
{
    QTest::addColumn<qint64>("monoMs");
    QTest::addColumn<qint64>("wallMs");
    QTest::addColumn<bool>("stands");
    const qint64 life = 900'000;
    QTest::newRow("a millisecond before") << life - 1 << life - 1 << true;
    QTest::newRow("at 15 minutes") << life << life << false;
    QTest::newRow("the calendar was set ahead") << qint64(1000) << life + 1000 << true;
    QTest::newRow("the calendar was set back") << life << -life << false;
}

void TestReservations::fifteenMinutesOnAClockThatDoesNotStep()
{
    QFETCH(qint64, monoMs);
    QFETCH(qint64, wallMs);
    QFETCH(bool, stands);
    Desk desk;
    desk.put(budget("p", "10", PeriodKind::total));
    desk.ask("10");
    desk.now.mono += std::chrono::milliseconds(monoMs);
    desk.now.wall += std::chrono::milliseconds(wallMs);
    QCOMPARE(inWords(desk.ask("10")), stands ? "deny budget by p" : "allow gpt-4o 10");
    desk.ledger.expire(desk.now);
    QCOMPARE(desk.reserved("p"), usd("10")); // of the first or of the second
}

void TestReservations::itCountsInEveryPeriodThatBeginsWhileItStands()
{
    Desk desk;
    desk.put(budget("p", "10"));
    desk.moveTo("2026-11-24T23:59:00Z");
    const std::optional<Decision> granted = desk.ask("4");
    desk.moveTo("2026-11-25T00:01:00Z");
    QCOMPARE(desk.reserved("p"), usd("4"));
    QCOMPARE(inWords(desk.ask("6.000000001")), "deny budget by p");
    desk.settle(granted->reservation, "4"); // its own time is the new day
    QCOMPARE(desk.used("p"), usd("4"));
    QCOMPARE(desk.reserved("p"), usd("0"));
}

void TestReservations::itCountsTowardsPoliciesThatArePutWhileItStands()
{
    Desk desk;
    desk.put(budget("old", "100"));
    const std::optional<Decision> granted = desk.ask("4");
    Policy fresh = budget("new", "5");
    desk.put(fresh);
    QCOMPARE(desk.reserved("new"), usd("4"));
    QCOMPARE(inWords(desk.ask("2")), "deny budget by new");
    fresh.period = PeriodKind::month; // counts otherwise: another counter
    desk.put(fresh);
    QCOMPARE(desk.reserved("new"), usd("4"));
    fresh.match = {{MatchTerm::Field::model, "", "o3"}};
    desk.put(fresh);
    QCOMPARE(desk.reserved("new"), usd("0"));
    fresh.match = {{MatchTerm::Field::model, "", "gpt-*"}};
    desk.put(fresh);
    QCOMPARE(desk.reserved("new"), usd("4"));
    desk.ledger.release(granted->reservation, desk.now);
    QCOMPARE(desk.reserved("new"), usd("0"));
    QCOMPARE(desk.reserved("old"), usd("0"));
}

void TestReservations::itCountsAsTheCallThatWasGranted()
{
    Desk desk;
    Policy dear = budget("dear", "0.01");
    dear.match = {{MatchTerm::Field::model, "", "gpt-4o"}};
    dear.fallbackModel = "gpt-4o-mini";
    desk.put(dear);
    Policy simple = budget("simple", "1");
    simple.match = {{MatchTerm::Field::tier, "", "simple"}};
    desk.put(simple);
    const std::optional<Decision> downgrade = desk.ask(desk.asking(22000, 1024));
    QCOMPARE(inWords(downgrade), "downgrade gpt-4o-mini 0.0039144 by dear");
    QCOMPARE(desk.reserved("dear"), usd("0"));
    QCOMPARE(desk.reserved("simple"), usd("0.0039144"));
    desk.settle(downgrade->reservation, "0.05"); // and the call was made with gpt-4o after all
    QCOMPARE(desk.reserved("simple"), usd("0"));
    QCOMPARE(desk.used("simple"), usd("0"));
    QCOMPARE(desk.used("dear"), usd("0.05"));
}

void TestReservations::inflightRestoresIt()
{
    Desk desk;
    desk.put(budget("p", "10"));
    desk.ledger.restoreReservation("r-from-before", desk.asking(22000, 1024), desk.now);
    QCOMPARE(desk.reserved("p"), usd("0.06524"));
    desk.ledger.restoreReservation("no price", desk.asking(22000, 1024, "mystery"), desk.now);
    QCOMPARE(desk.reserved("p"), usd("0.06524"));
    QCOMPARE(desk.ledger.reservationCount(), std::size_t(2));
    const Settlement settlement = desk.settle("r-from-before", "0.05");
    QVERIFY(settlement.verdict == Verdict::none); // whoever allowed it, it was not this ledger
    QCOMPARE(settlement.reserved, usd("0.06524"));
    QCOMPARE(desk.reserved("p"), usd("0"));
}

void TestReservations::inflightKeepsOneThatStandsAndAlwaysGrants()
{
    Desk desk;
    desk.put(budget("p", "5"));
    const std::optional<Decision> granted = desk.ask("4");
    desk.pass(10min);
    desk.ledger.restoreReservation(granted->reservation, desk.estimating("3"), desk.now);
    QCOMPARE(desk.reserved("p"), usd("4")); // kept, not added
    desk.ledger.restoreReservation("mine", desk.estimating("3"), desk.now);
    QCOMPARE(desk.reserved("p"), usd("7")); // past the limit: that call already runs
    QCOMPARE(inWords(desk.ask("0")), "deny budget by p");
    desk.pass(5min);
    desk.ledger.expire(desk.now);
    QCOMPARE(desk.reserved("p"), usd("3")); // the first one's 15 minutes were not begun anew
}

void TestReservations::aNameThatAClientMadeUpIsNotGivenTwice()
{
    Desk desk;
    desk.put(budget("p", "10"));
    desk.ledger.restoreReservation("r-1", desk.estimating("1"), desk.now);
    desk.ledger.restoreReservation("r-3", desk.estimating("1"), desk.now);
    std::set<std::string> given;
    for (int i = 0; i < 4; ++i) {
        given.insert(desk.ask("1")->reservation);
    }
    QCOMPARE(given, (std::set<std::string>{"r-2", "r-4", "r-5", "r-6"}));
    QCOMPARE(desk.reserved("p"), usd("6"));
}

void TestReservations::anAgentsReservationsAreSummed()
{
    Desk desk;
    Question question = desk.estimating("1");
    const std::optional<Decision> granted = desk.ask(question);
    desk.ask(question);
    question.call.agent = desk.names.intern("other");
    desk.ask(question);
    QCOMPARE(desk.ledger.reservedBy(desk.names.find("bot")), usd("2"));
    QCOMPARE(desk.ledger.reservedBy(desk.names.find("other")), usd("1"));
    desk.settle(granted->reservation, "0.5");
    QCOMPARE(desk.ledger.reservedBy(desk.names.find("bot")), usd("1"));
    desk.pass(15min);
    desk.ledger.expire(desk.now);
    QCOMPARE(desk.ledger.reservedBy(desk.names.find("bot")), usd("0"));
    QCOMPARE(desk.ledger.reservedBy(desk.names.find("other")), usd("0"));
}

// ---- the store's word ----

void TestReservations::aRepeatedUsageReleasesItsReservationOnce()
{
    Desk desk;
    desk.put(budget("p", "10"));
    const std::optional<Decision> granted = desk.ask("2");
    const CallFacts call = desk.call();
    const Settlement first =
        desk.ledger.settle(call, {}, desk.now.wall, usd("1"), granted->reservation, desk.now);
    const Settlement again =
        desk.ledger.settle(call, {}, desk.now.wall, usd("1"), granted->reservation, desk.now);
    QVERIFY(first.reservation);
    QVERIFY(!again.reservation);
    desk.ledger.confirm(first, {}, desk.now);
    desk.ledger.takeBack(again, {}, desk.now);
    QCOMPARE(desk.used("p"), usd("1"));
    QCOMPARE(desk.reserved("p"), usd("0"));
    QCOMPARE(inWords(desk.ask("9")), "allow gpt-4o 9");
}

void TestReservations::whatCouldNotBeStoredStandsAgain()
{
    Desk desk;
    desk.put(budget("p", "10"));
    const std::optional<Decision> granted = desk.ask("8");
    desk.pass(5min);
    Settlement settlement =
        desk.ledger.settle(desk.call(), "req-9", desk.now.wall, usd("1"), granted->reservation, desk.now);
    QCOMPARE(desk.reserved("p"), usd("0"));
    desk.ledger.undo(std::move(settlement), "req-9", desk.now);
    QCOMPARE(desk.used("p"), usd("0"));
    QCOMPARE(desk.reserved("p"), usd("8"));
    QCOMPARE(desk.ledger.reservedBy(desk.names.find("bot")), usd("8"));
    desk.pass(10min - 1ms); // for what was left of its own 15 minutes
    desk.ledger.expire(desk.now);
    QCOMPARE(desk.reserved("p"), usd("8"));
    desk.pass(1ms);
    desk.ledger.expire(desk.now);
    QCOMPARE(desk.reserved("p"), usd("0"));
}

void TestReservations::whatCouldNotBeStoredInTimeDoesNotStandAgain()
{
    for (const auto time : {15min, 16min}) {
        Desk desk;
        desk.put(budget("p", "10"));
        const std::optional<Decision> granted = desk.ask("8");
        Settlement settlement =
            desk.ledger.settle(desk.call(), {}, desk.now.wall, usd("1"), granted->reservation, desk.now);
        desk.pass(time);
        desk.ledger.undo(std::move(settlement), {}, desk.now);
        QCOMPARE(desk.reserved("p"), usd("0"));
        QCOMPARE(desk.used("p"), usd("0"));
        QCOMPARE(desk.ledger.reservationCount(), std::size_t(0));
    }
}

void TestReservations::aDenialThatOnlyTentativeAmountsCauseWaits_data()
{
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<QByteArray>("tentative");
    QTest::addColumn<QByteArray>("estimate");
    QTest::addColumn<QByteArray>("answer");
    const auto row = [](const char* sentence, const char* stored, const char* tentative, const char* estimate,
                        const char* answer) {
        QTest::newRow(sentence) << QByteArray(stored) << QByteArray(tentative) << QByteArray(estimate)
                                << QByteArray(answer);
    };
    // A limit of $10.
    row("an allow never waits", "1", "5", "4", "allow gpt-4o 4");
    row("it would be an allow without them", "1", "5", "4.1", "wait");
    row("it would be one exactly", "1", "5", "9", "wait");
    row("it would be a denial without them, too", "1", "5", "9.000000001", "deny budget by p");
    row("nothing is tentative", "6", "0", "4.1", "deny budget by p");
}

void TestReservations::aDenialThatOnlyTentativeAmountsCauseWaits()
{
    QFETCH(QByteArray, stored);
    QFETCH(QByteArray, tentative);
    QFETCH(QByteArray, estimate);
    QFETCH(QByteArray, answer);
    Desk desk;
    desk.put(budget("p", "10"));
    desk.spend(stored.toStdString());
    const Settlement settlement =
        desk.ledger.settle(desk.call(), {}, desk.now.wall, usd(tentative.toStdString()), {}, desk.now);
    QCOMPARE(inWords(desk.ask(estimate.toStdString())), answer.toStdString());
    QCOMPARE(desk.used("p"), usd(stored.toStdString())); // figures wait for the store
}

void TestReservations::aWaitEndsWithTheStoresWord()
{
    for (const bool isNew : {true, false}) {
        Desk desk;
        desk.put(budget("p", "10"));
        const Settlement one = desk.ledger.settle(desk.call(), {}, desk.now.wall, usd("4"), {}, desk.now);
        const Settlement other = desk.ledger.settle(desk.call(), {}, desk.now.wall, usd("4"), {}, desk.now);
        QCOMPARE(inWords(desk.ask("7")), "wait");
        desk.ledger.confirm(one, {}, desk.now);
        QCOMPARE(inWords(desk.ask("7")), "deny budget by p"); // $4 are there to stay
        QCOMPARE(inWords(desk.ask("6")), "wait");
        if (isNew) {
            desk.ledger.confirm(other, {}, desk.now);
        } else {
            desk.ledger.takeBack(other, {}, desk.now);
        }
        QCOMPARE(inWords(desk.ask("6")), isNew ? "deny budget by p" : "allow gpt-4o 6");
    }
}

void TestReservations::aFallbackThatOnlyTentativeAmountsForbidIsWaitedFor()
{
    Desk desk;
    Policy policy = budget("p", "0.01");
    policy.fallbackModel = "gpt-4o-mini";
    desk.put(policy);
    const Settlement settlement =
        desk.ledger.settle(desk.call(), {}, desk.now.wall, usd("0.008"), {}, desk.now);
    QCOMPARE(inWords(desk.ask(desk.asking(22000, 1024))), "wait"); // without them it would be a downgrade
    desk.ledger.takeBack(settlement, {}, desk.now);
    QCOMPARE(inWords(desk.ask(desk.asking(22000, 1024))), "downgrade gpt-4o-mini 0.0039144 by p");
}

QTEST_APPLESS_MAIN(TestReservations)
#include "tst_reservations.moc"
