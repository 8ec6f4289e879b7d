// SPDX-License-Identifier: GPL-3.0-or-later
#include "shelf.h"

#include "storage/connection.h"
#include "storage/databaselock.h"
#include "storage/errors.h"
#include "storage/filesystem.h"
#include "storage/migrator.h"
#include "storage/sqliterollups.h"

#include <QFile>
#include <QFileInfo>
#include <QTest>

#include <array>
#include <functional>

#include <sys/stat.h>
#include <unistd.h>

using namespace tokenfence;
using namespace tokenfence::storage;

namespace {

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QByteArray read(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// As a user whom permissions hold: root passes them all.
class AsNobody
{
public:
    AsNobody()
        : m_wasRoot(::geteuid() == 0)
    {
        if (m_wasRoot && ::seteuid(65534) != 0) {
            qFatal("cannot become another user");
        }
    }
    ~AsNobody()
    {
        if (m_wasRoot && ::seteuid(0) != 0) {
            qFatal("cannot become root again");
        }
    }

private:
    bool m_wasRoot;
};

/// Puts into the place of the database what a row is about.
struct Make
{
    std::function<void(Shelf&)> into;
};

constexpr std::array twoScripts = {
    Migration{1, "0001_one.sql", "CREATE TABLE one (x INTEGER); INSERT INTO one VALUES (7);"},
    Migration{2, "0002_two.sql", "CREATE TABLE two (y INTEGER); INSERT INTO two SELECT x FROM one;"}};
constexpr std::array brokenScripts = {
    twoScripts[0],
    Migration{2, "0002_two.sql", "CREATE TABLE two (y INTEGER); INSERT INTO nothing VALUES (1);"},
    Migration{3, "0003_three.sql", "CREATE TABLE three (z INTEGER);"}};

} // namespace

Q_DECLARE_METATYPE(Make)

class TestOpening : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aFileThatCannotBeUsed_data()
    {
        QTest::addColumn<Make>("make");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("words");
        const auto path = [](const Shelf& shelf) { return QString::fromStdString(shelf.file()); };
        const auto full = [](Shelf& shelf) {
            QVERIFY(shelf.open().ok());
            std::vector<Record> records;
            for (int number = 0; number < 2000; ++number) {
                records.push_back(shelf.call(std::to_string(number)));
            }
            shelf.append(std::move(records));
            shelf.close();
        };
        QTest::newRow("garbage") << Make{[=](Shelf& shelf) { write(path(shelf), QByteArray(9000, 'x')); }}
                                 << QByteArray("not_a_database") << QByteArray("is no database");
        QTest::newRow("a text") << Make{[=](Shelf& shelf) { write(path(shelf), "{\"a\": 1}\n"); }}
                                << QByteArray("not_a_database") << QByteArray("is no database");
        QTest::newRow("a folder") << Make{[=](Shelf& shelf) {
            QVERIFY(::mkdir(shelf.file().c_str(), 0700) == 0);
        }} << QByteArray("cannot_open")
                                  << QByteArray("cannot be opened");
        QTest::newRow("another program's database") << Make{[](Shelf& shelf) {
            SQLite::Database other(shelf.file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
            other.exec("CREATE TABLE bookmark (url TEXT)");
        }} << QByteArray("not_a_database") << QByteArray("database of another program");
        QTest::newRow("another program's database with a mark of its own") << Make{[](Shelf& shelf) {
            SQLite::Database other(shelf.file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
            other.exec("PRAGMA application_id = 252006674; PRAGMA user_version = 1");
        }} << QByteArray("not_a_database") << QByteArray("database of another program");
        QTest::newRow("a newer version's") << Make{[=](Shelf& shelf) {
            full(shelf);
            SQLite::Database newer(shelf.file(), SQLite::OPEN_READWRITE);
            newer.exec("PRAGMA user_version = 4711");
        }} << QByteArray("newer_schema") << QByteArray("newer version of TokenFence (its schema is 4711");
        QTest::newRow("one that was cut in the middle") << Make{[=](Shelf& shelf) {
            full(shelf);
            QFile file(path(shelf));
            QVERIFY(file.resize(file.size() / 2));
        }} << QByteArray("damaged") << QByteArray("is damaged");
        QTest::newRow("one whose pages were overwritten") << Make{[=](Shelf& shelf) {
            full(shelf);
            QByteArray bytes = read(path(shelf));
            bytes.replace(8192, bytes.size() - 8192, QByteArray(bytes.size() - 8192, '\x5a'));
            write(path(shelf), bytes);
        }} << QByteArray("damaged") << QByteArray("is damaged");
    }
    void aFileThatCannotBeUsed()
    {
        QFETCH(Make, make);
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, words);
        Shelf shelf;
        make.into(shelf);
        const QByteArray before = read(QString::fromStdString(shelf.file()));
        const Result<KeptState> state = shelf.open();
        QVERIFY(!state.ok());
        QCOMPARE(QByteArray::fromStdString(state.error().code), code);
        const QByteArray message = QByteArray::fromStdString(state.error().message);
        QVERIFY2(message.contains(words), message.constData());
        QVERIFY2(message.contains(shelf.file().c_str()), message.constData());
        QVERIFY2(message.endsWith('.') && message.count('\n') == 0, message.constData());
        QVERIFY(read(QString::fromStdString(shelf.file())) == before); // left as it was
        if (code != "damaged") { // a reader finds damage only where it looks
            QVERIFY(!SqliteRollups::open(shelf.file()).ok());
        }
    }

