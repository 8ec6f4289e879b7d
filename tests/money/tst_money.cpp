// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/money/money.h"

#include "tests/money/text.h"

#include <QTest>

#include <limits>

using namespace tokenfence;

namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

} // namespace

class TestMoney : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isZeroAtFirst();
    void readsDecimals_data();
    void readsDecimals();
    void readsAmountsOfTheWire_data();
    void readsAmountsOfTheWire();
    void writesWhatItReads_data();
    void writesWhatItReads();
    void writesDollars_data();
    void writesDollars();
    void adds_data();
    void adds();
    void comparesAndNegates();
};

void TestMoney::isZeroAtFirst()
{
    QCOMPARE(Money().nano(), std::int64_t{0});
    QVERIFY(Money().isZero());
    QVERIFY(!Money().isNegative());
    QVERIFY(Money().isAmount());
}

void TestMoney::readsDecimals_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<bool>("taken");
    QTest::addColumn<qint64>("nano");
    const auto row = [](const char* name, const char* written, qint64 nano) {
        QTest::newRow(name) << QString::fromLatin1(written) << true << nano;
    };
    const auto refused = [](const char* name, const char* written) {
        QTest::newRow(name) << QString::fromLatin1(written) << false << qint64{0};
    };
    row("dollars and cents", "12.34", 12'340'000'000);
    row("exactly to the nano-dollar", "0.000000001", 1);
    row("an exponent", "1e-7", 100);
    row("further digits round half to even, down", "0.0000000025", 2);
    row("further digits round half to even, up", "0.0000000035", 4);
    row("further digits round above half up", "0.00000000250000000000000000000000001", 3);
    row("below zero rounds half to even, too", "-0.0000000025", -2);
    row("a double written with all its digits", "0.065240000000000006", 65'240'000);
    row("the most", "9223372036.854775807", most);
    row("the least", "-9223372036.854775808", least);
    refused("one more than the most", "9223372036.854775808");
    refused("one less than the least", "-9223372036.854775809");
    refused("what rounds up beyond the most", "9223372036.8547758075");
    refused("an absurd exponent", "1e999999999");
    row("an absurdly small one", "1e-999999999", 0);
    refused("no number", "1.2.3");
    refused("nothing at all", "");
}

void TestMoney::readsDecimals()
{
    QFETCH(const QString, written);
    QFETCH(const bool, taken);
    QFETCH(const qint64, nano);
    const auto money = Money::parseDecimal(written.toStdString());
    QCOMPARE(money.has_value(), taken);
    if (taken) {
        QCOMPARE(qint64{money->nano()}, nano);
    }
}

