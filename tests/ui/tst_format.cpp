// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/format.h"

#include <QLocale>
#include <QTest>
#include <QTimeZone>

using namespace tokenfence;
using namespace std::chrono_literals;

class TestFormat : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void moneyForPeople_data()
    {
        QTest::addColumn<qint64>("nano");
        QTest::addColumn<QString>("text");
        QTest::newRow("cents and groups") << qint64(1'934'200'000'000) << "$1,934.20";
        QTest::newRow("nothing is a known sum") << qint64(0) << "$0.00";
        QTest::newRow("from ten cents on, cents are enough") << qint64(310'000'000) << "$0.31";
        QTest::newRow("half a dollar keeps its cents") << qint64(500'000'000) << "$0.50";
        QTest::newRow("below ten cents, two digits that count") << qint64(21'000'000) << "$0.021";
        QTest::newRow("below a cent") << qint64(3'914'400) << "$0.0039";
        QTest::newRow("a whole cent still shows two digits that count") << qint64(10'000'000) << "$0.010";
        QTest::newRow("one nano-dollar") << qint64(1) << "$0.000000001";
        QTest::newRow("half a cent rounds to the even one") << qint64(1'005'000'000) << "$1.00";
        QTest::newRow("a little above rounds up") << qint64(1'005'000'001) << "$1.01";
        QTest::newRow("the minus stands before the sign") << qint64(-9'000'000'000) << "−$9.00";
        QTest::newRow("the largest sum") << std::numeric_limits<qint64>::max() << "$9,223,372,036.85";
        QTest::newRow("the least sum") << std::numeric_limits<qint64>::min() << "−$9,223,372,036.85";
    }
    void moneyForPeople()
    {
        QFETCH(qint64, nano);
        QTEST(format::money(Money::fromNano(nano)), "text");
    }

    void whatIsNotKnownIsNotZero()
    {
        QCOMPARE(format::money(std::optional<Money>()), QStringLiteral("–"));
        QCOMPARE(format::percent(0, 0), QStringLiteral("–"));
        QCOMPARE(format::percent(Money(), Money()), QStringLiteral("–"));
        QCOMPARE(format::change(5.0, 0.0), QStringLiteral("–"));
    }

    void everyDigitDownToTheNano_data()
    {
        QTest::addColumn<qint64>("nano");
        QTest::addColumn<QString>("text");
        QTest::newRow("at least cents") << qint64(24'000'000'000) << "$24.00";
        QTest::newRow("no zeros at the end") << qint64(24'083'917'000) << "$24.083917";
        QTest::newRow("nine digits") << qint64(24'083'917'001) << "$24.083917001";
        QTest::newRow("small") << qint64(3'914'400) << "$0.0039144";
    }
    void everyDigitDownToTheNano()
    {
        QFETCH(qint64, nano);
        QTEST(format::moneyExact(Money::fromNano(nano)), "text");
    }

    void shortMoney_data()
    {
        QTest::addColumn<qint64>("nano");
        QTest::addColumn<QString>("text");
        QTest::newRow("whole dollars have no cents") << qint64(500'000'000'000) << "$500";
        QTest::newRow("others have") << qint64(312'400'000'000) << "$312.40";
        QTest::newRow("from ten thousand on, none") << qint64(12'051'400'000'000) << "$12,051";
    }
    void shortMoney()
    {
        QFETCH(qint64, nano);
        QTEST(format::moneyShort(Money::fromNano(nano)), "text");
    }

    void moneyFollowsTheLocale_data()
    {
        QTest::addColumn<QLocale>("locale");
        QTest::addColumn<QString>("text");
        QTest::newRow("the C locale reads as English") << QLocale::c() << "$1,934.20";
        QTest::newRow("German puts the sign behind")
            << QLocale(QLocale::German, QLocale::Germany) << QStringLiteral("1.934,20\u00a0$");
        QTest::newRow("Indian English") << QLocale(QLocale::English, QLocale::India) << "$1,934.20";
    }
    void moneyFollowsTheLocale()
    {
        QFETCH(QLocale, locale);
        QLocale::setDefault(locale);
        QTEST(format::money(Money::fromNano(1'934'200'000'000)), "text");
    }

    void countsAndShares()
    {
        QCOMPARE(format::count(5'318'204), QStringLiteral("5,318,204"));
        QCOMPARE(format::countShort(950), QStringLiteral("950"));
        QCOMPARE(format::countShort(3'100), QStringLiteral("3.1k"));
        QCOMPARE(format::countShort(22'000), QStringLiteral("22k"));
        QCOMPARE(format::percent(62, 1000), QStringLiteral("6.2\u202f%"));
        QCOMPARE(format::percent(88, 100), QStringLiteral("88\u202f%"));
        QCOMPARE(format::percent(9'990, 100'000), QStringLiteral("10\u202f%"));
        QCOMPARE(format::percent(std::uint64_t(0), 10), QStringLiteral("0\u202f%"));
        QCOMPARE(format::change(106.0, 100.0), QStringLiteral("+6\u202f%"));
        QCOMPARE(format::change(91.0, 100.0), QStringLiteral("−9\u202f%"));
        QCOMPARE(format::change(100.1, 100.0), QStringLiteral("±0\u202f%"));
    }

    void durations_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QString>("text");
        QTest::newRow("hundredths below a tenth") << qint64(30) << "0.03 s";
        QTest::newRow("tenths below ten seconds") << qint64(100) << "0.1 s";
        QTest::newRow("seconds") << qint64(12'400) << "12 s";
        QTest::newRow("minutes") << qint64(240'000) << "4 min";
        QTest::newRow("hours") << qint64((4 * 60 + 12) * 60'000) << "4 h 12 min";
        QTest::newRow("days") << qint64(74 * 3'600'000) << "3 d 2 h";
        QTest::newRow("never negative") << qint64(-5) << "0.00 s";
    }
    void durations()
    {
        QFETCH(qint64, ms);
        QTEST(format::duration(std::chrono::milliseconds(ms)), "text");
    }

    void timesInTheEnginesZone()
    {
        const QTimeZone berlin("Europe/Berlin");
        const WallTime time(1'795'489'567'983ms); // 2026-11-24T03:06:07.983Z
        QCOMPARE(format::clock(time, berlin), QStringLiteral("04:06"));
        QCOMPARE(format::clockSeconds(time, berlin), QStringLiteral("04:06:07"));
        QCOMPARE(format::clockTenths(time, berlin), QStringLiteral("04:06:07.9"));
        QCOMPARE(format::clockOrDate(time, time + 1h, berlin), QStringLiteral("04:06"));
        QCOMPARE(format::clockOrDate(time, time + 24h, berlin), QStringLiteral("24 Nov 04:06"));
        QCOMPARE(format::monthName(time, berlin), QStringLiteral("November"));
        QCOMPARE(format::weekday(time, berlin), QStringLiteral("Tue"));
    }
};

QTEST_MAIN(TestFormat)
#include "tst_format.moc"
