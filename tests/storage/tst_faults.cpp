// SPDX-License-Identifier: GPL-3.0-or-later
#include "faultyvfs.h"
#include "traffic.h"

#include "storage/verify.h"
#include "tests/soak.h"

#include <QFile>
#include <QTest>

#include <sqlite3.h>

#include <map>
#include <set>

using namespace tokenfence;
using namespace std::chrono_literals;

namespace {

QByteArray differencesIn(const Shelf& shelf)
{
    const Result<VerifyReport> report = verifyDatabase(shelf.file(), shelf.now);
    return !report                   ? QByteArray::fromStdString(report.error().message)
           : report->differences > 0 ? QByteArray::fromStdString(report->sentences.front())
                                     : QByteArray();
}

std::set<QString> storedIn(const Shelf& shelf)
{
    const QStringList ids = shelf.ask("SELECT id FROM event");
    return {ids.begin(), ids.end()};
}

} // namespace

class TestFaults : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aDiskThatTakesNothing_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("error");
        QTest::newRow("because it is full") << SQLITE_FULL << QByteArray("disk_full");
        QTest::newRow("because it fails") << SQLITE_IOERR << QByteArray("io_error");
    }
    void aDiskThatTakesNothing()
    {
        QFETCH(int, code);
        QFETCH(QByteArray, error);
        FaultyVfs disk;
        // The failure begins at each change of the file in turn: in the middle of a group, at its sync, at a
        // checkpoint.
        std::int64_t failures = 0;
        for (std::int64_t number = 1; number <= 60; number += number < 12 ? 1 : 7) {
            Shelf shelf;
            QVERIFY(shelf.open().ok());
            shelf.append({shelf.call("before")});
            disk.failFrom(number, code);
            std::set<QString> acknowledged{QStringLiteral("before")};
            std::set<QString> refused;
            for (int batch = 0; batch < 4; ++batch) {
                std::vector<Record> records;
                for (int each = 0; each < 50; ++each) {
                    records.push_back(shelf.call(std::to_string(batch) + "-" + std::to_string(each)));
                }
                shelf.append(std::move(records));
            }
            const bool changed = shelf.change({TierSaved{"m", Tier::simple}}).ok();
            for (const auto& [id, fate] : shelf.heard.takeFates()) {
                acknowledged.insert(QString::fromStdString(id));
            }
            for (const std::string& id : shelf.heard.takeRefused()) {
                refused.insert(QString::fromStdString(id));
            }
            failures += disk.hasFailed() ? 1 : 0;
            if (disk.hasFailed()) {
                QVERIFY(!refused.empty() || !changed);
                QCOMPARE(QByteArray::fromStdString(
                             shelf.store().health().problem.empty() ? "" : error.toStdString()),
                         error);
                QVERIFY(!shelf.store().health().writable);
                // Told once for each change: a smaller group may still fit on a disk that is full, so that
                // the store is well in between; in the end it is not.
                const std::vector<std::string> told = shelf.heard.takeHealth();
                QCOMPARE(told.size() % 2, 1U);
                for (std::size_t at = 0; at < told.size(); ++at) {
                    QCOMPARE(QByteArray::fromStdString(told[at]), at % 2 == 0 ? error : QByteArray("well"));
                }
                if (!refused.empty()) {
                    QVERIFY(shelf.heard.lastError().message.find(shelf.file()) != std::string::npos);
                }
            }
            disk.heal();
            // The next work finds that it is well again, without a restart.
            shelf.append({shelf.call("after")});
            QCOMPARE(shelf.heard.takeFates().size(), 1U);
            acknowledged.insert(QStringLiteral("after"));
            if (!refused.empty()) {
                QCOMPARE(shelf.heard.takeHealth(), std::vector<std::string>{"well"});
            }
            QVERIFY(shelf.store().health().writable);
            shelf.close();
            QCOMPARE(storedIn(shelf), acknowledged);
            QCOMPARE(shelf.ask("SELECT count(*) FROM tier"), lines({changed ? "1" : "0"}));
            QCOMPARE(differencesIn(shelf), QByteArray());
        }
        QVERIFY(failures >= 10);
    }

    // Once a record is acknowledged, a stop that could not be written is on disk, though the engine should
    // die then.
    void aStopThatCouldNotBeWrittenIsThereBeforeWhatIsWrittenNext()
    {
        FaultyVfs disk;
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        const auto stop = [](std::uint64_t epoch, const char* workflow) {
            return Stop{epoch, {Scope::Kind::workflow, workflow}, "drill", WallTime(1s)};
        };
        LogEntry entry;
        entry.kind = "kill";
        entry.text = "stopped";
        disk.failFrom(1, SQLITE_FULL);
        QVERIFY(!shelf.change({StopsSaved{1, {stop(1, "first")}, true}, LogAppended{{entry}}}).ok());
        QVERIFY(
            !shelf.change({StopsSaved{2, {stop(1, "first"), stop(2, "second")}, true}, LogAppended{{entry}}})
                 .ok());
        // Its lifting holds only where it is written, so this one is forgotten.
        QVERIFY(!shelf.change({StopsSaved{3, {}, false}, LogAppended{{entry}}}).ok());
        disk.heal();
        shelf.append({shelf.call("a")});
        QCOMPARE(shelf.heard.takeFates().size(), 1U);
        QCOMPARE(shelf.ask("SELECT epoch, scope_name FROM stop ORDER BY epoch"),
                 lines({"1|first", "2|second"}));
        QCOMPARE(shelf.ask("SELECT epoch FROM state"), lines({"2"}));
        QCOMPARE(shelf.ask("SELECT count(*) FROM log WHERE kind = 'kill'"), lines({"2"}));

        QVERIFY(shelf.change({StopsSaved{3, {}, false}}).ok());
        shelf.append({shelf.call("b")});
        QCOMPARE(shelf.ask("SELECT count(*) FROM stop"), lines({"0"})); // and not written again
    }

    void aStopThatCouldNotBeWrittenIsThereAfterAnOrderlyEnd()
    {
        FaultyVfs disk;
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        disk.failFrom(1, SQLITE_FULL);
        QVERIFY(!shelf.change({StopsSaved{1, {Stop{1, {}, "drill", WallTime(1s)}}, true}}).ok());
        disk.heal();
        shelf.close();
        QCOMPARE(shelf.ask("SELECT epoch FROM stop"), lines({"1"}));
    }

    void itRecoversWithoutNewWork()
    {
        FaultyVfs disk;
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        disk.failFrom(1, SQLITE_FULL);
        shelf.append({shelf.call("a")});
        QCOMPARE(shelf.heard.takeRefused().size(), 1U);
        std::future<void> well = shelf.heard.wellAgain();
        disk.heal();
        QVERIFY(well.wait_for(30s) == std::future_status::ready);
        QVERIFY(shelf.store().health().writable);
        shelf.append({shelf.call("a")});
        QCOMPARE(shelf.heard.takeFates().size(), 1U);
    }

    void whatTheLedgerIsToldAgreesWithTheFile()
    {
        FaultyVfs disk;
        Shelf shelf;
        Traffic traffic(shelf, 8);
        traffic.start();
        traffic.send(300);
        disk.failFrom(5, SQLITE_FULL);
        std::vector<Record> records;
        for (int number = 0; number < 300; ++number) {
            records.push_back(traffic.randomRecord());
        }
        shelf.append(records);
        QVERIFY(!shelf.heard.takeRefused().empty());
        disk.heal();
        traffic.deliver(std::move(records)); // sent again
        traffic.send(300);
        QCOMPARE(differencesIn(shelf), QByteArray());
    }

    void whatWasAcknowledgedSurvivesAPowerCut_data()
    {
        QTest::addColumn<quint64>("seed");
        const quint64 first = soak::seed(1);
        for (quint64 seed = first; seed < first + soak::rounds(40); ++seed) {
            QTest::addRow("seed %llu", seed) << seed;
        }
    }
    void whatWasAcknowledgedSurvivesAPowerCut()
    {
        QFETCH(quint64, seed);
        FaultyVfs disk;
        Shelf shelf;
        std::mt19937_64 random(seed);
        QVERIFY(shelf.open().ok());
        Traffic traffic(shelf, seed);
        std::set<std::string> acknowledged;
        const auto send = [&](std::size_t count) {
            std::vector<Record> records;
            for (std::size_t number = 0; number < count; ++number) {
                records.push_back(traffic.randomRecord());
            }
            shelf.append(std::move(records));
            for (const auto& [id, fate] : shelf.heard.takeFates()) {
                acknowledged.insert(id);
            }
            shelf.heard.takeRefused();
        };
        send(200);
        // Some cuts come within the first group, some after a checkpoint or two.
        disk.failFrom(static_cast<std::int64_t>(1 + random() % (seed % 10 == 0 ? 15'000 : 300)),
                      SQLITE_IOERR);
        for (int batch = 0; batch < 40 && !disk.hasFailed(); ++batch) {
            send(seed % 10 == 0 ? 4'000 : 1 + random() % 60);
        }
        shelf.close(); // the process is gone; nothing that it does now reaches the disk
        QFile::remove(QString::fromStdString(shelf.file() + "-shm"));
        disk.forgetUnsynced(seed);
        disk.heal();

        const Result<KeptState> state = shelf.open();
        QVERIFY(state.ok());
        shelf.close();
        QCOMPARE(shelf.ask("PRAGMA integrity_check"), lines({"ok"}));
        QCOMPARE(differencesIn(shelf), QByteArray());
        SQLite::Database database(shelf.file());
        SQLite::Statement ids(database, "SELECT CASE WHEN typeof(id) = 'text' THEN id END, id FROM event");
        std::set<std::string> stored;
        while (ids.executeStep()) {
            const SQLite::Column id = ids.getColumn(1);
            stored.insert(storage::unpackId(
                {static_cast<const char*>(id.getBlob()), static_cast<std::size_t>(id.getBytes())},
                ids.isColumnNull(0)));
        }
        for (const std::string& id : acknowledged) {
            QVERIFY2(stored.contains(id), id.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestFaults)
#include "tst_faults.moc"
