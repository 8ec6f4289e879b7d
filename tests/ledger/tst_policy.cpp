// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/policy.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace tokenfence;

namespace {

Fraction fraction(const char* text)
{
    return Fraction::parseDecimal(text).value();
}

Money money(const QByteArray& dollars)
{
    return Money::parseDecimal(dollars.toStdString()).value();
}

} // namespace

class TestPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPatternMatches_data();
    void aPatternMatches();
    void hostilePatternsAreLinear();
    void aStateBeginsAtItsMark_data();
    void aStateBeginsAtItsMark();
    void aMarkThatIsOffIsNoState();
    void aRaiseHoldsUntilItLapses();
    void countsAlike();
    void words();
};

void TestPolicy::aPatternMatches_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char* sentence, const char* pattern, const char* text, bool matches) {
        QTest::newRow(sentence) << QByteArray(pattern) << QByteArray(text) << matches;
    };
    row("a name is itself", "gpt-4o", "gpt-4o", true);
    row("a name is not its beginning", "gpt-4o", "gpt-4o-mini", false);
    row("case counts", "GPT-4o", "gpt-4o", false);
    row("* is any run of characters", "gpt-*", "gpt-4o-mini", true);
    row("* is also no character", "gpt-4o*", "gpt-4o", true);
    row("* alone is any name", "*", "anything", true);
    row("** is as *", "**", "anything", true);
    row("* in front", "*-mini", "gpt-4o-mini", true);
    row("* in front, something behind", "*-mini", "gpt-4o-mini-2024", false);
    row("* in the middle", "gpt-*-mini", "gpt-4o-mini", true);
    row("head and tail do not share a character", "ab*ba", "aba", false);
    row("head and tail side by side", "ab*ba", "abba", true);
    row("pieces in their order", "*a*b*", "xxaxxbxx", true);
    row("pieces in another order", "*a*b*", "xxbxxaxx", false);
    row("a piece that only the last try finds", "a*abc*d", "aababcd", true);
    row("a piece does not reach into the tail", "*ab*b", "ab", false);
    row("a repeated piece twice", "*ab*ab*", "abab", true);
    row("a repeated piece once", "*ab*ab*", "ab", false);
    row("a piece that overlaps itself", "*aab*", "aaab", true);
    row("? is no pattern", "gpt-?", "gpt-4", false);
    row("[ is no pattern", "[ab]", "a", false);
    row(". is itself", "gpt.4", "gpt-4", false);
    row("backslash is itself", "a\\*", "a\\bc", true);
    row("characters beyond ASCII", "*ü*", "Müller", true);
    row("the empty pattern is the empty text", "", "", true);
    row("the empty pattern is nothing else", "", "a", false);
    row("* is also the empty text", "*", "", true);
}

void TestPolicy::aPatternMatches()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, text);
    QFETCH(bool, matches);
    QCOMPARE(wildcardMatches(pattern.toStdString(), text.toStdString()), matches);
}

void TestPolicy::hostilePatternsAreLinear()
{
    // A matcher that tries every way takes longer than anybody waits.
    std::string pattern;
    for (int i = 0; i < 500; ++i) {
        pattern += "a*";
    }
    QVERIFY(!wildcardMatches(pattern + "b", std::string(1000, 'a')));
    QVERIFY(!wildcardMatches("*" + std::string(500'000, 'a') + "b*", std::string(1'000'000, 'a')));
}

void TestPolicy::aStateBeginsAtItsMark_data()
{
    QTest::addColumn<QByteArray>("limit");
    QTest::addColumn<QByteArray>("spent");
    QTest::addColumn<QByteArray>("state");
    const auto row = [](const char* sentence, const char* limit, const char* spent, const char* state) {
        QTest::newRow(sentence) << QByteArray(limit) << QByteArray(spent) << QByteArray(state);
    };
    // alert 0.8, downgrade 0.9, kill 1
    row("nothing spent", "500", "0", "ok");
    row("a nano-dollar below the alert", "500", "399.999999999", "ok");
    row("at the alert", "500", "400", "alert");
    row("a nano-dollar below the downgrade", "500", "449.999999999", "alert");
    row("at the downgrade", "500", "450", "downgrade");
    row("a nano-dollar below the limit", "500", "499.999999999", "downgrade");
    row("used = kill_at is exhausted", "500", "500", "exhausted");
    row("past it", "500", "500.01", "exhausted");
    row("a mark between two nano-dollars, below", "0.000000003", "0.000000002", "ok");
    row("a mark between two nano-dollars, above", "0.000000003", "0.000000003", "exhausted");
    row("the smallest limit", "0.000000001", "0.000000001", "exhausted");
    row("the largest limit, a nano-dollar below", "1000000", "799999.999999999", "ok");
    row("the largest limit, at the alert", "1000000", "800000", "alert");
}

void TestPolicy::aStateBeginsAtItsMark()
{
    QFETCH(QByteArray, limit);
    QFETCH(QByteArray, spent);
    QFETCH(QByteArray, state);
    Policy policy;
    policy.limit = money(limit);
    policy.alertAt = fraction("0.8");
    policy.downgradeAt = fraction("0.9");
    QCOMPARE(QByteArray(toString(stateOf(policy, money(spent), WallTime())).data()), state);
}

void TestPolicy::aMarkThatIsOffIsNoState()
{
    Policy policy;
    policy.limit = money("10");
    policy.killAt = fraction("0.95");
    QCOMPARE(toString(stateOf(policy, money("9.49"), WallTime())), std::string_view("ok"));
    QCOMPARE(toString(stateOf(policy, money("9.5"), WallTime())), std::string_view("exhausted"));
}

void TestPolicy::aRaiseHoldsUntilItLapses()
{
    const WallTime until(1'800'000'000'000ms);
    Policy policy;
    policy.limit = money("500");
    policy.raise = Policy::Raise{money("600"), until};
    QCOMPARE(policy.limitAt(until - 1ms), money("600"));
    QCOMPARE(policy.limitAt(until), money("500"));
    QCOMPARE(toString(stateOf(policy, money("500"), until - 1ms)), std::string_view("ok"));
    QCOMPARE(toString(stateOf(policy, money("500"), until)), std::string_view("exhausted"));
}

void TestPolicy::countsAlike()
{
    Policy policy;
    policy.match = {{MatchTerm::Field::label, "plan", "free"}};
    Policy other = policy;
    other.limit = money("7");
    other.enabled = false;
    QVERIFY(policy.countsLike(other));
    other.match.front().pattern = "paid";
    QVERIFY(!policy.countsLike(other));
    other = policy;
    other.per = Per::user;
    QVERIFY(!policy.countsLike(other));
    other = policy;
    other.period = PeriodKind::month;
    QVERIFY(!policy.countsLike(other));
}

void TestPolicy::words()
{
    for (const char* const word : {"all", "user", "workflow", "agent"}) {
        QCOMPARE(toString(perFrom(word).value()), std::string_view(word));
    }
    QVERIFY(!perFrom("model"));
    QVERIFY(!perFrom(""));
    QCOMPARE(toString(PolicyOrigin::operatorSet), std::string_view("operator"));
    QCOMPARE(toString(PolicyOrigin::code), std::string_view("code"));
    QCOMPARE(toString(BudgetState::downgrade), std::string_view("downgrade"));
}

QTEST_APPLESS_MAIN(TestPolicy)
#include "tst_policy.moc"
