// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"

#include "model/ledger/requesttable.h"

#include <QTest>

#include <map>

using namespace tokenfence;
using namespace tokenfence::desk;

/// Budgets by request, the request's own budget, and when a request is over.
class TestRequests : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPolicyByRequestHasABudgetForEach();
    void aCallWithoutARequestIsARequestOfItsOwn();
    void theRequestsOwnBudget_data();
    void theRequestsOwnBudget();
    void byRequestAndUser();
    void aRequestIsOverTwentyFourHoursAfterItsLastLine_data();
    void aRequestIsOverTwentyFourHoursAfterItsLastLine();
    void aLineCountsByTheClockThatItCameBy();
    void everyLineKeepsARequestAlive_data();
    void everyLineKeepsARequestAlive();
    void theSameNameBeginsANewRequestInEveryBook();
    void aLaterRequestOfTheSameNameIsAnotherBudgetOnDisk();
    void aRequestWithARecordUnderWayIsNotOver();
    void requestsComeBackAtTheStart();
    void requestsThatAreOverAreFreed();
    void aPastCallIsCountedWithoutKeepingItsRequestAlive();
    void figuresAreTheSumsOverLiveRequests();
    void theTableHoldsWhatAMapHolds();
};

void TestRequests::aPolicyByRequestHasABudgetForEach()
{
    Desk desk;
    desk.put(budget("p", "1", PeriodKind::request));
    desk.spend("0.9", "req-1");
    Question question = desk.estimating("0.2");
    question.request = "req-1";
    QCOMPARE(inWords(desk.ask(question)), "deny budget by p");
    question.request = "req-2";
    QCOMPARE(inWords(desk.ask(question)), "allow gpt-4o 0.2");
    question.estimate = usd("0.800000001"); // what is reserved under req-2 counts
    QCOMPARE(inWords(desk.ask(question)), "deny budget by p");
    question.estimate = usd("0.8");
    QCOMPARE(inWords(desk.ask(question)), "allow gpt-4o 0.8");
}

void TestRequests::aCallWithoutARequestIsARequestOfItsOwn()
{
    Desk desk;
    desk.put(budget("p", "1", PeriodKind::request));
    desk.spend("1");
    QCOMPARE(inWords(desk.ask("1")), "allow gpt-4o 1");
    QCOMPARE(inWords(desk.ask("1")), "allow gpt-4o 1");
    QCOMPARE(inWords(desk.ask("1.000000001")), "deny budget by p");
    QCOMPARE(desk.used("p"), usd("0"));
    QCOMPARE(desk.reserved("p"), usd("0"));
    Question question = desk.estimating("0.5");
    question.budget = usd("0.4");
    const std::optional<Decision> denial = desk.ask(question);
    QCOMPARE(inWords(denial), "deny budget by request");
    QCOMPARE(denial->reason, std::string("This request: $0.00 of $0.40 is spent or reserved"));
}

void TestRequests::theRequestsOwnBudget_data()
{
    QTest::addColumn<QByteArray>("budget");
    QTest::addColumn<QByteArray>("estimate");
    QTest::addColumn<QByteArray>("answer");
    const auto row = [](const char* sentence, const char* budget, const char* estimate, const char* answer) {
        QTest::newRow(sentence) << QByteArray(budget) << QByteArray(estimate) << QByteArray(answer);
    };
    // req-9 has spent $0.30 with one agent and reserved $0.10 with another.
    row("exactly to the cap", "0.5", "0.1", "allow gpt-4o 0.1");
    row("a nano-dollar past the cap", "0.5", "0.100000001", "deny budget by request");
    row("no cap", "", "100", "allow gpt-4o 100");
    row("a cap of nothing", "0", "0.1", "deny budget by request");
    row("the cap is passed: nothing more", "0.39", "0", "deny budget by request");
    row("the cap is reached: what costs nothing", "0.4", "0", "allow gpt-4o 0");
}

