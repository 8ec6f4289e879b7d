// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"

#include <QTest>

using namespace tokenfence;
using namespace tokenfence::desk;

/// The rules of a single decision, sentence by sentence.
class TestDecisions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theContractsOwnExamples();
    void aCallIsAllowedUpToTheMark_data();
    void aCallIsAllowedUpToTheMark();
    void whatIsReservedCountsLikeWhatIsSpent();
    void theWorstCaseTakesEveryOutputTokenAtTheDearerPrice();
    void anEstimateIsReservedAndTheTokensPriceAFallback();
    void downgrading_data();
    void downgrading();
    void aDenialTellsTheRoomThatIsLeft_data();
    void aDenialTellsTheRoomThatIsLeft();
    void thePolicyWithTheLeastRoomIsNamed_data();
    void thePolicyWithTheLeastRoomIsNamed();
    void theNamedPolicysFallbackIsTriedFirstThenTheCallsOwn();
    void aFallbackIsMatchedAsACallOfThatModel();
    void aFallbackMustKeepTheRetriesToo();
    void retries_data();
    void retries();
    void aStopComesBeforeEverything();
    void unpricedCalls();
    void aBudgetThatIsPassedDeniesEveryFurtherQuestion();
    void aDisabledPolicyDecidesNothingButCounts();
    void aRaiseHoldsForDecisions();
    void amountsBeyondAllBoundsStayDenied();
};

void TestDecisions::theContractsOwnExamples()
{
    Desk desk;
    Policy organisation = budget("org-daily", "500");
    organisation.name = "Organisation, per day";
    desk.put(organisation);

    Question question = desk.asking(22000, 1024);
    QCOMPARE(inWords(desk.ask(question)), "allow gpt-4o 0.06524");

    organisation.downgradeAt = mark("0.9");
    organisation.fallbackModel = "gpt-4o-mini";
    desk.put(organisation);
    desk.spend("450");
    QCOMPARE(inWords(desk.ask(question)), "downgrade gpt-4o-mini 0.0039144 by org-daily");

    organisation.fallbackModel.reset();
    desk.put(organisation);
    desk.spend("49.9108456"); // with what is reserved, 499.98
    const std::optional<Decision> denial = desk.ask(question);
    QCOMPARE(inWords(denial), "deny budget by org-daily");
    QCOMPARE(denial->reason,
             "Organisation, per day: $499.98 of $500.00 is spent or reserved until 2026-11-25T00:00:00Z");
    QVERIFY(denial->until == at("2026-11-25T00:00:00Z"));
    QVERIFY(denial->reservation.empty());
    QVERIFY(denial->model.empty());
}

void TestDecisions::aCallIsAllowedUpToTheMark_data()
{
    QTest::addColumn<QByteArray>("limit");
    QTest::addColumn<QByteArray>("killAt");
    QTest::addColumn<QByteArray>("spent");
    QTest::addColumn<QByteArray>("estimate");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const char* sentence, const char* limit, const char* killAt, const char* spent,
                        const char* estimate, bool allowed) {
        QTest::newRow(sentence) << QByteArray(limit) << QByteArray(killAt) << QByteArray(spent)
                                << QByteArray(estimate) << allowed;
    };
    row("exactly to the limit", "5", "1", "4.9", "0.1", true);
    row("a nano-dollar past the limit", "5", "1", "4.9", "0.100000001", false);
    row("the whole limit at once", "5", "1", "0", "5", true);
    row("more than the limit at once", "5", "1", "0", "5.000000001", false);
    row("nothing, where the limit is spent", "5", "1", "5", "0", true);
    row("nothing, where the limit is passed", "5", "1", "5.000000001", "0", false);
    row("exactly to kill_at", "10", "0.95", "9", "0.5", true);
    row("a nano-dollar past kill_at", "10", "0.95", "9", "0.500000001", false);
    row("a mark between two nano-dollars, below it", "0.000000003", "0.9", "0", "0.000000002", true);
    row("a mark between two nano-dollars, above it", "0.000000003", "0.9", "0", "0.000000003", false);
    row("a third of a limit, below", "1", "0.333333333333333333", "0", "0.333333333", true);
    row("a third of a limit, above", "1", "0.333333333333333333", "0", "0.333333334", false);
    row("the largest limit", "1000000", "1", "999999.999999999", "0.000000001", true);
    row("past the largest limit", "1000000", "1", "999999.999999999", "0.000000002", false);
    row("0.1 is no double: thirty of $0.1 in $3", "3", "1", "2.9", "0.1", true);
}