    void aFileThatMayNotBeWritten_data()
    {
        QTest::addColumn<int>("folderMode");
        QTest::addColumn<int>("fileMode"); // 0: there is none
        QTest::newRow("in a folder that is read-only, a file that is too") << 0555 << 0444;
        QTest::newRow("in a folder that is read-only, no file") << 0555 << 0;
        QTest::newRow("in a folder that is writable, a read-only file") << 0777 << 0444;
        QTest::newRow("in a folder that is read-only, a file that is writable") << 0555 << 0666;
    }
    void aFileThatMayNotBeWritten()
    {
        QFETCH(int, folderMode);
        QFETCH(int, fileMode);
        Shelf shelf;
        if (fileMode != 0) {
            QVERIFY(shelf.open().ok());
            shelf.close();
            QVERIFY(::chmod(shelf.file().c_str(), static_cast<mode_t>(fileMode)) == 0);
        }
        const QByteArray folder = QFileInfo(shelf.path("x")).path().toUtf8();
        QVERIFY(::chmod(folder.constData(), static_cast<mode_t>(folderMode)) == 0);
        Result<KeptState> state = [&] {
            const AsNobody nobody;
            return shelf.open();
        }();
        QVERIFY(::chmod(folder.constData(), 0700) == 0);
        QVERIFY(!state.ok());
        const QByteArray message = QByteArray::fromStdString(state.error().message);
        QVERIFY2(message.contains(shelf.file().c_str()), message.constData());
        QVERIFY2(state.error().code == "read_only" || state.error().code == "cannot_open",
                 message.constData());
    }

    void whoReadsNeedsADatabaseOfThisVersion()
    {
        Shelf shelf;
        QCOMPARE(SqliteRollups::open(shelf.file()).error().code, std::string("cannot_open"));
        QVERIFY(!QFile::exists(QString::fromStdString(shelf.file()))); // and does not make one
        write(QString::fromStdString(shelf.file()), {});
        QVERIFY(!SqliteRollups::open(shelf.file()).ok()); // nothing has been made in it yet
        QVERIFY(shelf.open().ok());
        QVERIFY(SqliteRollups::open(shelf.file()).ok());
    }

    void theFileIsTheUsersAlone()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        shelf.append({shelf.call("a")});
        for (const char* suffix : {"", "-wal", "-shm"}) {
            struct stat facts = {};
            QVERIFY(::stat((shelf.file() + suffix).c_str(), &facts) == 0);
            QCOMPARE(static_cast<int>(facts.st_mode & 0777), 0600);
        }
    }

    void foldersAreMade()
    {
        Shelf shelf;
        const std::string file = shelf.path("a/b/tokenfence.db").toStdString();
        Names names;
        SqliteStore store(file, names);
        QVERIFY(store.load(shelf.now).ok());
        struct stat facts = {};
        QVERIFY(::stat(shelf.path("a/b").toUtf8().constData(), &facts) == 0);
        QCOMPARE(static_cast<int>(facts.st_mode & 0777), 0700);
    }