void TestRequests::theRequestsOwnBudget()
{
    QFETCH(QByteArray, budget);
    QFETCH(QByteArray, estimate);
    QFETCH(QByteArray, answer);
    Desk desk;
    desk.spend("0.3", "req-9");
    Question question = desk.estimating("0.1");
    question.request = "req-9";
    question.call.agent = desk.names.intern("other");
    desk.ask(question);
    question = desk.estimating(estimate.toStdString());
    question.request = "req-9";
    if (!budget.isEmpty()) {
        question.budget = usd(budget.toStdString());
    }
    const std::optional<Decision> decision = desk.ask(question);
    QCOMPARE(inWords(decision), answer.toStdString());
    QVERIFY(!decision->until);
    if (decision->verdict == Verdict::deny) {
        QCOMPARE(decision->reason,
                 "Request req-9: $0.40 of " + usd(budget.toStdString()).toUsd() + " is spent or reserved");
    }
}

void TestRequests::byRequestAndUser()
{
    Desk desk;
    Policy policy = budget("p", "1", PeriodKind::request);
    policy.per = Per::user;
    desk.put(policy);
    desk.spend(desk.call("gpt-4o", "u-1"), "1", desk.now.wall, "req");
    Question question = desk.estimating("1");
    question.request = "req";
    question.call.user = desk.names.find("u-1");
    QCOMPARE(inWords(desk.ask(question)), "deny budget by p");
    question.call.user = desk.names.intern("u-2");
    QCOMPARE(inWords(desk.ask(question)), "allow gpt-4o 1");
    const PolicyFigures figures = desk.ledger.figures(desk.now).front();
    QCOMPARE(figures.keys.size(), std::size_t(2));
    QCOMPARE(figures.keys[0].used, usd("1"));
    QCOMPARE(figures.keys[1].reserved, usd("1"));
    QCOMPARE(figures.all.used, usd("1"));
    QCOMPARE(figures.all.reserved, usd("1"));
}

void TestRequests::aRequestIsOverTwentyFourHoursAfterItsLastLine_data()
{
    QTest::addColumn<int>("seconds");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("a second before") << 24 * 3600 - 1 << QByteArray("deny budget by request");
    QTest::newRow("24 hours after") << 24 * 3600 << QByteArray("allow gpt-4o 1");
    QTest::newRow("the clock is set back") << -3600 << QByteArray("deny budget by request");
}

void TestRequests::aRequestIsOverTwentyFourHoursAfterItsLastLine()
{
    QFETCH(int, seconds);
    QFETCH(QByteArray, answer);
    Desk desk;
    desk.spend("1", "req-9");
    desk.now.wall += std::chrono::seconds(seconds);
    Question question = desk.estimating("1");
    question.request = "req-9";
    question.budget = usd("1");
    QCOMPARE(inWords(desk.ask(question)), answer.toStdString());
}

void TestRequests::aLineCountsByTheClockThatItCameBy()
{
    Desk desk;
    desk.spend("1", "req-9");
    desk.now.wall -= 3h; // the calendar was wrong
    desk.spend("1", "req-9");
    desk.now.wall += 24h;
    Question question = desk.estimating("1");
    question.request = "req-9";
    question.budget = usd("1");
    QCOMPARE(inWords(desk.ask(question)), "allow gpt-4o 1");
}

void TestRequests::everyLineKeepsARequestAlive_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("lives");
    QTest::newRow("none") << QByteArray("") << false;
    QTest::newRow("a usage") << QByteArray("usage") << true;
    QTest::newRow("a usage without cost") << QByteArray("free usage") << true;
    QTest::newRow("a usage of long ago that arrives now") << QByteArray("late usage") << true;
    QTest::newRow("a question") << QByteArray("authorize") << true;
    QTest::newRow("a question that is denied") << QByteArray("denial") << true;
    QTest::newRow("its end") << QByteArray("request_end") << true;
    QTest::newRow("a call that still runs") << QByteArray("inflight") << true;
    QTest::newRow("a line of another request") << QByteArray("other") << false;
}