void TestDecisions::aCallIsAllowedUpToTheMark()
{
    QFETCH(QByteArray, limit);
    QFETCH(QByteArray, killAt);
    QFETCH(QByteArray, spent);
    QFETCH(QByteArray, estimate);
    QFETCH(bool, allowed);
    Desk desk;
    Policy policy = budget("p", limit.toStdString());
    policy.killAt = mark(killAt.toStdString());
    desk.put(policy);
    desk.spend(spent.toStdString());
    const std::string decision = inWords(desk.ask(estimate.toStdString()));
    QCOMPARE(decision,
             allowed ? "allow gpt-4o " + usd(estimate.toStdString()).toDecimal() : "deny budget by p");
}

void TestDecisions::whatIsReservedCountsLikeWhatIsSpent()
{
    Desk desk;
    desk.put(budget("p", "5"));
    int grants = 0;
    for (int i = 0; i < 1000; ++i) { // a thousand askers of $0.10 on a policy of $5.00
        grants += desk.ask("0.1")->verdict == Verdict::allow ? 1 : 0;
    }
    QCOMPARE(grants, 50);
    QCOMPARE(desk.reserved("p"), usd("5"));
    QCOMPARE(desk.used("p"), usd("0"));
}

void TestDecisions::theWorstCaseTakesEveryOutputTokenAtTheDearerPrice()
{
    Desk desk;
    // o3: output 8, reasoning 10 dollars a million
    QCOMPARE(inWords(desk.ask(desk.asking(1'000'000, 1'000'000, "o3"))), "allow o3 12");
    Question cached = desk.asking(1'000'000, 0, "o3");
    cached.tokens.cachedInput = 500'000; // has no price of its own: the input price
    QCOMPARE(inWords(desk.ask(cached)), "allow o3 2");
    QCOMPARE(inWords(desk.ask(desk.asking(22000, 1024, "openai/gpt-4o-2024-08-06"))),
             "allow openai/gpt-4o-2024-08-06 0.06524");
}

void TestDecisions::anEstimateIsReservedAndTheTokensPriceAFallback()
{
    Desk desk;
    Policy policy = budget("p", "1");
    policy.fallbackModel = "gpt-4o-mini";
    desk.put(policy);
    Question question = desk.asking(22000, 1024);
    question.estimate = usd("0.9");
    QCOMPARE(inWords(desk.ask(question)), "allow gpt-4o 0.9");
    QCOMPARE(inWords(desk.ask(question)), "downgrade gpt-4o-mini 0.0039144 by p");
    question.hasTokens = false; // only `estimate_usd` is given: nothing can price the fallback
    QCOMPARE(inWords(desk.ask(question)), "deny budget by p");
}

