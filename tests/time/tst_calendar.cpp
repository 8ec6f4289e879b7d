// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/time/calendar.h"
#include "model/time/rfc3339.h"

#include <QTest>

using namespace tokenfence;

namespace {

WallTime at(const QString& written)
{
    const auto time = parseRfc3339(written.toStdString());
    if (!time) {
        qFatal("no time: %s", qPrintable(written));
    }
    return *time;
}

QString shown(WallTime time)
{
    return QString::fromStdString(toRfc3339(time));
}

double hoursOf(const Period& period)
{
    return static_cast<double>((period.end - period.start).count()) / 3'600'000;
}

} // namespace

class TestCalendar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsZones_data();
    void knowsZones();
    void saysWhichZoneIsUnknown();
    void hasAZoneOfTheSystem();
    void namesPeriods();
    void finds_data();
    void finds();
    void totalAndRequestAreAllTime();
    void remembersWithoutForgettingTheZone();
    void holdsAtTheEndsOfTime();
};

void TestCalendar::knowsZones_data()
{
    QTest::addColumn<bool>("known");
    for (const char* id :
         {"UTC", "Europe/Berlin", "Etc/UTC", "Etc/GMT+3", "America/Argentina/Buenos_Aires", "Asia/Kolkata"}) {
        QTest::newRow(id) << true;
    }
    for (const char* id : {"",
                           " ",
                           "europe/berlin",
                           "Europe",
                           "Europe/",
                           "Europe/Berlin ",
                           "Mars/Base",
                           "CEST",
                           "EST5",
                           "UTC+3",
                           "UTC+03:00",
                           "UTC-05:00",
                           "<+03>-3",
                           "CET-1CEST,M3.5.0,M10.5.0/3",
                           "posix/Europe/Berlin",
                           "right/Europe/Berlin",
                           "localtime",
                           "posixrules",
                           "Factory",
                           "zone.tab",
                           "tzdata.zi",
                           "../zoneinfo/UTC",
                           "Europe/../UTC",
                           "Europe//Berlin",
                           "/UTC",
                           "+UTC"}) {
        QTest::newRow(id) << false;
    }
}