void TestRequests::everyLineKeepsARequestAlive()
{
    QFETCH(QByteArray, line);
    QFETCH(bool, lives);
    Desk desk;
    desk.spend("1", "req-9");
    desk.pass(23h);
    Question question = desk.estimating("0");
    question.request = "req-9";
    if (line == "usage") {
        desk.spend("0.1", "req-9");
    } else if (line == "free usage") {
        desk.spend("0", "req-9");
    } else if (line == "late usage") {
        desk.spend(desk.call(), "0.1", desk.now.wall - 200h, "req-9");
    } else if (line == "authorize") {
        desk.ask(question);
    } else if (line == "denial") {
        question.budget = usd("0.5");
        QCOMPARE(inWords(desk.ask(question)), "deny budget by request");
    } else if (line == "request_end") {
        desk.ledger.touchRequest("req-9", desk.now);
    } else if (line == "inflight") {
        desk.ledger.restoreReservation("mine", question, desk.now);
    } else if (line == "other") {
        desk.ledger.touchRequest("req-8", desk.now);
        desk.spend("1", "req-8");
    }
    desk.pass(23h);
    question = desk.estimating("0.5");
    question.request = "req-9";
    question.budget = usd("1");
    QCOMPARE(inWords(desk.ask(question)), lives ? "deny budget by request" : "allow gpt-4o 0.5");
}

void TestRequests::theSameNameBeginsANewRequestInEveryBook()
{
    Desk desk;
    Policy perUser = budget("user", "1", PeriodKind::request);
    perUser.per = Per::user;
    desk.put(perUser);
    desk.put(budget("all", "2", PeriodKind::request));
    desk.spend(desk.call("gpt-4o", "u-1"), "1", desk.now.wall, "nightly");
    desk.spend(desk.call("gpt-4o", "u-2"), "1", desk.now.wall, "nightly");
    desk.pass(24h);
    desk.spend(desk.call("gpt-4o", "u-3"), "0.5", desk.now.wall, "nightly"); // without a sweep in between
    QCOMPARE(desk.used("user"), usd("0.5"));
    QCOMPARE(desk.used("all"), usd("0.5"));
    Question question = desk.estimating("1");
    question.request = "nightly";
    question.call.user = desk.names.find("u-1");
    question.budget = usd("1.5");
    QCOMPARE(inWords(desk.ask(question)), "allow gpt-4o 1");
}

void TestRequests::aLaterRequestOfTheSameNameIsAnotherBudgetOnDisk()
{
    Desk desk;
    const WallTime began = desk.now.wall;
    const auto periodOfNextCharge = [&desk] {
        return desk.ledger.settle(desk.call(), "nightly", desk.now.wall, usd("1"), {}, desk.now)
            .charges.front()
            .period;
    };
    desk.spend("0", "nightly");
    desk.pass(20h);
    QVERIFY(periodOfNextCharge() == began);
    desk.ledger.touchRequest("nightly", desk.now);
    desk.pass(20h);
    QVERIFY(periodOfNextCharge() == began);
    // A restart in between changes nothing.
    Desk restarted;
    restarted.now = desk.now;
    restarted.ledger.addSpent({requestTotalCounter, 0, began, "nightly", desk.now.wall, usd("1")});
    restarted.pass(23h);
    const Settlement more =
        restarted.ledger.settle(restarted.call(), "nightly", restarted.now.wall, usd("1"), {}, restarted.now);
    QVERIFY(more.charges.front().period == began);
    restarted.ledger.confirm(more, "nightly", restarted.now);
    restarted.pass(24h);
    const Settlement other =
        restarted.ledger.settle(restarted.call(), "nightly", restarted.now.wall, usd("1"), {}, restarted.now);
    QVERIFY(other.charges.front().period == restarted.now.wall);
}

void TestRequests::aRequestWithARecordUnderWayIsNotOver()
{
    Desk desk;
    desk.put(budget("p", "5", PeriodKind::request));
    const Settlement settlement =
        desk.ledger.settle(desk.call(), "req-9", desk.now.wall, usd("2"), {}, desk.now);
    desk.now.wall += 25h; // the clock was set ahead while the store was busy
    desk.ledger.expire(desk.now);
    desk.spend("1", "req-9");
    desk.ledger.takeBack(settlement, "req-9", desk.now);
    QCOMPARE(desk.used("p"), usd("1"));
    Question question = desk.estimating("4");
    question.request = "req-9";
    question.budget = usd("5");
    QCOMPARE(inWords(desk.ask(question)), "allow gpt-4o 4");
}

