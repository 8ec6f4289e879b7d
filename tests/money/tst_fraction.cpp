// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/money/fraction.h"

#include "tests/money/text.h"

#include <QTest>

using namespace tokenfence;

class TestFraction : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void comparesExactly_data();
    void comparesExactly();
    void ordersMarks();
};

void TestFraction::reads_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("kept"); // empty: refused
    QTest::newRow("a mark") << "0.8"
                            << "0.8";
    QTest::newRow("the whole") << "1"
                               << "1";
    QTest::newRow("the whole, written with a point") << "1.0"
                                                     << "1";
    QTest::newRow("an exponent") << "5e-1"
                                 << "0.5";
    QTest::newRow("a double with all its digits") << "0.30000000000000004"
                                                  << "0.30000000000000004";
    QTest::newRow("above 0") << "0"
                             << "";
    QTest::newRow("above 0, also after rounding") << "1e-19"
                                                  << "";
    QTest::newRow("the least that is kept") << "1e-18"
                                            << "0.000000000000000001";
    QTest::newRow("not below 0") << "-0.5"
                                 << "";
    QTest::newRow("up to 1") << "1.0000001"
                             << "";
    QTest::newRow("up to 1, also by less than is kept") << "1.00000000000000000000001"
                                                        << "";
    QTest::newRow("what rounds up to 1 is below it") << "0.99999999999999999999999"
                                                     << "1";
    QTest::newRow("no number") << "half"
                               << "";
}

void TestFraction::reads()
{
    QFETCH(const QString, written);
    QFETCH(const QString, kept);
    const auto fraction = Fraction::parseDecimal(written.toStdString());
    QCOMPARE(fraction.has_value(), !kept.isEmpty());
    if (fraction) {
        QCOMPARE(text(fraction->toDecimal()), kept);
        QVERIFY(Fraction::fromUnits(fraction->units()) == fraction);
    }
}

void TestFraction::comparesExactly_data()
{
    QTest::addColumn<QString>("fraction");
    QTest::addColumn<QString>("limit");
    QTest::addColumn<QString>("sum");
    QTest::addColumn<bool>("reached");
    QTest::addColumn<bool>("exceeds");
    const auto row = [](const char* name, const char* fraction, const char* limit, const char* sum,
                        bool reached, bool exceeds) {
        QTest::newRow(name) << QString::fromLatin1(fraction) << QString::fromLatin1(limit)
                            << QString::fromLatin1(sum) << reached << exceeds;
    };
    row("a nano-dollar below the mark", "0.8", "500", "399.999999999", false, false);
    row("on the mark", "0.8", "500", "400", true, false);
    row("a nano-dollar above the mark", "0.8", "500", "400.000000001", true, true);
    row("all of the limit", "1", "500", "500", true, false);
    row("a nano-dollar more than all", "1", "500", "500.000000001", true, true);
    row("a mark between two nano-dollars, below", "0.333333333333333333", "1", "0.333333333", false, false);
    row("a mark between two nano-dollars, above", "0.333333333333333333", "1", "0.333333334", true, true);
    row("half a nano-dollar, below", "0.5", "0.000000001", "0", false, false);
    row("half a nano-dollar, above", "0.5", "0.000000001", "0.000000001", true, true);
    row("a mark a double cannot say: 0.1 of 0.3", "0.1", "0.3", "0.03", true, false);
    row("a great limit and the finest fraction", "0.999999999999999999", "1000000", "999999.999999999", false,
        false);
    row("a great limit and the finest fraction, reached", "0.999999999999999999", "1000000", "1000000", true,
        true);
    row("a sum at the end of its range", "0.8", "1000000", "9223372036.854775807", true, true);
    row("nothing spent", "0.000000000000000001", "0.000000001", "0", false, false);
    row("less than nothing spent", "0.8", "500", "-1", false, false);
}

void TestFraction::comparesExactly()
{
    QFETCH(const QString, fraction);
    QFETCH(const QString, limit);
    QFETCH(const QString, sum);
    QFETCH(const bool, reached);
    QFETCH(const bool, exceeds);
    const auto mark = Fraction::parseDecimal(fraction.toStdString());
    const auto whole = Money::parseDecimal(limit.toStdString());
    const auto spent = Money::parseDecimal(sum.toStdString());
    QVERIFY(mark && whole && spent);
    QCOMPARE(mark->reached(*spent, *whole), reached);
    QCOMPARE(mark->exceeds(*spent, *whole), exceeds);
    // What the header promises of the rounded product.
    QCOMPARE(*spent > mark->of(*whole), exceeds);
}

void TestFraction::ordersMarks()
{
    QVERIFY(Fraction() == Fraction::one());
    QVERIFY(*Fraction::parseDecimal("0.8") < *Fraction::parseDecimal("0.80000000000001"));
    QVERIFY(*Fraction::parseDecimal("0.8") == *Fraction::parseDecimal("8e-1"));
    QVERIFY(!Fraction::fromUnits(0));
    QVERIFY(!Fraction::fromUnits(Fraction::whole + 1));
    QVERIFY(Fraction::fromUnits(Fraction::whole) == Fraction::one());
    QCOMPARE(text(Fraction::parseDecimal("0.8")->of(Money::fromDollars(500)).toDecimal()),
             QStringLiteral("400"));
    QCOMPARE(qint64{Fraction::parseDecimal("0.5")->of(Money::fromNano(3)).nano()}, qint64{1});
}

QTEST_APPLESS_MAIN(TestFraction)
#include "tst_fraction.moc"
