// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/money/decimal.h"

#include "tests/money/text.h"

#include <QTest>

#include <string>

using namespace tokenfence;

class TestDecimal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAndRounds_data();
    void readsAndRounds();
    void refuses_data();
    void refuses();
    void takesTextsOfAnyLength();
    void saysWhatLiesWithinARange_data();
    void saysWhatLiesWithinARange();
    void knowsPlainDecimals_data();
    void knowsPlainDecimals();
    void writes_data();
    void writes();
    void dividesHalfEven_data();
    void dividesHalfEven();
};

void TestDecimal::readsAndRounds_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<int>("scale");
    QTest::addColumn<QString>("units");
    QTest::addColumn<int>("rounding");

    const int exact = static_cast<int>(ScaledDecimal::Rounding::exact);
    const int down = static_cast<int>(ScaledDecimal::Rounding::down);
    const int up = static_cast<int>(ScaledDecimal::Rounding::up);
    const auto row = [](const char* name, const char* written, int scale, const char* units, int rounding) {
        QTest::newRow(name) << QString::fromLatin1(written) << scale << QString::fromLatin1(units)
                            << rounding;
    };
    row("zero", "0", 9, "0", exact);
    row("a whole number", "12", 2, "1200", exact);
    row("digits after the point", "0.0025", 9, "2500000", exact);
    row("zeros at the end", "1.500000000000", 2, "150", exact);
    row("leading zeros", "007.50", 2, "750", exact);
    row("a negative exponent", "1e-7", 9, "100", exact);
    row("a positive exponent", "1E+3", 0, "1000", exact);
    row("an exponent without a sign", "2.5e3", 0, "2500", exact);
    row("an exponent with leading zeros", "1e-0007", 9, "100", exact);
    row("an exponent that shifts a long number back", "123456.789e-5", 3, "1235", up);
    row("below half rounds down", "0.14", 1, "1", down);
    row("above half rounds up", "0.16", 1, "2", up);
    row("half rounds to the even one below", "0.25", 1, "2", down);
    row("half rounds to the even one above", "0.35", 1, "4", up);
    row("a hair above half rounds up", "0.2500000000000000000000000000000000000000000001", 1, "3", up);
    row("half of the last place is even at zero", "0.05", 1, "0", down);
    row("half written with an exponent", "5e-10", 9, "0", down);
    row("one and a half written with an exponent", "15e-10", 9, "2", up);
    row("carries run through", "9.9999", 2, "1000", up);
    row("what is below a tenth of the last place is gone", "0.09", 0, "0", down);
    row("far below it, too", "9e-40", 24, "0", down);
    row("an absurdly small exponent", "1e-999999999", 9, "0", down);
    row("an exponent smaller than any integer", "1e-99999999999999999999999999", 9, "0", down);
    row("zero with an absurdly great exponent", "0e999999999", 9, "0", exact);
    row("zero with an exponent greater than any integer", "0.00e99999999999999999999999999", 9, "0", exact);
    row("zero with an absurdly small exponent", "0e-999999999", 9, "0", exact);
    row("the most that 128 bits hold", "340282366920938463463374607431768211455", 0,
        "340282366920938463463374607431768211455", exact);
    row("a price as the table has it", "1.5000000000000002e-07", 24, "150000000000000020", exact);
    row("36 digits are read exactly", "123456789012345678.901234567890123456", 18,
        "123456789012345678901234567890123456", exact);
}

void TestDecimal::readsAndRounds()
{
    QFETCH(const QString, written);
    QFETCH(const int, scale);
    QFETCH(const QString, units);
    QFETCH(const int, rounding);
    for (const bool negative : {false, true}) {
        const auto number = parseScaled((negative ? "-" : "") + written.toStdString(), scale);
        QVERIFY(number);
        QCOMPARE(text(formatScaled(number->magnitude, 0)), units);
        QCOMPARE(static_cast<int>(number->rounding), rounding);
        QCOMPARE(number->negative, negative);
    }
}

void TestDecimal::refuses_data()
{
    QTest::addColumn<QString>("written");
    for (const char* written :
         {"",    "-",        "+1",        ".",     ".5",    "5.",  "5.e3", "e3",   "1e",
          "1e+", "1e-",      "1e1.5",     "1.2.3", "1,5",   "1 ",  " 1",   "0x10", "1_000",
          "NaN", "Infinity", "-Infinity", "--1",   "1e--1", "12a", "1.5f"}) {
        QTest::addRow("\"%s\" is no number", written) << QString::fromLatin1(written);
    }
    QTest::newRow("2^128 is too great") << QStringLiteral("340282366920938463463374607431768211456");
    QTest::newRow("what rounds up to 2^128 is too great")
        << QStringLiteral("340282366920938463463374607431768211455.5");
    QTest::newRow("an absurdly great exponent") << QStringLiteral("1e999999999");
    QTest::newRow("an exponent greater than any integer") << QStringLiteral("1e99999999999999999999999999");
}

void TestDecimal::refuses()
{
    QFETCH(const QString, written);
    QVERIFY(!parseScaled(written.toStdString(), 0));
    QVERIFY(!parseScaled("-" + written.toStdString(), 0));
}

