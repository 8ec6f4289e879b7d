// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/time/clock.h"

#include <QDateTime>
#include <QTest>

using namespace tokenfence;

class TestClock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wallTimeIsTheSystemsTime();
    void theBootClockNeverGoesBack();
    void laterIsALaterMoment();
};

void TestClock::wallTimeIsTheSystemsTime()
{
    const qint64 before = QDateTime::currentMSecsSinceEpoch();
    const qint64 now = currentTime().wall.time_since_epoch().count();
    const qint64 after = QDateTime::currentMSecsSinceEpoch();
    QVERIFY(before <= now && now <= after);
}

void TestClock::theBootClockNeverGoesBack()
{
    MonoTime last = currentTime().mono;
    QVERIFY(last.time_since_epoch().count() > 0);
    for (int i = 0; i < 10'000; ++i) {
        const MonoTime now = BootClock::now();
        QVERIFY(now >= last);
        last = now;
    }
}

void TestClock::laterIsALaterMoment()
{
    const MonoTime start{std::chrono::milliseconds(5)};
    QVERIFY(start + std::chrono::minutes(15) > start);
    QCOMPARE((start + std::chrono::minutes(15)).time_since_epoch().count(), std::int64_t{900'005});
    const Now now = currentTime();
    QVERIFY(now == (Now{now.wall, now.mono}));
}

QTEST_APPLESS_MAIN(TestClock)
#include "tst_clock.moc"