void TestDecisions::downgrading_data()
{
    QTest::addColumn<QByteArray>("spent");
    QTest::addColumn<QByteArray>("fallback");
    QTest::addColumn<bool>("tokens");
    QTest::addColumn<QByteArray>("decision");
    // A limit of $1, downgrade_at 0.5, kill_at 1. The call costs at most $0.06524, as gpt-4o-mini $0.0039144.
    const auto row = [](const char* sentence, const char* spent, const char* fallback, bool tokens,
                        const char* decision) {
        QTest::newRow(sentence) << QByteArray(spent) << QByteArray(fallback) << tokens
                                << QByteArray(decision);
    };
    row("up to the mark it is allowed", "0.43476", "gpt-4o-mini", true, "allow gpt-4o 0.06524");
    row("a nano-dollar past the mark it is downgraded", "0.434760001", "gpt-4o-mini", true,
        "downgrade gpt-4o-mini 0.0039144 by p");
    row("no fallback is named: allowed as it is", "0.6", "", true, "allow gpt-4o 0.06524");
    row("the fallback is not priced: allowed as it is", "0.6", "mystery", true, "allow gpt-4o 0.06524");
    row("the fallback does not fit: allowed as it is", "0.6", "opus", true, "allow gpt-4o 0.06524");
    row("the fallback is the same model: allowed as it is", "0.6", "gpt-4o", true, "allow gpt-4o 0.06524");
    row("only estimate_usd is given: allowed as it is", "0.6", "gpt-4o-mini", false, "allow gpt-4o 0.06524");
    row("a dearer fallback that fits is the operator's wish", "0.5", "o3", true, "downgrade o3 0.05424 by p");
    row("past kill_at the cheaper one still fits", "0.95", "gpt-4o-mini", true,
        "downgrade gpt-4o-mini 0.0039144 by p");
    row("past kill_at, without a fallback", "0.95", "", true, "deny budget by p");
    row("past kill_at, only estimate_usd", "0.95", "gpt-4o-mini", false, "deny budget by p");
    row("past kill_at, the fallback fits exactly", "0.9960856", "gpt-4o-mini", true,
        "downgrade gpt-4o-mini 0.0039144 by p");
    row("past kill_at, the fallback is a nano-dollar too dear", "0.996085601", "gpt-4o-mini", true,
        "deny budget by p");
}

void TestDecisions::downgrading()
{
    QFETCH(QByteArray, spent);
    QFETCH(QByteArray, fallback);
    QFETCH(bool, tokens);
    QFETCH(QByteArray, decision);
    Desk desk;
    Policy policy = budget("p", "1");
    policy.downgradeAt = mark("0.5");
    if (!fallback.isEmpty()) {
        policy.fallbackModel = fallback.toStdString();
    }
    desk.put(policy);
    desk.spend(spent.toStdString());
    const Question question = tokens ? desk.asking(22000, 1024) : desk.estimating("0.06524");
    QCOMPARE(inWords(desk.ask(question)), decision.toStdString());
}

void TestDecisions::aDenialTellsTheRoomThatIsLeft_data()
{
    QTest::addColumn<QByteArray>("limit");
    QTest::addColumn<QByteArray>("killAt");
    QTest::addColumn<QByteArray>("spent");
    QTest::addColumn<QByteArray>("room");
    const auto row = [](const char* sentence, const char* limit, const char* killAt, const char* spent,
                        const char* room) {
        QTest::newRow(sentence) << QByteArray(limit) << QByteArray(killAt) << QByteArray(spent)
                                << QByteArray(room);
    };
    row("what is left of the limit", "5", "1", "4.9", "0.1");
    row("to the nano-dollar", "5", "1", "4.999999999", "0.000000001");
    row("up to kill_at", "10", "0.95", "9", "0.5");
    row("rounded down where the mark lies between two nano-dollars", "0.000000003", "0.9", "0",
        "0.000000002");
    row("nothing, where the limit is spent", "5", "1", "5", "0");
    row("nothing, where the limit is passed", "5", "1", "7", "0");
}

void TestDecisions::aDenialTellsTheRoomThatIsLeft()
{
    QFETCH(QByteArray, limit);
    QFETCH(QByteArray, killAt);
    QFETCH(QByteArray, spent);
    QFETCH(QByteArray, room);
    Desk desk;
    Policy policy = budget("p", limit.toStdString());
    policy.killAt = mark(killAt.toStdString());
    desk.put(policy);
    desk.put(budget("roomier", "1000"));
    desk.spend(spent.toStdString());
    const std::optional<Decision> denial = desk.ask("999999");
    QCOMPARE(inWords(denial), "deny budget by p");
    QVERIFY(denial->room);
    QCOMPARE(*denial->room, usd(room.toStdString()));

    if (!denial->room->isZero()) { // and that much is granted
        QCOMPARE(inWords(desk.ask(room.toStdString())), "allow gpt-4o " + room.toStdString());
    }
}

