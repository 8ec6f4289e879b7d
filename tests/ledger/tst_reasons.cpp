// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"

#include <QTest>

using namespace tokenfence;
using namespace tokenfence::desk;

/// What a decision says to a person, and when asking again may be worth it.
class TestReasons : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theReasonIsOneSentence_data();
    void theReasonIsOneSentence();
    void untilIsTheEndOfThePeriod_data();
    void untilIsTheEndOfThePeriod();
};

void TestReasons::theReasonIsOneSentence_data()
{
    QTest::addColumn<QByteArray>("per");
    QTest::addColumn<QByteArray>("user");
    QTest::addColumn<QByteArray>("killAt");
    QTest::addColumn<bool>("fallback");
    QTest::addColumn<QByteArray>("reason");
    const auto row = [](const char* sentence, const char* per, const char* user, const char* killAt,
                        bool fallback, const char* reason) {
        QTest::newRow(sentence) << QByteArray(per) << QByteArray(user) << QByteArray(killAt) << fallback
                                << QByteArray(reason);
    };
    row("one budget together", "all", "u-17", "1", false,
        "Every call: $0.99 of $1.00 is spent or reserved until 2026-11-25T00:00:00Z");
    row("one for each user", "user", "u-17", "1", false,
        "Every call (u-17): $0.99 of $1.00 is spent or reserved until 2026-11-25T00:00:00Z");
    row("calls without a user", "user", "", "1", false,
        "Every call (no user): $0.99 of $1.00 is spent or reserved until 2026-11-25T00:00:00Z");
    row("a mark below the limit", "all", "", "0.9", false,
        "Every call: $0.99 of $0.90 (0.9 of $1.00) is spent or reserved until 2026-11-25T00:00:00Z");
    row("a downgrade", "all", "", "1", true,
        "Every call: $0.99 of $1.00 is spent or reserved until 2026-11-25T00:00:00Z; gpt-4o-mini instead of "
        "gpt-4o");
}

void TestReasons::theReasonIsOneSentence()
{
    QFETCH(QByteArray, per);
    QFETCH(QByteArray, user);
    QFETCH(QByteArray, killAt);
    QFETCH(bool, fallback);
    QFETCH(QByteArray, reason);
    Desk desk;
    Policy policy = budget("p", "1");
    policy.name = "Every call";
    policy.per = perFrom(per.toStdString()).value();
    policy.killAt = mark(killAt.toStdString());
    if (fallback) {
        policy.fallbackModel = "gpt-4o-mini";
    }
    desk.put(policy);
    desk.spend(desk.call("gpt-4o", user.toStdString()), "0.99");
    Question question = desk.asking(22000, 1024);
    question.call.user = desk.names.intern(user.toStdString());
    const std::optional<Decision> decision = desk.ask(question);
    QCOMPARE(decision->reason, reason.toStdString());
    QCOMPARE(decision->key, per == "user" ? question.call.user : 0);
}

void TestReasons::untilIsTheEndOfThePeriod_data()
{
    QTest::addColumn<QByteArray>("period");
    QTest::addColumn<QByteArray>("until");
    // It is Tuesday, 2026-11-24, noon.
    QTest::newRow("request: null") << QByteArray("request") << QByteArray();
    QTest::newRow("hour") << QByteArray("hour") << QByteArray("2026-11-24T13:00:00Z");
    QTest::newRow("day") << QByteArray("day") << QByteArray("2026-11-25T00:00:00Z");
    QTest::newRow("week, from Monday") << QByteArray("week") << QByteArray("2026-11-30T00:00:00Z");
    QTest::newRow("month") << QByteArray("month") << QByteArray("2026-12-01T00:00:00Z");
    QTest::newRow("total: null") << QByteArray("total") << QByteArray();
}

void TestReasons::untilIsTheEndOfThePeriod()
{
    QFETCH(QByteArray, period);
    QFETCH(QByteArray, until);
    Desk desk;
    desk.put(budget("p", "1", periodKindFrom(period.toStdString()).value()));
    const std::optional<Decision> denial = desk.ask("2");
    QCOMPARE(inWords(denial), "deny budget by p");
    QCOMPARE(denial->until ? toRfc3339(*denial->until) : std::string(), until.toStdString());
    QCOMPARE(denial->reason, "p: $0.00 of $1.00 is spent or reserved" +
                                 (until.isEmpty() ? std::string() : " until " + until.toStdString()));
    const BudgetFigures figures = desk.figures("p");
    QCOMPARE(figures.until ? toRfc3339(*figures.until) : std::string(), until.toStdString());
}

QTEST_APPLESS_MAIN(TestReasons)
#include "tst_reasons.moc"