void TestDecimal::takesTextsOfAnyLength()
{
    const std::string zeros(1'000'000, '0');
    const auto small = parseScaled("0." + zeros + "1", 9);
    QVERIFY(small && small->magnitude == 0 && small->rounding == ScaledDecimal::Rounding::down);
    const auto one = parseScaled("0." + zeros + "1e1000001", 9);
    QVERIFY(one && one->magnitude == 1'000'000'000 && one->rounding == ScaledDecimal::Rounding::exact);
    const auto shifted = parseScaled("1" + zeros + "e-1000000", 9);
    QVERIFY(shifted && shifted->magnitude == 1'000'000'000 &&
            shifted->rounding == ScaledDecimal::Rounding::exact);
    QVERIFY(!parseScaled("1" + zeros, 9));
    const auto aboveHalf = parseScaled("0.5" + zeros + "1", 0);
    QVERIFY(aboveHalf && aboveHalf->magnitude == 1);
}

void TestDecimal::saysWhatLiesWithinARange_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<bool>("within");

    QTest::newRow("the lower end") << QStringLiteral("0") << true;
    QTest::newRow("a zero with a minus sign") << QStringLiteral("-0.000") << true;
    QTest::newRow("a hair below the lower end") << QStringLiteral("-1e-99") << false;
    QTest::newRow("below the lower end") << QStringLiteral("-1") << false;
    QTest::newRow("the upper end") << QStringLiteral("100") << true;
    QTest::newRow("a hair below the upper end, that rounds up to it") << QStringLiteral("99.9999") << true;
    QTest::newRow("a hair above the upper end, that rounds down to it")
        << QStringLiteral("100.0001") << false;
    QTest::newRow("above the upper end") << QStringLiteral("101") << false;
}

void TestDecimal::saysWhatLiesWithinARange()
{
    QFETCH(const QString, written);
    QFETCH(const bool, within);
    const auto number = parseScaled(written.toStdString(), 0);
    QVERIFY(number);
    QCOMPARE(number->liesWithin(100), within);
}

void TestDecimal::knowsPlainDecimals_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<bool>("plain");
    for (const char* written :
         {"0", "12", "0.0025", "1000000", "00.10", "123456789012345678901234567890.5"}) {
        QTest::addRow("\"%s\" is digits with at most one point", written)
            << QString::fromLatin1(written) << true;
    }
    for (const char* written :
         {"", ".", ".5", "5.", "1.2.3", "-1", "+1", "1e3", "1E3", " 1", "1 ", "1,5", "$1", "１"}) {
        QTest::addRow("\"%s\" is not", written) << QString::fromUtf8(written) << false;
    }
}

void TestDecimal::knowsPlainDecimals()
{
    QFETCH(const QString, written);
    QFETCH(const bool, plain);
    QCOMPARE(isPlainDecimal(written.toStdString()), plain);
}

void TestDecimal::writes_data()
{
    QTest::addColumn<quint64>("units");
    QTest::addColumn<int>("scale");
    QTest::addColumn<int>("minDigits");
    QTest::addColumn<QString>("written");

    QTest::newRow("zero") << quint64(0) << 9 << 0 << "0";
    QTest::newRow("zero with digits asked for") << quint64(0) << 9 << 2 << "0.00";
    QTest::newRow("no point where none is needed") << quint64(12'000'000'000) << 9 << 0 << "12";
    QTest::newRow("no zeros at the end") << quint64(12'500'000'000) << 9 << 0 << "12.5";
    QTest::newRow("but so many as are asked for") << quint64(12'500'000'000) << 9 << 2 << "12.50";
    QTest::newRow("never fewer digits than there are") << quint64(3'914'400) << 9 << 2 << "0.0039144";
    QTest::newRow("the smallest unit") << quint64(1) << 9 << 0 << "0.000000001";
    QTest::newRow("no more digits than the scale has") << quint64(1) << 2 << 9 << "0.01";
    QTest::newRow("whole units") << quint64(120) << 0 << 0 << "120";
}

void TestDecimal::writes()
{
    QFETCH(const quint64, units);
    QFETCH(const int, scale);
    QFETCH(const int, minDigits);
    QFETCH(const QString, written);
    QCOMPARE(text(formatScaled(units, scale, minDigits)), written);
}

void TestDecimal::dividesHalfEven_data()
{
    QTest::addColumn<quint64>("dividend");
    QTest::addColumn<quint64>("divisor");
    QTest::addColumn<quint64>("quotient");
    const auto row = [](quint64 dividend, quint64 divisor, quint64 quotient) {
        QTest::addRow("%llu / %llu = %llu", dividend, divisor, quotient) << dividend << divisor << quotient;
    };
    row(0, 10, 0);
    row(4, 10, 0);
    row(5, 10, 0);
    row(6, 10, 1);
    row(14, 10, 1);
    row(15, 10, 2);
    row(25, 10, 2);
    row(26, 10, 3);
    row(20, 10, 2);
    row(1, 3, 0);
    row(2, 3, 1);
    row(7, 1, 7);
}

void TestDecimal::dividesHalfEven()
{
    QFETCH(const quint64, dividend);
    QFETCH(const quint64, divisor);
    QFETCH(const quint64, quotient);
    QVERIFY(divideHalfEven(dividend, divisor) == quotient);
}

QTEST_APPLESS_MAIN(TestDecimal)
#include "tst_decimal.moc"