void TestRequests::requestsComeBackAtTheStart()
{
    Desk desk;
    const Policy policy = budget("p", "10", PeriodKind::request);
    desk.ledger.beginCounter(4, policy, desk.calendar);
    desk.ledger.addSpent({requestTotalCounter, 0, {}, "old", desk.now.wall - 24h, usd("9")});
    desk.ledger.addSpent({4, 0, {}, "old", desk.now.wall - 24h, usd("9")});
    desk.ledger.addSpent(
        {4, 0, {}, "live", desk.now.wall - 23h, usd("8")}); // whichever of its rows comes first
    desk.ledger.addSpent({requestTotalCounter, 0, {}, "live", desk.now.wall - 23h, usd("9")});
    desk.ledger.activate(policy, 4, desk.now);
    Question question = desk.estimating("2");
    question.budget = usd("10");
    question.request = "old";
    QCOMPARE(inWords(desk.ask(question)), "allow gpt-4o 2");
    question.request = "live";
    QCOMPARE(inWords(desk.ask(question)), "deny budget by request");
    question.budget.reset();
    QCOMPARE(inWords(desk.ask(question)), "allow gpt-4o 2");
    QCOMPARE(inWords(desk.ask(question)), "deny budget by p");
    desk.ledger.expire(desk.now);
    QCOMPARE(desk.used("p"), usd("8"));
}

void TestRequests::requestsThatAreOverAreFreed()
{
    Desk desk;
    desk.put(budget("p", "1", PeriodKind::request));
    for (int i = 0; i < 20'000; ++i) {
        desk.spend("0.5", "req-" + std::to_string(i));
    }
    QCOMPARE(desk.used("p"), usd("10000"));
    desk.pass(12h);
    for (int i = 0; i < 100; ++i) {
        desk.spend("0.25", "req-" + std::to_string(i));
    }
    desk.pass(12h);
    for (int i = 0; i < 10; ++i) { // a part in turn, while an agent may wait
        desk.ledger.expire(desk.now);
    }
    QCOMPARE(desk.used("p"), usd("75"));
    desk.pass(12h);
    desk.ledger.expire(desk.now);
    QCOMPARE(desk.used("p"), usd("0"));
}

void TestRequests::aPastCallIsCountedWithoutKeepingItsRequestAlive()
{
    Desk desk;
    const CounterId request = desk.put(budget("request", "10", PeriodKind::request));
    const CounterId total = desk.put(budget("total", "10", PeriodKind::total));
    const auto countersOf = [](const Settlement& settlement) {
        std::vector<CounterId> counters;
        for (const Charge& charge : settlement.charges) {
            counters.push_back(charge.counter);
        }
        return counters;
    };
    const auto price = [&](std::string_view name, std::chrono::hours ago) {
        const std::string requestName(name);
        const Settlement settlement =
            desk.ledger.settlePast(desk.call(), requestName, desk.now.wall - ago, usd("1"), desk.now);
        desk.ledger.confirm(settlement, requestName, desk.now);
        return countersOf(settlement);
    };
    desk.spend("0", "live"); // unpriced as yet
    desk.pass(20h);
    QCOMPARE(price("live", 30h), (std::vector<CounterId>{requestTotalCounter, request, total}));
    QCOMPARE(price("restarted", 20h), (std::vector<CounterId>{requestTotalCounter, request, total}));
    QCOMPARE(price("over", 30h), (std::vector<CounterId>{total}));
    QCOMPARE(price("", 1h), (std::vector<CounterId>{total}));
    QCOMPARE(desk.used("request"), usd("2"));
    desk.pass(4h); // 24 hours after the last line of each
    desk.ledger.expire(desk.now);
    QCOMPARE(desk.used("request"), usd("0"));
    QCOMPARE(desk.used("total"), usd("4"));
}

