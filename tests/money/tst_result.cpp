// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/result.h"

#include "tests/money/text.h"

#include <QTest>

#include <memory>

using namespace tokenfence;

namespace {

Result<int> half(int number)
{
    if (number % 2 != 0) {
        return Error{"bad_field", "not even", "number"};
    }
    return number / 2;
}

Outcome onlyPositive(int number)
{
    if (number <= 0) {
        return Error{"bad_field", "not positive"};
    }
    return {};
}

} // namespace

class TestResult : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsAValue();
    void holdsAnError();
    void givesAnotherValueForAnError();
    void movesWhatCannotBeCopied();
    void anOutcomeIsDoneOrAnError();
};

void TestResult::holdsAValue()
{
    const Result<int> result = half(8);
    QVERIFY(result);
    QVERIFY(result.ok());
    QCOMPARE(*result, 4);
    QCOMPARE(result.value(), 4);
}

void TestResult::holdsAnError()
{
    const Result<int> result = half(7);
    QVERIFY(!result);
    QVERIFY(!result.ok());
    QCOMPARE(text(result.error().code), QStringLiteral("bad_field"));
    QCOMPARE(text(result.error().message), QStringLiteral("not even"));
    QCOMPARE(text(result.error().field), QStringLiteral("number"));
}

void TestResult::givesAnotherValueForAnError()
{
    QCOMPARE(half(8).valueOr(-1), 4);
    QCOMPARE(half(7).valueOr(-1), -1);
    const Result<int> kept = half(7);
    QCOMPARE(kept.valueOr(-1), -1);
}

void TestResult::movesWhatCannotBeCopied()
{
    Result<std::unique_ptr<int>> result = std::make_unique<int>(5);
    QCOMPARE(**result, 5);
    const std::unique_ptr<int> taken = std::move(result).value();
    QCOMPARE(*taken, 5);

    Result<std::string> text = std::string("abc");
    text->push_back('d');
    QVERIFY(*text == "abcd");
}

void TestResult::anOutcomeIsDoneOrAnError()
{
    QVERIFY(onlyPositive(1).ok());
    const Outcome outcome = onlyPositive(0);
    QVERIFY(!outcome);
    QCOMPARE(text(outcome.error().message), QStringLiteral("not positive"));
    QVERIFY(outcome.error().field.empty());
}

QTEST_APPLESS_MAIN(TestResult)
#include "tst_result.moc"