    void aReaderNeitherWritesNorCheckpoints()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        Result<Connection> reader = openReader(shelf.file());
        QVERIFY(reader.ok());
        QVERIFY((*reader)->tryExec("DELETE FROM log") != SQLite::OK);
        QVERIFY((*reader)->tryExec("PRAGMA user_version = 9") != SQLite::OK);
        shelf.append({shelf.call("a")});
        const QByteArray before = read(QString::fromStdString(shelf.file()));
        (*reader)->tryExec("PRAGMA wal_checkpoint(TRUNCATE)");
        reader->reset();
        QVERIFY(read(QString::fromStdString(shelf.file())) == before);
        QVERIFY(QFileInfo(QString::fromStdString(shelf.file() + "-wal")).size() > 0);
    }

    void scriptsRunOnceAndInOrder()
    {
        Shelf shelf;
        Result<Connection> database = openWriter(shelf.file());
        QVERIFY(database.ok());
        QCOMPARE(*migrate(**database, shelf.file(), std::span(twoScripts).first(1)), 1);
        QCOMPARE(*migrate(**database, shelf.file(), std::span(twoScripts).first(1)), 1);
        QVERIFY(
            !QFile::exists(QString::fromStdString(shelf.file() + ".before-1"))); // there was nothing to keep
        (*database)->exec("UPDATE one SET x = 8");
        QCOMPARE(*migrate(**database, shelf.file(), twoScripts), 2);
        QCOMPARE(singleInteger(**database, "SELECT y FROM two"), 8);
        QCOMPARE(singleInteger(**database, "PRAGMA application_id"), std::int64_t{applicationId});
        // What was there before was copied first.
        SQLite::Database copy(shelf.file() + ".before-2");
        QCOMPARE(singleInteger(copy, "SELECT x FROM one"), 8);
        QCOMPARE(singleInteger(copy, "PRAGMA user_version"), 1);
    }

    void aScriptThatFailsChangesNothing()
    {
        Shelf shelf;
        Result<Connection> database = openWriter(shelf.file());
        const Result<int> broken = migrate(**database, shelf.file(), brokenScripts);
        QVERIFY(!broken.ok());
        QVERIFY(broken.error().message.find("0002_two.sql") != std::string::npos);
        QVERIFY(broken.error().message.find(shelf.file()) != std::string::npos);
        QCOMPARE(singleInteger(**database, "PRAGMA user_version"), 1); // what was before the error is whole
        QVERIFY(!(*database)->tableExists("two"));
        QVERIFY(!(*database)->tableExists("three")); // and nothing behind it ran
        QCOMPARE(*migrate(**database, shelf.file(), twoScripts), 2);
    }

    void aVersionThatIsNewerIsRefused()
    {
        Shelf shelf;
        Result<Connection> database = openWriter(shelf.file());
        QCOMPARE(*migrate(**database, shelf.file(), twoScripts), 2);
        const Result<int> older = migrate(**database, shelf.file(), std::span(twoScripts).first(1));
        QCOMPARE(older.error().code, std::string("newer_schema"));
        QCOMPARE(singleInteger(**database, "PRAGMA user_version"), 2);
    }

    void onlyOneEngineHoldsADatabase()
    {
        Shelf shelf;
        Result<DatabaseLock> first = DatabaseLock::take(shelf.file(), "/run/x/control.sock");
        QVERIFY(first.ok());
        const Result<DatabaseLock> second = DatabaseLock::take(shelf.file(), "/run/y/control.sock");
        QVERIFY(!second.ok());
        QCOMPARE(second.error().code, std::string(errorCode::inUse));
        const QByteArray message = QByteArray::fromStdString(second.error().message);
        QVERIFY2(message.contains("process " + QByteArray::number(::getpid())), message.constData());
        QVERIFY2(message.contains("/run/x/control.sock"), message.constData());
        // By another name it is the same database.
        const QString link = shelf.path("link.db");
        QVERIFY(shelf.open().ok());
        QVERIFY(QFile::link(QString::fromStdString(shelf.file()), link));
        QVERIFY(!DatabaseLock::take(link.toStdString(), "").ok());
        {
            const DatabaseLock moved = std::move(*first);
            QVERIFY(!DatabaseLock::take(shelf.file(), "").ok());
        }
        const Result<DatabaseLock> later = DatabaseLock::take(shelf.file(), "/run/y/control.sock");
        QVERIFY(later.ok());
        QVERIFY(QFile::exists(QString::fromStdString(DatabaseLock::fileFor(shelf.file()))));
    }

    void aLocalDiskIsNoNetwork()
    {
        Shelf shelf;
        QVERIFY(refuseNetworkFileSystem(shelf.file()).ok());
        QCOMPARE(refuseNetworkFileSystem("/no/such/folder/x.db").error().code,
                 std::string(errorCode::cannotOpen));
    }
};

QTEST_GUILESS_MAIN(TestOpening)
#include "tst_opening.moc"