void TestDecisions::thePolicyWithTheLeastRoomIsNamed_data()
{
    QTest::addColumn<QByteArray>("limits"); // of policies b, c and a
    QTest::addColumn<QByteArray>("budget");
    QTest::addColumn<QByteArray>("named");
    const auto row = [](const char* sentence, const char* limits, const char* budget, const char* named) {
        QTest::newRow(sentence) << QByteArray(limits) << QByteArray(budget) << QByteArray(named);
    };
    // $10 is spent and the call is $5.
    row("only one has none", "12 100 100", "", "b");
    row("the least of two", "12 11 100", "", "c");
    row("one that is passed already has the least of all", "12 11 9", "", "a");
    row("ties by id", "12 12 12", "", "a");
    row("the request's own budget among them", "12 12 12", "11", "request");
    row("a tie with the request's own budget, by id", "12 12 12", "12", "a");
    row("a tie with the request's own budget, which others have not", "100 100 100", "12", "request");
}

void TestDecisions::thePolicyWithTheLeastRoomIsNamed()
{
    QFETCH(QByteArray, limits);
    QFETCH(QByteArray, budget);
    QFETCH(QByteArray, named);
    Desk desk;
    const QList<QByteArray> each = limits.split(' ');
    desk.put(desk::budget("b", each[0].toStdString()));
    desk.put(desk::budget("c", each[1].toStdString(), PeriodKind::month));
    desk.put(desk::budget("a", each[2].toStdString(), PeriodKind::total));
    desk.put(desk::budget("z", "15"));
    desk.spend("10", "req-9");
    Question question = desk.estimating("5");
    question.request = "req-9";
    if (!budget.isEmpty()) {
        question.budget = usd(budget.toStdString());
    }
    QCOMPARE(inWords(desk.ask(question)), "deny budget by " + named.toStdString());
}

void TestDecisions::theNamedPolicysFallbackIsTriedFirstThenTheCallsOwn()
{
    Desk desk;
    Policy first = budget("a", "1");
    first.downgradeAt = mark("0.5");
    first.fallbackModel = "o3";
    Policy second = budget("b", "2");
    second.downgradeAt = mark("0.1");
    second.fallbackModel = "gpt-4o-mini";
    desk.put(first);
    desk.put(second);
    desk.spend("0.6");
    Question question = desk.asking(22000, 1024);
    // Room below the downgrade mark: a -0.1, b -0.4.
    QCOMPARE(inWords(desk.ask(question)), "downgrade gpt-4o-mini 0.0039144 by b");
    question.fallbackModel = "o3";
    QCOMPARE(inWords(desk.ask(question)), "downgrade gpt-4o-mini 0.0039144 by b");
    // Where the named policy's own does not serve, the call's own does; that of another policy does not.
    second.fallbackModel = "mystery";
    desk.put(second);
    QCOMPARE(inWords(desk.ask(question)), "downgrade o3 0.05424 by b");
    question.fallbackModel.clear();
    QCOMPARE(inWords(desk.ask(question)), "allow gpt-4o 0.06524");
    // The request's own budget has no fallback of its own.
    question.budget = usd("0.01");
    QCOMPARE(inWords(desk.ask(question)), "deny budget by request");
    question.fallbackModel = "gpt-4o-mini";
    QCOMPARE(inWords(desk.ask(question)), "downgrade gpt-4o-mini 0.0039144 by request");
}

void TestDecisions::aFallbackIsMatchedAsACallOfThatModel()
{
    Desk desk;
    Policy dear = budget("dear", "1");
    dear.match = {{MatchTerm::Field::tier, "", "complex"}};
    dear.fallbackModel = "gpt-4o-mini";
    desk.put(dear);
    desk.spend("1");
    const Question question = desk.asking(22000, 1024);
    // As a simple model it is no longer under the budget that is spent …
    QCOMPARE(inWords(desk.ask(question)), "downgrade gpt-4o-mini 0.0039144 by dear");
    QCOMPARE(desk.reserved("dear"), usd("0"));
    // … but under this one, which has no room either.
    Policy mini = budget("mini", "0.005");
    mini.match = {{MatchTerm::Field::model, "", "*-mini"}};
    desk.put(mini);
    QCOMPARE(desk.reserved("mini"), usd("0.0039144"));
    QCOMPARE(inWords(desk.ask(question)), "deny budget by dear");
}