void TestRequests::figuresAreTheSumsOverLiveRequests()
{
    Desk desk;
    Policy policy = budget("p", "1", PeriodKind::request);
    policy.alertAt = mark("0.8");
    desk.put(policy);
    QCOMPARE(toString(desk.figures("p").state), std::string_view("ok"));
    desk.spend("0.5", "a");
    desk.spend("0.8", "b");
    QCOMPARE(desk.used("p"), usd("1.3"));
    QCOMPARE(toString(desk.figures("p").state), std::string_view("alert")); // the worst of them
    QVERIFY(!desk.figures("p").until);
    policy.limit = usd("0.5");
    desk.put(policy);
    QCOMPARE(toString(desk.figures("p").state), std::string_view("exhausted"));
    policy.limit = usd("100");
    policy.raise = Policy::Raise{usd("0.8"), desk.now.wall + 1h};
    desk.put(policy);
    QCOMPARE(toString(desk.figures("p").state), std::string_view("exhausted"));
    desk.pass(1h);
    desk.ledger.expire(desk.now); // the raise lapses
    QCOMPARE(toString(desk.figures("p").state), std::string_view("ok"));
    QVERIFY(desk.ledger.takeTransitions().empty()); // requests are not told about
    // The worst of those that live, not of those that were.
    policy = budget("p", "1", PeriodKind::request);
    policy.alertAt = mark("0.8");
    desk.put(policy);
    desk.spend("0.3", "a");
    desk.spend("0.2", "b"); // exhausted, as alert before
    QCOMPARE(toString(desk.figures("p").state), std::string_view("exhausted"));
    desk.pass(12h);
    desk.spend("0.1", "c");
    desk.pass(12h);
    desk.ledger.expire(desk.now);
    QCOMPARE(desk.used("p"), usd("0.1"));
    QCOMPARE(toString(desk.figures("p").state), std::string_view("ok"));
}

void TestRequests::theTableHoldsWhatAMapHolds()
{
    RequestTable table;
    std::map<std::pair<int, NameId>, std::int64_t> expected;
    const auto keyOf = [](int i) { return RequestKey::of("request-" + std::to_string(i)); };
    for (int i = 0; i < 30'000; ++i) {
        const int request = i % 7000;
        const NameId key = i % 3 == 0 ? 0 : static_cast<NameId>(i % 11);
        table.add(keyOf(request), key).spent += Money::fromNano(i);
        expected[{request, key}] += i;
    }
    // One request with many keys does not slow the others down, nor get lost.
    for (NameId key = 0; key < 20'000; ++key) {
        table.add(keyOf(-1), key).spent = Money::fromNano(key);
        expected[{-1, key}] = key;
    }
    for (const auto& [place, nano] : expected) {
        const RequestTable::Entry* const entry = table.find(keyOf(place.first), place.second);
        QVERIFY(entry != nullptr);
        QCOMPARE(entry->spent.nano(), nano);
    }
    QVERIFY(table.find(keyOf(7000), 0) == nullptr);
    std::size_t erased = 0;
    for (std::size_t shard = 0; shard < RequestTable::shardCount; ++shard) {
        erased += table.eraseIf(shard,
                                [](const RequestTable::Entry& entry) { return entry.spent.nano() % 2 == 0; });
    }
    std::size_t left = 0;
    std::size_t entries = 0;
    for (const auto& [place, nano] : expected) {
        const RequestTable::Entry* const entry = table.find(keyOf(place.first), place.second);
        QCOMPARE(entry != nullptr, nano % 2 != 0);
        left += entry != nullptr ? 1 : 0;
    }
    for (std::size_t shard = 0; shard < RequestTable::shardCount; ++shard) {
        entries += table.shardSize(shard);
    }
    QCOMPARE(entries, left);
    QCOMPARE(left + erased, expected.size());
}

QTEST_APPLESS_MAIN(TestRequests)
#include "tst_requests.moc"
