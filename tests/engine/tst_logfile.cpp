// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/descriptor.h"
#include "app/engine/logfile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace tokenfence;

namespace {

/// A log file that the test writes to as the engine does.
struct Log
{
    explicit Log(int flags = O_APPEND)
        : path(folder.filePath(QStringLiteral("engine.log")))
        , descriptor(::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | flags, 0640))
    {
    }
    void say(const QByteArray& line) const
    {
        QCOMPARE(::write(descriptor.get(), line.constData(), static_cast<std::size_t>(line.size())),
                 line.size());
    }
    QByteArray content(const char* suffix = "") const
    {
        QFile file(path + QLatin1String(suffix));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(there is none)");
    }

    QTemporaryDir folder;
    QString path;
    Descriptor descriptor;
};

} // namespace

class TestLogFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aShortLogGoesOn()
    {
        const Log log;
        log.say("one\n");
        QVERIFY(!rotateLog(log.descriptor.get(), 5));
        log.say("two\n");
        QCOMPARE(log.content(), QByteArray("one\ntwo\n"));
        QCOMPARE(log.content(".1"), QByteArray("(there is none)"));
    }

    void aLongOneIsPutAsideAndTheDescriptorWritesToANewOne()
    {
        const Log log;
        log.say("one\n");
        QVERIFY(rotateLog(log.descriptor.get(), 4));
        log.say("two\n");
        QCOMPARE(log.content(), QByteArray("two\n"));
        QCOMPARE(log.content(".1"), QByteArray("one\n"));
        struct stat facts = {};
        QCOMPARE(::stat(QFile::encodeName(log.path).constData(), &facts), 0);
        QCOMPARE(facts.st_mode & 0777, 0640U);
        QVERIFY((::fcntl(log.descriptor.get(), F_GETFL) & O_APPEND) != 0);
    }

    void thereAreNeverMoreThanTwo()
    {
        const Log log;
        for (const char* line : {"one\n", "two\n", "three\n", "four\n"}) {
            log.say(line);
            QVERIFY(rotateLog(log.descriptor.get(), 1));
        }
        QCOMPARE(log.content(".1"), QByteArray("four\n"));
        QCOMPARE(QDir(log.folder.path()).entryList(QDir::Files).size(), 2);
    }

    void whatIsSomebodyElsesIsLeftAlone_data()
    {
        QTest::addColumn<QString>("what");
        for (const char* what :
             {"a file that is written from its start", "a pipe", "nowhere", "a file that was removed"}) {
            QTest::newRow(what) << QString::fromLatin1(what);
        }
    }
    void whatIsSomebodyElsesIsLeftAlone()
    {
        QFETCH(QString, what);
        const Log log(what.startsWith(QLatin1String("a file that is written")) ? O_TRUNC : O_APPEND);
        log.say("one\n");
        int descriptor = log.descriptor.get();
        Descriptor other;
        if (what == QLatin1String("a pipe")) {
            int ends[2] = {};
            QCOMPARE(::pipe(ends), 0);
            ::close(ends[0]);
            other = Descriptor(ends[1]);
            descriptor = other.get();
        } else if (what == QLatin1String("nowhere")) {
            other = Descriptor(::open("/dev/null", O_WRONLY | O_APPEND));
            descriptor = other.get();
        } else if (what.endsWith(QLatin1String("removed"))) {
            QVERIFY(QFile::remove(log.path));
        }
        const QStringList before = QDir(log.folder.path()).entryList(QDir::Files);
        QVERIFY(!rotateLog(descriptor, 1));
        QCOMPARE(QDir(log.folder.path()).entryList(QDir::Files), before);
    }
};

QTEST_APPLESS_MAIN(TestLogFile)
#include "tst_logfile.moc"
