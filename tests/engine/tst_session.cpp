// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/session.h"

#include <QTest>

using namespace tokenfence;
using namespace std::chrono_literals;

class TestSession : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void namesThatWereSentConcernTheConnection();
    void callsOfTheLastMinuteAreCounted();
};

void TestSession::namesThatWereSentConcernTheConnection()
{
    SeenNames names;
    QVERIFY(!names.has(0));
    names.note(0); // a line without one
    QVERIFY(names.has(0));
    names.note(7);
    names.note(7);
    names.note(8);
    QVERIFY(names.has(7) && names.has(8) && !names.has(9));
}

void TestSession::callsOfTheLastMinuteAreCounted()
{
    CallRate rate;
    const WallTime start(1'800'000'000s);
    QCOMPARE(rate.perMinute(start), std::uint64_t(0));
    for (int second = 0; second < 120; ++second) {
        rate.note(start + std::chrono::seconds(second));
    }
    QCOMPARE(rate.perMinute(start + 119s), std::uint64_t(60));
    QCOMPARE(rate.perMinute(start + 149s), std::uint64_t(30));
    QCOMPARE(rate.perMinute(start + 10min), std::uint64_t(0));
}

QTEST_APPLESS_MAIN(TestSession)
#include "tst_session.moc"
