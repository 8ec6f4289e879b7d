// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/totals.h"

#include "model/time/rfc3339.h"

#include <QTest>

using namespace tokenfence;
using namespace std::chrono_literals;

class TestTotals : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void callsCountOnTheDayOfTheirOwnTime();
    void midnightIsThatOfTheZone();
    void aChangedZoneHoldsForWhatIsCountedAlready();
    void whatWasKeptCounts();
    void theLastFiveMinutesTimesTwelve();
    void aClockThatStepsBackDoesNotStopTheCount();
    void aPriceThatComesLaterCounts();
};

static WallTime time(const char* text)
{
    return parseRfc3339(text).value();
}

static const Money dollar = Money::fromDollars(1);

void TestTotals::callsCountOnTheDayOfTheirOwnTime()
{
    Totals totals;
    const WallTime now = time("2026-11-24T12:00:00Z");
    totals.stored(now, dollar, true, now);
    totals.stored(time("2026-11-23T23:59:59.999Z"), dollar, true, now);
    totals.stored(time("2026-10-31T23:59:59Z"), dollar, true, now);
    QCOMPARE(totals.today(now), dollar);
    QCOMPARE(totals.month(now), dollar + dollar);
    QCOMPARE(totals.events(), std::uint64_t(3));
    // The next day begins without anything having to be told.
    QCOMPARE(totals.today(time("2026-11-25T00:00:00Z")), Money());
    totals.stored(time("2026-11-25T00:00:00Z"), dollar, true, time("2026-11-25T00:00:00Z"));
    QCOMPARE(totals.today(time("2026-11-25T00:00:00Z")), dollar);
}

void TestTotals::midnightIsThatOfTheZone()
{
    Totals totals;
    totals.setCalendar(Calendar::create("Asia/Kathmandu").value()); // 5 h 45 min ahead
    const WallTime now = time("2026-11-24T18:20:00Z");
    totals.stored(time("2026-11-24T18:14:59Z"), dollar, true, now);
    totals.stored(time("2026-11-24T18:15:00Z"), dollar + dollar, true, now);
    QCOMPARE(totals.today(now), dollar + dollar);
}

void TestTotals::aChangedZoneHoldsForWhatIsCountedAlready()
{
    Totals totals;
    const WallTime now = time("2026-11-24T23:30:00Z");
    totals.stored(time("2026-11-24T22:30:00Z"), dollar, true, now);
    totals.stored(time("2026-11-24T23:10:00Z"), dollar, true, now);
    QCOMPARE(totals.today(now), dollar + dollar);
    totals.setCalendar(Calendar::create("Europe/Berlin").value());
    QCOMPARE(totals.today(now), dollar);
}

void TestTotals::whatWasKeptCounts()
{
    Totals totals;
    totals.restore({{time("2026-11-23T00:00:00Z"), dollar}, {time("2026-11-24T00:15:00Z"), dollar}}, 70, 5);
    const WallTime now = time("2026-11-24T12:00:00Z");
    QCOMPARE(totals.today(now), dollar);
    QCOMPARE(totals.month(now), dollar + dollar);
    QCOMPARE(totals.events(), std::uint64_t(70));
    QCOMPARE(totals.unpriced(), std::uint64_t(5));
}

void TestTotals::theLastFiveMinutesTimesTwelve()
{
    Totals totals;
    const WallTime now = time("2026-11-24T12:00:00Z");
    totals.stored(now, dollar, true, now);
    totals.stored(now - 299s, dollar, true, now);
    totals.stored(now - 300s, dollar, true, now);
    totals.stored(now - 2h, dollar, true, now);
    totals.stored(now + 1h, dollar, true, now);
    QCOMPARE(totals.perHour(now), Money::fromDollars(24));
    QCOMPARE(totals.perHour(now + 299s), Money::fromDollars(12));
    QCOMPARE(totals.perHour(now + 300s), Money());
}

void TestTotals::aClockThatStepsBackDoesNotStopTheCount()
{
    Totals totals;
    const WallTime now = time("2026-11-24T12:00:00Z");
    totals.stored(now, dollar, true, now);
    const WallTime earlier = now - 24h;
    totals.stored(earlier, dollar, true, earlier);
    QCOMPARE(totals.perHour(earlier), Money::fromDollars(12));
}

void TestTotals::aPriceThatComesLaterCounts()
{
    Totals totals;
    const WallTime now = time("2026-11-24T12:00:00Z");
    QCOMPARE(totals.today(now), Money());
    totals.stored(now, Money(), false, now);
    QCOMPARE(totals.unpriced(), std::uint64_t(1));
    totals.repriced(now, dollar);
    QCOMPARE(totals.unpriced(), std::uint64_t(0));
    QCOMPARE(totals.today(now), dollar);
    QCOMPARE(totals.events(), std::uint64_t(1));
}

QTEST_APPLESS_MAIN(TestTotals)
#include "tst_totals.moc"
