// SPDX-License-Identifier: GPL-3.0-or-later
// Copies of a database, their restoration, and what a check says of either.
#include "shelf.h"
#include "storage/backup.h"
#include "storage/databaselock.h"
#include "storage/restore.h"
#include "storage/verify.h"
#include "traffic.h"

#include <QDir>
#include <QFile>

#include <atomic>
#include <thread>

using namespace tokenfence;
using namespace std::chrono_literals;

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& path, const QByteArray& content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
}

void exec(const std::string& file, const char* sql)
{
    SQLite::Database(file, SQLite::OPEN_READWRITE).exec(sql);
}

/// A database with some calls that no engine serves any more.
void fill(Shelf& shelf, int calls)
{
    QVERIFY(shelf.open().ok());
    for (int number = 0; number < calls; ++number) {
        shelf.append({shelf.call("c" + std::to_string(number))});
    }
}

QStringList namesLike(const Shelf& shelf, const char* pattern)
{
    return QDir(shelf.path("")).entryList({QString::fromLatin1(pattern)});
}

} // namespace

class TestBackup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNumberThatNoEnumerationHasIsDamage_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("a tier") << QByteArray("UPDATE event SET tier = 15");
        QTest::newRow("a status") << QByteArray("UPDATE event SET status = -1");
    }
    void aNumberThatNoEnumerationHasIsDamage()
    {
        QFETCH(QByteArray, sql);
        Shelf shelf;
        fill(shelf, 2);
        shelf.close();
        QVERIFY(verifyDatabase(shelf.file(), shelf.now).ok());
        exec(shelf.file(), sql);
        const auto report = verifyDatabase(shelf.file(), shelf.now);
        QVERIFY(!report.ok());
        QCOMPARE(report.error().code, std::string("damaged"));
    }

    void aCheckIsSoundWhileRecordsArrive()
    {
        Shelf shelf;
        Traffic traffic(shelf, 11);
        traffic.start();
        traffic.send(500);
        std::atomic<bool> enough = false;
        std::atomic<int> arrived = 0;
        std::thread writer([&] {
            while (!enough) {
                traffic.send(1);
                ++arrived;
            }
        });
        const WallTime now = shelf.now;
        QStringList wrong;
        const int before = arrived;
        for (int check = 0; check < 60 || arrived < before + 60; ++check) {
            const auto report = verifyDatabase(shelf.file(), now);
            if (!report) {
                wrong.push_back(QString::fromStdString(report.error().message));
            } else if (report->differences != 0) {
                wrong.push_back(QString::fromStdString(report->sentences.front()));
            }
        }
        enough = true;
        writer.join();
        QCOMPARE(wrong, QStringList());
    }

    void aBackupIsTheDatabaseOfOneMoment()
    {
        Shelf shelf;
        Traffic traffic(shelf, 4);
        traffic.start();
        traffic.send(2000);
        const QString copy = shelf.path("copy.db");
        std::vector<FileWork> heard;
        const auto done = backUpDatabase(shelf.file(), copy.toStdString(), shelf.now, {},
                                         [&](FileWork work, std::uint64_t part, std::uint64_t all) {
                                             QVERIFY(part <= all);
                                             if (heard.empty()) {
                                                 shelf.append({shelf.call("while it is copied")});
                                             }
                                             if (heard.empty() || heard.back() != work) {
                                                 heard.push_back(work);
                                             }
                                         });
        QVERIFY2(done.ok(), done.ok() ? "" : done.error().message.c_str());
        QCOMPARE(done->differences, 0U);
        const QStringList calls = shelf.ask("SELECT count(*) - 1 FROM event WHERE kind = 0");
        QCOMPARE(QString::number(done->events), calls.front());
        QVERIFY(heard.size() >= 3);
        QCOMPARE(int(heard[0]), int(FileWork::copying));
        QCOMPARE(int(heard[1]), int(FileWork::pages));
        QCOMPARE(int(heard[2]), int(FileWork::sums));
        QCOMPARE(QFile::permissions(copy) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QCOMPARE(namesLike(shelf, "copy.db*"), lines({"copy.db"}));
    }

    void aBackupNeedsNothingBesideIt()
    {
        Shelf shelf;
        fill(shelf, 3);
        const QString copy = shelf.path("copy.db");
        QVERIFY(backUpDatabase(shelf.file(), copy.toStdString(), shelf.now).ok());
        SQLite::Database database(copy.toStdString());
        SQLite::Statement mode(database, "PRAGMA journal_mode");
        QVERIFY(mode.executeStep());
        QCOMPARE(mode.getColumn(0).getString(), std::string("delete"));
    }

    void aFileThatHasTheNameIsNeverReplaced_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("an empty one") << QByteArray();
        QTest::newRow("some notes") << QByteArray("these are my notes");
    }
    void aFileThatHasTheNameIsNeverReplaced()
    {
        QFETCH(QByteArray, content);
        Shelf shelf;
        fill(shelf, 1);
        const QString copy = shelf.path("copy.db");
        write(copy, content);
        const auto done = backUpDatabase(shelf.file(), copy.toStdString(), shelf.now);
        QVERIFY(!done.ok());
        QCOMPARE(done.error().code, std::string("exists"));
        QVERIFY(done.error().message.find("copy.db") != std::string::npos);
        QCOMPARE(contentOf(copy), content);
        QCOMPARE(namesLike(shelf, "copy.db*"), lines({"copy.db"}));
    }

    void oneThatAppearsMeanwhileIsNotReplacedEither()
    {
        Shelf shelf;
        fill(shelf, 1);
        const QString copy = shelf.path("copy.db");
        const auto done =
            backUpDatabase(shelf.file(), copy.toStdString(), shelf.now, {},
                           [&](FileWork, std::uint64_t, std::uint64_t) { write(copy, "somebody else's"); });
        QVERIFY(!done.ok());
        QCOMPARE(done.error().code, std::string("exists"));
        QCOMPARE(contentOf(copy), QByteArray("somebody else's"));
        QCOMPARE(namesLike(shelf, "copy.db*"), lines({"copy.db"}));
    }

    void aBackupThatCannotBeMadeLeavesNothing_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<bool>("cancelled");
        QTest::newRow("given up") << QStringLiteral("copy.db") << true;
        QTest::newRow("into a folder that is not there") << QStringLiteral("nowhere/copy.db") << false;
        QTest::newRow("onto itself") << QStringLiteral("tokenfence.db") << false;
        QTest::newRow("onto itself by another name") << QStringLiteral("./tokenfence.db") << false;
    }
    void aBackupThatCannotBeMadeLeavesNothing()
    {
        QFETCH(QString, target);
        QFETCH(bool, cancelled);
        Shelf shelf;
        fill(shelf, 1);
        CancelToken cancel;
        if (cancelled) {
            cancel.cancel();
        }
        const QString path = shelf.path(target.toUtf8().constData());
        QVERIFY(!backUpDatabase(shelf.file(), path.toStdString(), shelf.now, cancel).ok());
        QVERIFY(!QFile::exists(path + QStringLiteral(".part")));
        QCOMPARE(QFile::exists(path), target.contains(QStringLiteral("tokenfence")));
        QCOMPARE(shelf.ask("SELECT events FROM state"), lines({"1"}));
    }

    void aBackupOfSumsThatDifferIsMadeAndSaysSo()
    {
        Shelf shelf;
        fill(shelf, 2);
        shelf.close();
        exec(shelf.file(), "UPDATE state SET events = 7");
        const QString copy = shelf.path("copy.db");
        const auto done = backUpDatabase(shelf.file(), copy.toStdString(), shelf.now);
        QVERIFY(done.ok());
        QCOMPARE(done->differences, 1U);
        QCOMPARE(done->sentences.front(), std::string("state, events: kept 7, the log has 2."));
        QVERIFY(QFile::exists(copy));
    }

    void aDamagedIndexIsFoundWhereTheFileIsChecked()
    {
        Shelf shelf;
        fill(shelf, 50);
        shelf.close();
        // An index that has lost its entries: no sum is read from it, so only a look at the file tells.
        exec(shelf.file(), "PRAGMA wal_checkpoint(TRUNCATE);"
                           "PRAGMA writable_schema = ON;"
                           "UPDATE sqlite_schema SET sql = sql || ' WHERE row < 0' WHERE type = 'index' AND"
                           " sql IS NOT NULL AND sql NOT LIKE '%WHERE%' AND tbl_name = 'event'");
        const auto report = verifyDatabase(shelf.file(), shelf.now, VerifyDepth::sumsAndFile);
        QVERIFY(!report.ok());
        QCOMPARE(report.error().code, std::string("damaged"));
        QVERIFY(!backUpDatabase(shelf.file(), shelf.path("copy.db").toStdString(), shelf.now).ok());
        QCOMPARE(namesLike(shelf, "copy.db*"), QStringList());
    }

    void aRestorationPutsTheCopyInPlaceAndKeepsWhatWasThere()
    {
        Shelf shelf;
        fill(shelf, 2);
        const QString copy = shelf.path("copy.db");
        QVERIFY(backUpDatabase(shelf.file(), copy.toStdString(), shelf.now).ok());
        const QByteArray before = contentOf(copy);
        shelf.append({shelf.call("later")});
        shelf.close();

        const auto done = restoreDatabase(copy.toStdString(), shelf.file(), shelf.now);
        QVERIFY2(done.ok(), done.ok() ? "" : done.error().message.c_str());
        QCOMPARE(done->report.events, 2U);
        QCOMPARE(done->report.differences, 0U);
        QCOMPARE(done->kept, shelf.file() + ".replaced-20251124T160000Z");
        QCOMPARE(contentOf(copy), before);
        QCOMPARE(verifyDatabase(done->kept, shelf.now)->events, 3U);
        QCOMPARE(shelf.open()->events, 2U);
        shelf.append({shelf.call("later")});
        QCOMPARE(shelf.heard.takeFates().back().second, Fate::stored);
        shelf.close();
        // Again at the same moment: the name is another one.
        QCOMPARE(restoreDatabase(copy.toStdString(), shelf.file(), shelf.now)->kept,
                 shelf.file() + ".replaced-20251124T160000Z-2");
    }

    void aRestorationWhereThereWasNothingKeepsNothing()
    {
        Shelf shelf;
        fill(shelf, 2);
        const std::string copy = shelf.path("copy.db").toStdString();
        QVERIFY(backUpDatabase(shelf.file(), copy, shelf.now).ok());
        const std::string elsewhere = shelf.path("new/place.db").toStdString();
        const auto done = restoreDatabase(copy, elsewhere, shelf.now);
        QVERIFY2(done.ok(), done.ok() ? "" : done.error().message.c_str());
        QCOMPARE(done->kept, std::string());
        QCOMPARE(verifyDatabase(elsewhere, shelf.now)->events, 2U);
    }

    void theLogOfACrashGoesWithTheOldDatabaseAndNeverIntoTheNew()
    {
        Shelf shelf;
        fill(shelf, 2);
        const std::string copy = shelf.path("copy.db").toStdString();
        QVERIFY(backUpDatabase(shelf.file(), copy, shelf.now).ok());
        shelf.append({shelf.call("in the write-ahead log")});
        // As kill -9 leaves it: the file and its log, copied while the store has them open.
        const QString crashed = shelf.path("crashed.db");
        for (const char* suffix : {"", "-wal"}) {
            QVERIFY(QFile::copy(QString::fromStdString(shelf.file()) + QLatin1String(suffix),
                                crashed + QLatin1String(suffix)));
        }
        const auto done = restoreDatabase(copy, crashed.toStdString(), shelf.now);
        QVERIFY2(done.ok(), done.ok() ? "" : done.error().message.c_str());
        QVERIFY(!QFile::exists(crashed + QStringLiteral("-wal")));
        QCOMPARE(verifyDatabase(crashed.toStdString(), shelf.now)->events, 2U);
        QCOMPARE(verifyDatabase(done->kept, shelf.now)->events, 3U);
    }

    void aDatabaseThatIsNoneAnyMoreIsKeptAsItIs()
    {
        Shelf shelf;
        fill(shelf, 2);
        const std::string copy = shelf.path("copy.db").toStdString();
        QVERIFY(backUpDatabase(shelf.file(), copy, shelf.now).ok());
        const QString broken = shelf.path("broken.db");
        write(broken, "no database at all");
        write(broken + QStringLiteral("-wal"), "nor its log");
        const auto done = restoreDatabase(copy, broken.toStdString(), shelf.now);
        QVERIFY2(done.ok(), done.ok() ? "" : done.error().message.c_str());
        const QString kept = QString::fromStdString(done->kept);
        QCOMPARE(contentOf(kept), QByteArray("no database at all"));
        QCOMPARE(contentOf(kept + QStringLiteral("-wal")), QByteArray("nor its log"));
        QCOMPARE(verifyDatabase(broken.toStdString(), shelf.now)->events, 2U);
    }

    void aRestorationThatCannotBeDoneChangesNothing_data()
    {
        QTest::addColumn<QString>("copy");
        QTest::addColumn<QString>("code");
        QTest::newRow("there is no copy") << QStringLiteral("nowhere.db") << QStringLiteral("cannot_open");
        QTest::newRow("the copy is no database")
            << QStringLiteral("notes.db") << QStringLiteral("not_a_database");
        QTest::newRow("the copy is empty") << QStringLiteral("empty.db") << QStringLiteral("not_a_database");
        QTest::newRow("the copy is the database itself")
            << QStringLiteral("tokenfence.db") << QStringLiteral("cannot_open");
        QTest::newRow("the copy is cut short") << QStringLiteral("short.db") << QStringLiteral("damaged");
    }
    void aRestorationThatCannotBeDoneChangesNothing()
    {
        QFETCH(QString, copy);
        QFETCH(QString, code);
        Shelf shelf;
        fill(shelf, 2);
        const QString whole = shelf.path("copy.db");
        QVERIFY(backUpDatabase(shelf.file(), whole.toStdString(), shelf.now).ok());
        shelf.close();
        const QByteArray content = contentOf(whole);
        write(shelf.path("short.db"), content.left(content.size() / 2));
        write(shelf.path("notes.db"), QByteArray("these are my notes\n").repeated(500));
        write(shelf.path("empty.db"), {});
        const QByteArray before = contentOf(QString::fromStdString(shelf.file()));

        const auto done =
            restoreDatabase(shelf.path(copy.toUtf8().constData()).toStdString(), shelf.file(), shelf.now);
        QVERIFY(!done.ok());
        QCOMPARE(QString::fromStdString(done.error().code), code);
        QVERIFY(done.error().message.find(copy.toStdString()) != std::string::npos);
        QCOMPARE(contentOf(QString::fromStdString(shelf.file())), before);
        QCOMPARE(namesLike(shelf, "*restoring*") + namesLike(shelf, "*replaced*"), QStringList());
    }

    void aDatabaseThatIsServedIsNotRestored()
    {
        Shelf shelf;
        fill(shelf, 1);
        const std::string copy = shelf.path("copy.db").toStdString();
        QVERIFY(backUpDatabase(shelf.file(), copy, shelf.now).ok());
        const auto lock = DatabaseLock::take(shelf.file(), "/run/x/control.sock");
        QVERIFY(lock.ok());
        QVERIFY(DatabaseLock::isHeld(shelf.file()));
        const auto done = restoreDatabase(copy, shelf.file(), shelf.now);
        QVERIFY(!done.ok());
        QCOMPARE(done.error().code, std::string("in_use"));
        QVERIFY(done.error().message.find("/run/x/control.sock") != std::string::npos);
    }

    void aLockThatIsGivenBackIsNotHeld()
    {
        Shelf shelf;
        QVERIFY(!DatabaseLock::isHeld(shelf.file()));
        QVERIFY(DatabaseLock::take(shelf.file(), "").ok());
        QVERIFY(!DatabaseLock::isHeld(shelf.file()));
    }
};

QTEST_GUILESS_MAIN(TestBackup)
#include "tst_backup.moc"