void TestMoney::readsAmountsOfTheWire_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<bool>("asNumber");
    QTest::addColumn<bool>("asString");
    QTest::addColumn<qint64>("nano");
    const auto row = [](const char* name, const char* written, bool asNumber, bool asString, qint64 nano) {
        QTest::newRow(name) << QString::fromLatin1(written) << asNumber << asString << nano;
    };
    row("a number, or a string of digits with one point", "0.0025", true, true, 2'500'000);
    row("a whole number of dollars", "500", true, true, 500'000'000'000);
    row("no exponent in a string", "2.5e-3", true, false, 2'500'000);
    row("no sign in a string", "-0", true, false, 0);
    row("no space in a string", " 1", false, false, 0);
    row("a digit before the point", ".5", false, false, 0);
    row("a digit after the point", "5.", false, false, 0);
    row("at most one point", "1.2.3", false, false, 0);
    row("no plus sign", "+1", false, false, 0);
    row("not nothing", "", false, false, 0);
    row("from 0", "0", true, true, 0);
    row("not below it", "-0.01", false, false, 0);
    row("not even by less than a nano-dollar", "-1e-12", false, false, 0);
    row("to 1,000,000", "1000000", true, true, 1'000'000'000'000'000);
    row("with zeros", "1000000.0000000000000000", true, true, 1'000'000'000'000'000);
    row("written with an exponent", "1e6", true, false, 1'000'000'000'000'000);
    row("not above it", "1000000.000000001", false, false, 0);
    row("not even by less than a nano-dollar above it", "1000000.0000000001", false, false, 0);
    row("what rounds up to it is below it", "999999.9999999999", true, true, 1'000'000'000'000'000);
    row("30 digits and more are nothing special", "0.002500000000000000000000000000000000001", true, true,
        2'500'000);
}

void TestMoney::readsAmountsOfTheWire()
{
    QFETCH(const QString, written);
    QFETCH(const bool, asNumber);
    QFETCH(const bool, asString);
    QFETCH(const qint64, nano);
    const auto number = Money::parseAmount(written.toStdString());
    QCOMPARE(number.has_value(), asNumber);
    const auto string = Money::parsePlainAmount(written.toStdString());
    QCOMPARE(string.has_value(), asString);
    QCOMPARE(qint64{number.value_or(Money()).nano()}, asNumber ? nano : 0);
    QCOMPARE(qint64{string.value_or(Money()).nano()}, asString ? nano : 0);
    if (number) {
        QVERIFY(number->isAmount());
    }
}

void TestMoney::writesWhatItReads_data()
{
    QTest::addColumn<qint64>("nano");
    QTest::addColumn<QString>("written");
    QTest::newRow("zero") << qint64{0} << "0";
    QTest::newRow("a reservation") << qint64{65'240'000} << "0.06524";
    QTest::newRow("dollars") << qint64{12'500'000'000} << "12.5";
    QTest::newRow("whole dollars") << qint64{500'000'000'000} << "500";
    QTest::newRow("below zero") << qint64{-100'000'000} << "-0.1";
    QTest::newRow("a nano-dollar") << qint64{1} << "0.000000001";
    QTest::newRow("the most") << qint64{most} << "9223372036.854775807";
    QTest::newRow("the least") << qint64{least} << "-9223372036.854775808";
}

void TestMoney::writesWhatItReads()
{
    QFETCH(const qint64, nano);
    QFETCH(const QString, written);
    const Money money = Money::fromNano(nano);
    QCOMPARE(text(money.toDecimal()), written);
    QVERIFY(Money::parseDecimal(money.toDecimal()) == money);
}

void TestMoney::writesDollars_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("shown");
    QTest::newRow("cents are always there") << "500"
                                            << "$500.00";
    QTest::newRow("as in a denial") << "499.98"
                                    << "$499.98";
    QTest::newRow("exact where it is finer") << "0.0039144"
                                             << "$0.0039144";
    QTest::newRow("no separators of thousands") << "1234567.5"
                                                << "$1234567.50";
    QTest::newRow("below zero") << "-1"
                                << "-$1.00";
}

void TestMoney::writesDollars()
{
    QFETCH(const QString, written);
    QFETCH(const QString, shown);
    const auto money = Money::parseDecimal(written.toStdString());
    QVERIFY(money);
    QCOMPARE(text(money->toUsd()), shown);
    QCOMPARE(text(Money::fromDollars(3).toUsd(0)), QStringLiteral("$3"));
}

void TestMoney::adds_data()
{
    QTest::addColumn<qint64>("a");
    QTest::addColumn<qint64>("b");
    QTest::addColumn<qint64>("sum");
    QTest::addColumn<qint64>("difference");
    QTest::newRow("plainly") << qint64{5} << qint64{3} << qint64{8} << qint64{2};
    QTest::newRow("below zero") << qint64{3} << qint64{5} << qint64{8} << qint64{-2};
    QTest::newRow("stays at the most") << qint64{most} << qint64{1} << qint64{most} << qint64{most - 1};
    QTest::newRow("stays at the least") << qint64{least} << qint64{1} << qint64{least + 1} << qint64{least};
    QTest::newRow("two of the most") << qint64{most} << qint64{most} << qint64{most} << qint64{0};
    QTest::newRow("two of the least") << qint64{least} << qint64{least} << qint64{least} << qint64{0};
    QTest::newRow("taking the least from zero")
        << qint64{0} << qint64{least} << qint64{least} << qint64{most};
    QTest::newRow("the most and the least") << qint64{most} << qint64{least} << qint64{-1} << qint64{most};
}

void TestMoney::adds()
{
    QFETCH(const qint64, a);
    QFETCH(const qint64, b);
    QFETCH(const qint64, sum);
    QFETCH(const qint64, difference);
    QCOMPARE(qint64{(Money::fromNano(a) + Money::fromNano(b)).nano()}, sum);
    QCOMPARE(qint64{(Money::fromNano(b) + Money::fromNano(a)).nano()}, sum);
    QCOMPARE(qint64{(Money::fromNano(a) - Money::fromNano(b)).nano()}, difference);
}

void TestMoney::comparesAndNegates()
{
    QVERIFY(Money::fromNano(1) < Money::fromNano(2));
    QVERIFY(Money::fromNano(-2) < Money::fromNano(-1));
    QVERIFY(Money::fromDollars(2) == Money::fromNano(2'000'000'000));
    QVERIFY(-Money::fromNano(5) == Money::fromNano(-5));
    QVERIFY(-Money::min() == Money::max());
}

QTEST_APPLESS_MAIN(TestMoney)
#include "tst_money.moc"