void TestDecisions::aFallbackMustKeepTheRetriesToo()
{
    Desk desk;
    Policy policy = budget("p", "0.01");
    policy.fallbackModel = "gpt-4o-mini";
    desk.put(policy);
    Policy mini = budget("mini", "100");
    mini.match = {{MatchTerm::Field::model, "", "*-mini"}};
    mini.maxRetries = 1;
    desk.put(mini);
    Question question = desk.asking(22000, 1024);
    question.attempt = 2;
    QCOMPARE(inWords(desk.ask(question)), "downgrade gpt-4o-mini 0.0039144 by p");
    question.attempt = 3;
    QCOMPARE(inWords(desk.ask(question)), "deny budget by p");
}

void TestDecisions::retries_data()
{
    QTest::addColumn<int>("most");
    QTest::addColumn<int>("attempt");
    QTest::addColumn<QByteArray>("decision");
    const auto row = [](const char* sentence, int most, int attempt, const char* decision) {
        QTest::newRow(sentence) << most << attempt << QByteArray(decision);
    };
    row("no retries: the first attempt", 0, 1, "allow gpt-4o 0.01");
    row("no retries: the second attempt", 0, 2, "deny retries by a");
    row("two retries: the third attempt", 2, 3, "allow gpt-4o 0.01");
    row("two retries: the fourth attempt", 2, 4, "deny retries by a");
    row("the largest attempt", 999'999'999, 1'000'000'000, "allow gpt-4o 0.01");
    row("a billion attempts", 2, 1'000'000'000, "deny retries by a");
}

void TestDecisions::retries()
{
    QFETCH(int, most);
    QFETCH(int, attempt);
    QFETCH(QByteArray, decision);
    Desk desk;
    // The least id is named, whoever allows fewer.
    Policy strict = budget("b", "100");
    strict.maxRetries = 0;
    Policy policy = budget("a", "100");
    policy.maxRetries = static_cast<std::uint32_t>(most);
    desk.put(policy);
    if (decision.startsWith("deny")) {
        desk.put(strict);
    }
    Question question = desk.estimating("0.01");
    question.attempt = static_cast<std::uint32_t>(attempt);
    const std::optional<Decision> answer = desk.ask(question);
    QCOMPARE(inWords(answer), decision.toStdString());
    QVERIFY(!answer->until);
}

void TestDecisions::aStopComesBeforeEverything()
{
    Desk desk;
    Policy policy = budget("p", "1");
    policy.maxRetries = 0;
    desk.put(policy);
    desk.spend("1");
    desk.ledger.setDenyUnpriced(true);
    Question question = desk.asking(1, 1, "mystery");
    question.attempt = 2;
    desk.ledger.stops().kill({}, "runaway loop", desk.now.wall);
    std::optional<Decision> answer = desk.ask(question);
    QCOMPARE(inWords(answer), "deny stopped");
    QCOMPARE(answer->reason, "Everything is stopped: runaway loop");
    QVERIFY(!answer->until);
    desk.ledger.stops().resume({});
    QCOMPARE(inWords(desk.ask(question)), "deny retries by p");
    question.attempt = 1;
    QCOMPARE(inWords(desk.ask(question)), "deny unpriced");
    desk.ledger.setDenyUnpriced(false);
    desk.put(budget("p", "1"));
    question = desk.asking(1, 1);
    QCOMPARE(inWords(desk.ask(question)), "deny budget by p");
    // Of a scope only what it covers.
    desk.put(budget("p", "100"));
    desk.ledger.stops().kill({Scope::Kind::user, "u-1"}, "", desk.now.wall);
    QCOMPARE(inWords(desk.ask("0.1")), "allow gpt-4o 0.1");
    question.call.user = desk.names.intern("u-1");
    answer = desk.ask(question);
    QCOMPARE(inWords(answer), "deny stopped");
    QCOMPARE(answer->reason, "The user u-1 is stopped");
}

void TestDecisions::unpricedCalls()
{
    Desk desk;
    Policy policy = budget("p", "1");
    policy.downgradeAt = mark("0.5");
    desk.put(policy);
    Question question = desk.asking(22000, 1024, "mystery");
    QCOMPARE(inWords(desk.ask(question)), "allow mystery 0 unpriced");
    QVERIFY(!desk.ask(question)->reservation.empty());
    desk.ledger.setDenyUnpriced(true);
    const std::optional<Decision> denial = desk.ask(question);
    QCOMPARE(inWords(denial), "deny unpriced");
    QCOMPARE(denial->reason, "No price is known for mystery, and calls without one are refused");
    question.estimate = usd("0.25"); // its caller knows what it costs
    QCOMPARE(inWords(desk.ask(question)), "allow mystery 0.25");
    desk.ledger.setDenyUnpriced(false);
    question.estimate.reset();
    // Past downgrade_at a priced fallback serves.
    desk.spend("0.3");
    question.fallbackModel = "gpt-4o-mini";
    QCOMPARE(inWords(desk.ask(question)), "downgrade gpt-4o-mini 0.0039144 by p");
}

void TestDecisions::aBudgetThatIsPassedDeniesEveryFurtherQuestion()
{
    Desk desk;
    desk.put(budget("p", "1"));
    const std::optional<Decision> granted = desk.ask("1");
    desk.settle(granted->reservation, "1.000000001"); // more than its own estimate: counted in full
    QCOMPARE(desk.used("p"), usd("1.000000001"));
    QCOMPARE(inWords(desk.ask("0")), "deny budget by p");
    QCOMPARE(inWords(desk.ask(desk.asking(1, 1, "mystery"))), "deny budget by p");
}

void TestDecisions::aDisabledPolicyDecidesNothingButCounts()
{
    Desk desk;
    Policy policy = budget("p", "1");
    policy.maxRetries = 0;
    policy.enabled = false;
    desk.put(policy);
    Question question = desk.estimating("5");
    question.attempt = 7;
    QCOMPARE(inWords(desk.ask(question)), "allow gpt-4o 5");
    desk.spend("0.75");
    policy.enabled = true;
    desk.put(policy);
    QCOMPARE(desk.used("p"), usd("0.75"));
    QCOMPARE(desk.reserved("p"), usd("5"));
    QCOMPARE(inWords(desk.ask("0.1")), "deny budget by p");
}

void TestDecisions::aRaiseHoldsForDecisions()
{
    Desk desk;
    Policy policy = budget("p", "500");
    policy.raise = Policy::Raise{usd("600"), at("2026-11-24T18:00:00Z")};
    desk.put(policy);
    desk.spend("500");
    QCOMPARE(inWords(desk.ask("100")), "allow gpt-4o 100");
    QCOMPARE(inWords(desk.ask("0.000000001")), "deny budget by p");
    desk.moveTo("2026-11-24T18:00:00Z");
    const std::optional<Decision> denial = desk.ask("0.000000001");
    QCOMPARE(inWords(denial), "deny budget by p");
    QCOMPARE(denial->reason, "p: $500.00 of $500.00 is spent or reserved until 2026-11-25T00:00:00Z");
}

void TestDecisions::amountsBeyondAllBoundsStayDenied()
{
    Desk desk;
    desk.put(budget("p", "1000000", PeriodKind::total));
    for (int i = 0; i < 10'000; ++i) { // ten billion dollars: more than Money can hold
        desk.spend("1000000");
    }
    QCOMPARE(inWords(desk.ask("1000000")), "deny budget by p");
    QCOMPARE(inWords(desk.ask("0")), "deny budget by p");
}

QTEST_APPLESS_MAIN(TestDecisions)
#include "tst_decisions.moc"
