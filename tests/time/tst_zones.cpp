// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/time/calendar.h"
#include "model/time/rfc3339.h"

#include <QDateTime>
#include <QTest>
#include <QTimeZone>

#include <map>
#include <vector>

using namespace tokenfence;

// Around every change of the clocks, the calendar's answers are held against what somebody finds who looks at
// the clock on the wall once a minute and writes down when it shows a new hour or a new date.

namespace {

constexpr qint64 minute = 60'000;
constexpr qint64 hour = 60 * minute;

class Watcher
{
public:
    explicit Watcher(const QTimeZone& zone)
        : m_zone(zone)
    {
    }

    Period hourAt(qint64 ms)
    {
        qint64 start = ms / minute * minute;
        while (!beginsHour(start)) {
            start -= minute;
        }
        qint64 end = ms / minute * minute + minute;
        while (!beginsHour(end)) {
            end += minute;
        }
        return period(start, end);
    }

    /// The period of dates that `ms` falls into, where `first` gives the first date of the period of a date.
    template <class First>
    Period datesAt(qint64 ms, const First& first)
    {
        QDate date = first(dateAt(ms));
        for (;;) {
            QDate next = date.addDays(1);
            while (first(next) == date) {
                next = next.addDays(1);
            }
            if (ms < startOf(next)) {
                return period(startOf(date), startOf(next));
            }
            date = next;
        }
    }

private:
    static Period period(qint64 start, qint64 end)
    {
        return {WallTime(std::chrono::milliseconds(start)), WallTime(std::chrono::milliseconds(end))};
    }

    QDateTime clockAt(qint64 ms) const
    {
        const qint64 offset = m_zone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC));
        return QDateTime::fromMSecsSinceEpoch(ms + offset * 1000, Qt::UTC);
    }
    QDate dateAt(qint64 ms) const { return clockAt(ms).date(); }

    bool beginsHour(qint64 ms) const
    {
        const QDateTime now = clockAt(ms);
        const QDateTime before = clockAt(ms - minute);
        return now.time().minute() == 0 || now.date() != before.date() ||
               now.time().hour() != before.time().hour();
    }

    /// The first minute in which the clock shows this date, or a later one.
    qint64 startOf(QDate date)
    {
        const auto known = m_starts.find(date);
        if (known != m_starts.end()) {
            return known->second;
        }
        qint64 ms = QDateTime(date, QTime(0, 0), Qt::UTC).toMSecsSinceEpoch() - 27 * hour;
        while (dateAt(ms) < date) {
            ms += minute;
        }
        m_starts.emplace(date, ms);
        return ms;
    }

    QTimeZone m_zone;
    std::map<QDate, qint64> m_starts;
};

std::vector<qint64> momentsAround(const QTimeZone& zone, int fromYear)
{
    const QDateTime from(QDate(fromYear, 1, 1), QTime(0, 0), Qt::UTC);
    const QDateTime to(QDate(2031, 1, 1), QTime(0, 0), Qt::UTC);
    std::vector<qint64> moments;
    for (qint64 days = 0; days < 700; days += 23) {
        moments.push_back(
            QDateTime(QDate(2026, 1, 1).addDays(days), QTime(13, 37, 11), Qt::UTC).toMSecsSinceEpoch());
    }
    for (const QTimeZone::OffsetData& change : zone.transitions(from, to)) {
        const qint64 at = change.atUtc.toMSecsSinceEpoch();
        for (const qint64 beside : {-24 * hour, -90 * minute, -hour, -30 * minute, qint64{-1}, qint64{0},
                                    minute, 29 * minute, hour - 1, hour, 90 * minute, 24 * hour}) {
            moments.push_back(at + beside);
        }
    }
    return moments;
}

} // namespace

class TestZones : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheClockOnTheWall_data();
    void agreesWithTheClockOnTheWall();
    void leavesNoGapInAnyZone();
};

void TestZones::agreesWithTheClockOnTheWall_data()
{
    QTest::addColumn<QByteArray>("zone");
    for (const char* zone : {"UTC",
                             "Europe/Berlin",
                             "Europe/London",
                             "America/New_York",
                             "America/St_Johns",
                             "America/Havana",
                             "America/Asuncion",
                             "America/Santiago",
                             "America/Sao_Paulo",
                             "America/Caracas",
                             "Atlantic/Azores",
                             "Africa/Cairo",
                             "Africa/Casablanca",
                             "Asia/Beirut",
                             "Asia/Gaza",
                             "Asia/Tehran",
                             "Asia/Amman",
                             "Asia/Kathmandu",
                             "Asia/Pyongyang",
                             "Antarctica/Casey",
                             "Antarctica/Troll",
                             "Australia/Lord_Howe",
                             "Australia/Adelaide",
                             "Pacific/Apia",
                             "Pacific/Chatham",
                             "Pacific/Norfolk"}) {
        QTest::newRow(zone) << QByteArray(zone);
    }
}

void TestZones::agreesWithTheClockOnTheWall()
{
    QFETCH(const QByteArray, zone);
    const Result<Calendar> calendar = Calendar::create(zone.toStdString());
    QVERIFY(calendar);
    Watcher watcher(calendar->zone());
    const auto sameDate = [](QDate date) { return date; };
    const auto monday = [](QDate date) { return date.addDays(1 - date.dayOfWeek()); };
    const auto firstOfMonth = [](QDate date) { return QDate(date.year(), date.month(), 1); };
    for (const qint64 ms : momentsAround(calendar->zone(), 2009)) {
        const std::pair<PeriodKind, Period> expected[] = {
            {PeriodKind::hour, watcher.hourAt(ms)},
            {PeriodKind::day, watcher.datesAt(ms, sameDate)},
            {PeriodKind::week, watcher.datesAt(ms, monday)},
            {PeriodKind::month, watcher.datesAt(ms, firstOfMonth)},
        };
        const WallTime time{std::chrono::milliseconds(ms)};
        for (const auto& [kind, period] : expected) {
            const Period found = calendar->periodAt(kind, time);
            const std::string where = std::string(toString(kind)) + " at " + toRfc3339(time) + ": " +
                                      toRfc3339(found.start) + " to " + toRfc3339(found.end);
            QVERIFY2(found == period, where.c_str());
        }
    }
}

void TestZones::leavesNoGapInAnyZone()
{
    int zones = 0;
    for (const QByteArray& id : QTimeZone::availableTimeZoneIds()) {
        const Result<Calendar> calendar = Calendar::create(id.toStdString());
        if (!calendar) {
            QVERIFY2(id.startsWith("UTC"), id.constData()); // of Qt's own making
            continue;
        }
        ++zones;
        for (const qint64 ms : momentsAround(calendar->zone(), 2024)) {
            const WallTime time{std::chrono::milliseconds(ms)};
            for (const PeriodKind kind :
                 {PeriodKind::hour, PeriodKind::day, PeriodKind::week, PeriodKind::month}) {
                const Period period = calendar->periodAt(kind, time);
                const std::chrono::milliseconds one(1);
                const std::string where = id.toStdString() + ": " + toRfc3339(time);
                QVERIFY2(period.contains(time), where.c_str());
                QVERIFY2(calendar->periodAt(kind, period.end - one) == period, where.c_str());
                QVERIFY2(calendar->periodAt(kind, period.end).start == period.end, where.c_str());
                QVERIFY2(calendar->periodAt(kind, period.start) == period, where.c_str());
                QVERIFY2(calendar->periodAt(kind, period.start - one).end == period.start, where.c_str());
            }
        }
    }
    QVERIFY(zones > 300);
}

QTEST_APPLESS_MAIN(TestZones)
#include "tst_zones.moc"
