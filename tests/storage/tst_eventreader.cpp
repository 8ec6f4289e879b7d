// SPDX-License-Identifier: GPL-3.0-or-later
#include "traffic.h"

#include "storage/eventreader.h"

#include <QFile>
#include <QTest>

using namespace tokenfence;
using namespace std::chrono_literals;

namespace {

QStringList idsIn(const Shelf& shelf, WallTime from, WallTime to)
{
    QStringList ids;
    const Result<std::unique_ptr<EventReader>> reader =
        EventReader::open(shelf.file(), {from, to}, shelf.now);
    if (!reader) {
        return {QString::fromStdString(reader.error().message)};
    }
    for (;;) {
        const Result<std::vector<CallRow>> calls = (*reader)->next();
        if (!calls) {
            return {QString::fromStdString(calls.error().message)};
        }
        if (calls->empty()) {
            return ids;
        }
        for (const CallRow& call : *calls) {
            ids.push_back(QString::fromStdString(call.id));
        }
    }
}

} // namespace

class TestEventReader : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void callsComeOldestFirst()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        const auto at = [&](const char* id, std::chrono::milliseconds time) {
            Record record = shelf.call(id);
            record.time += time;
            return record;
        };
        shelf.append({at("third", 5ms), at("late", -26h), at("early", 3h), at("fourth", 5ms),
                      at("second", 4ms), shelf.end("an end", "r")});
        QCOMPARE(idsIn(shelf, shelf.now - 48h, shelf.now + 48h),
                 lines({"late", "second", "third", "fourth", "early"}));
        // From the one moment on, before the other.
        QCOMPARE(idsIn(shelf, shelf.now + 4ms, shelf.now + 5ms), lines({"second"}));
        QCOMPARE(idsIn(shelf, shelf.now + 5ms, shelf.now + 3h), lines({"third", "fourth"}));
        QCOMPARE(idsIn(shelf, shelf.now + 3h, shelf.now + 3h), QStringList());
        QCOMPARE(idsIn(shelf, shelf.now - 30min, shelf.now - 25min), QStringList());
    }

    void everyStoredCallIsAmongThem()
    {
        Shelf shelf;
        Traffic traffic(shelf, 21);
        traffic.start();
        for (int round = 0; round < 5; ++round) {
            traffic.send(1500);
            traffic.pass(5h);
        }
        const QStringList ids = idsIn(shelf, WallTime(), shelf.now + 48h);
        const QStringList rows = shelf.ask("SELECT row FROM event WHERE kind = 0 ORDER BY time, row");
        QCOMPARE(ids.size(), rows.size());
        QVERIFY(ids.size() > 5'000); // several batches
        const auto reader = EventReader::open(shelf.file(), {WallTime(), shelf.now + 48h}, shelf.now);
        qsizetype place = 0;
        for (Result<std::vector<CallRow>> calls = (*reader)->next(); !calls->empty();
             calls = (*reader)->next()) {
            for (const CallRow& call : *calls) {
                QCOMPARE(QString::number(call.row), rows[place++]);
            }
        }
        QCOMPARE(place, rows.size());
    }

    void whatComesWhileItReadsIsNotAmongThem()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        shelf.append({shelf.call("a")});
        const auto reader = EventReader::open(shelf.file(), {shelf.now, shelf.now + 1h}, shelf.now);
        shelf.append({shelf.call("b")});
        QCOMPARE((*reader)->next()->size(), 1U);
        QVERIFY((*reader)->next()->empty());
    }

    void whatIsOlderThanTheOperatorKeepsIsLeftOut()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        shelf.append({shelf.call("old")});
        shelf.now += 7 * 24h;
        shelf.append({shelf.call("new")});
        Settings settings;
        settings.retentionDays = 7;
        QVERIFY(shelf.change({SettingsSaved{settings}}).ok());
        QCOMPARE(idsIn(shelf, WallTime(), shelf.now + 1h), lines({"old", "new"}));
        shelf.now += 1ms;
        QCOMPARE(idsIn(shelf, WallTime(), shelf.now + 1h), lines({"new"}));
    }

    void theServiceTierIsTold()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        Record record = shelf.call("a");
        record.serviceTier = shelf.names().intern("flex");
        shelf.append({record});
        const auto reader = EventReader::open(shelf.file(), {shelf.now, shelf.now + 1h}, shelf.now);
        QCOMPARE((*reader)->next()->front().serviceTier, std::string("flex"));
    }
};

QTEST_GUILESS_MAIN(TestEventReader)
#include "tst_eventreader.moc"