void TestCalendar::knowsZones()
{
    QFETCH(const bool, known);
    const Result<Calendar> calendar = Calendar::create(QTest::currentDataTag());
    QCOMPARE(calendar.ok(), known);
    if (calendar) {
        QCOMPARE(QString::fromStdString(calendar->zoneId()), QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY(calendar->zone().isValid());
    }
}

void TestCalendar::saysWhichZoneIsUnknown()
{
    const Result<Calendar> calendar = Calendar::create("Europe/Bielefeld");
    QVERIFY(!calendar);
    QCOMPARE(QString::fromStdString(calendar.error().message),
             QStringLiteral("unknown time zone \"Europe/Bielefeld\""));
    QCOMPARE(QString::fromStdString(calendar.error().field), QStringLiteral("timezone"));
    QCOMPARE(QString::fromStdString(calendar.error().code), QStringLiteral("bad_field"));
}

void TestCalendar::hasAZoneOfTheSystem()
{
    const QByteArray before = qgetenv("TZ");
    for (const char* tz : {"Asia/Tokyo", ":Asia/Tokyo", "/usr/share/zoneinfo/Asia/Tokyo"}) {
        qputenv("TZ", tz);
        QCOMPARE(QString::fromStdString(Calendar::system().zoneId()), QStringLiteral("Asia/Tokyo"));
    }
    qputenv("TZ", "EST5"); // a rule without a name
    QCOMPARE(QString::fromStdString(Calendar::system().zoneId()), QStringLiteral("UTC"));
    if (before.isNull()) {
        qunsetenv("TZ");
    } else {
        qputenv("TZ", before);
    }
    QCOMPARE(QString::fromStdString(Calendar().zoneId()), QStringLiteral("UTC"));
}

void TestCalendar::namesPeriods()
{
    QStringList names;
    for (const PeriodKind kind : allPeriodKinds) {
        QVERIFY(periodKindFrom(toString(kind)) == kind);
        names.append(QString::fromStdString(std::string(toString(kind))));
    }
    QCOMPARE(names.join(QLatin1Char(' ')), QStringLiteral("request hour day week month total"));
    QVERIFY(!periodKindFrom("year"));
    QVERIFY(!periodKindFrom("Day"));
    QVERIFY(!periodKindFrom(""));
}

void TestCalendar::finds_data()
{
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("time");
    QTest::addColumn<QString>("start");
    QTest::addColumn<double>("hours");
    const auto row = [](const char* name, const char* zone, const char* kind, const char* time,
                        const char* start, double hours) {
        QTest::newRow(name) << QString::fromLatin1(zone) << QString::fromLatin1(kind)
                            << QString::fromLatin1(time) << QString::fromLatin1(start) << hours;
    };
    row("a day in UTC", "UTC", "day", "2026-11-24T03:06:07.983Z", "2026-11-24T00:00:00Z", 24);
    row("begins at its first millisecond", "UTC", "day", "2026-11-24T00:00:00Z", "2026-11-24T00:00:00Z", 24);
    row("and ends before the next one's", "UTC", "day", "2026-11-24T23:59:59.999Z", "2026-11-24T00:00:00Z",
        24);
    row("an hour in UTC", "UTC", "hour", "2026-11-24T03:06:07.983Z", "2026-11-24T03:00:00Z", 1);
    row("an hour before the epoch", "UTC", "hour", "1969-12-31T23:59:59.999Z", "1969-12-31T23:00:00Z", 1);
    row("a week begins on Monday", "UTC", "week", "2026-11-24T03:06:07Z", "2026-11-23T00:00:00Z", 7 * 24);
    row("Monday is in the week that it begins", "UTC", "week", "2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z",
        7 * 24);
    row("Sunday is in the week that it ends", "UTC", "week", "2026-11-29T23:59:59.999Z",
        "2026-11-23T00:00:00Z", 7 * 24);
    row("a week over the end of a year", "UTC", "week", "2027-01-01T12:00:00Z", "2026-12-28T00:00:00Z",
        7 * 24);
    row("a month of 30 days", "UTC", "month", "2026-11-24T03:06:07Z", "2026-11-01T00:00:00Z", 30 * 24);
    row("a February of a leap year", "UTC", "month", "2028-02-29T23:59:59Z", "2028-02-01T00:00:00Z", 29 * 24);
    row("a December", "UTC", "month", "2026-12-31T23:59:59Z", "2026-12-01T00:00:00Z", 31 * 24);

    row("a day in Berlin", "Europe/Berlin", "day", "2026-11-24T23:30:00Z", "2026-11-24T23:00:00Z", 24);
    row("a day of 23 hours", "Europe/Berlin", "day", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", 23);
    row("a day of 25 hours", "Europe/Berlin", "day", "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", 25);
    row("a week that loses an hour", "Europe/Berlin", "week", "2026-03-25T12:00:00Z", "2026-03-22T23:00:00Z",
        167);
    row("a month that gains one", "Europe/Berlin", "month", "2026-10-01T12:00:00Z", "2026-09-30T22:00:00Z",
        31 * 24 + 1);
    row("the hour before the one that is skipped", "Europe/Berlin", "hour", "2026-03-29T00:59:59.999Z",
        "2026-03-29T00:00:00Z", 1);
    row("the hour after it", "Europe/Berlin", "hour", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z", 1);
    row("a repeated hour, the first time", "Europe/Berlin", "hour", "2026-10-25T00:30:00Z",
        "2026-10-25T00:00:00Z", 1);
    row("is not the same as the second time", "Europe/Berlin", "hour", "2026-10-25T01:30:00Z",
        "2026-10-25T01:00:00Z", 1);

    row("an hour where the clocks are half an hour off", "Asia/Kolkata", "hour", "2026-11-24T03:06:07Z",
        "2026-11-24T02:30:00Z", 1);
    row("a day there", "Asia/Kolkata", "day", "2026-11-24T18:30:00Z", "2026-11-24T18:30:00Z", 24);
    row("an hour where they are three quarters off", "Asia/Kathmandu", "hour", "2026-11-24T03:06:07Z",
        "2026-11-24T02:15:00Z", 1);
    row("an hour in Chatham, with summer time too", "Pacific/Chatham", "hour", "2026-11-24T03:06:07Z",
        "2026-11-24T02:15:00Z", 1);

    row("Lord Howe: a day of 23.5 hours", "Australia/Lord_Howe", "day", "2026-10-04T00:00:00Z",
        "2026-10-03T13:30:00Z", 23.5);
    row("Lord Howe: a day of 24.5 hours", "Australia/Lord_Howe", "day", "2026-04-05T00:00:00Z",
        "2026-04-04T13:00:00Z", 24.5);
    row("Lord Howe: set back half an hour, the hour lasts 90 minutes", "Australia/Lord_Howe", "hour",
        "2026-04-04T14:30:00Z", "2026-04-04T14:00:00Z", 1.5);
    row("also for those who look at its end", "Australia/Lord_Howe", "hour", "2026-04-04T15:29:00Z",
        "2026-04-04T14:00:00Z", 1.5);
    row("the next one is whole again", "Australia/Lord_Howe", "hour", "2026-04-04T15:30:00Z",
        "2026-04-04T15:30:00Z", 1);
    row("Lord Howe: set forward to half past, the hour lasts 30 minutes", "Australia/Lord_Howe", "hour",
        "2026-10-03T15:45:00Z", "2026-10-03T15:30:00Z", 0.5);

    row("Cairo: midnight is skipped, the day begins at one", "Africa/Cairo", "day", "2026-04-24T12:00:00Z",
        "2026-04-23T22:00:00Z", 23);
    row("Cairo: the hour before midnight comes twice, in one day", "Africa/Cairo", "day",
        "2026-10-29T20:30:00Z", "2026-10-28T21:00:00Z", 25);
    row("Cairo: the second time, too", "Africa/Cairo", "day", "2026-10-29T21:30:00Z", "2026-10-28T21:00:00Z",
        25);
    row("Havana: midnight comes twice, the day begins with the first", "America/Havana", "day",
        "2026-11-01T12:00:00Z", "2026-11-01T04:00:00Z", 25);
    row("Havana: also for the month", "America/Havana", "month", "2026-11-15T12:00:00Z",
        "2026-11-01T04:00:00Z", 30 * 24 + 1);
    row("the Azores: midnight comes twice", "Atlantic/Azores", "day", "2026-10-25T00:30:00Z",
        "2026-10-25T00:00:00Z", 25);
    row("St. John's, 2010: set back over midnight at one past, the new day has begun for good",
        "America/St_Johns", "day", "2010-11-07T02:45:00Z", "2010-11-07T02:30:00Z", 25);
    row("Apia: the day before the one that there was not", "Pacific/Apia", "day", "2011-12-30T09:59:59Z",
        "2011-12-29T10:00:00Z", 24);
    row("Apia: the day after it", "Pacific/Apia", "day", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z", 24);
    row("Apia: a month of 30 days", "Pacific/Apia", "month", "2011-12-30T12:00:00Z", "2011-12-01T10:00:00Z",
        30 * 24);
    row("Apia: a week of six", "Pacific/Apia", "week", "2011-12-30T12:00:00Z", "2011-12-26T10:00:00Z",
        6 * 24);
    row("Kwajalein, 1993: a day that there was not, in a month", "Pacific/Kwajalein", "month",
        "1993-08-15T12:00:00Z", "1993-08-01T12:00:00Z", 30 * 24);
}

void TestCalendar::finds()
{
    QFETCH(const QString, zone);
    QFETCH(const QString, kind);
    QFETCH(const QString, time);
    QFETCH(const QString, start);
    QFETCH(const double, hours);
    const Result<Calendar> calendar = Calendar::create(zone.toStdString());
    QVERIFY(calendar);
    const Period period = calendar->periodAt(*periodKindFrom(kind.toStdString()), at(time));
    QCOMPARE(shown(period.start), start);
    QCOMPARE(hoursOf(period), hours);
    QVERIFY(period.contains(at(time)));
    QVERIFY(period.contains(period.start));
    QVERIFY(!period.contains(period.end));
}

void TestCalendar::totalAndRequestAreAllTime()
{
    const Calendar calendar;
    for (const PeriodKind kind : {PeriodKind::total, PeriodKind::request}) {
        QVERIFY(calendar.periodAt(kind, at(QStringLiteral("2026-11-24T03:06:07Z"))) == Period::always());
    }
    QVERIFY(Period::always().contains(WallTime::min()));
}

void TestCalendar::remembersWithoutForgettingTheZone()
{
    const WallTime now = at(QStringLiteral("2026-11-24T23:30:00Z"));
    const WallTime late = at(QStringLiteral("2026-11-20T10:00:00Z"));
    const WallTime later = at(QStringLiteral("2026-11-12T10:00:00Z"));
    const Calendar berlin = *Calendar::create("Europe/Berlin");
    Calendar moved;
    QCOMPARE(shown(moved.periodAt(PeriodKind::day, now).start), QStringLiteral("2026-11-24T00:00:00Z"));
    moved = berlin;
    // Present and late records in turn, and one that pushes an answer out.
    for (const WallTime time : {now, late, now, late, later, now, late, later, now}) {
        const Period day = berlin.periodAt(PeriodKind::day, time);
        QVERIFY(day.contains(time));
        QCOMPARE(shown(day.start), time == now    ? QStringLiteral("2026-11-24T23:00:00Z")
                                   : time == late ? QStringLiteral("2026-11-19T23:00:00Z")
                                                  : QStringLiteral("2026-11-11T23:00:00Z"));
        QVERIFY(moved.periodAt(PeriodKind::day, time) == day);
        QCOMPARE(hoursOf(berlin.periodAt(PeriodKind::hour, time)), 1.0);
        QCOMPARE(hoursOf(berlin.periodAt(PeriodKind::week, time)), 7 * 24.0);
    }
    QCOMPARE(shown(moved.periodAt(PeriodKind::day, now).start), QStringLiteral("2026-11-24T23:00:00Z"));
}

void TestCalendar::holdsAtTheEndsOfTime()
{
    for (const char* zone : {"UTC", "Europe/Berlin", "Pacific/Apia"}) {
        const Calendar calendar = *Calendar::create(zone);
        for (const PeriodKind kind : allPeriodKinds) {
            for (const WallTime time : {WallTime::min(), WallTime::max(), WallTime()}) {
                const Period period = calendar.periodAt(kind, time);
                QVERIFY(period.start < period.end);
            }
        }
    }
}

QTEST_APPLESS_MAIN(TestCalendar)
#include "tst_calendar.moc"
