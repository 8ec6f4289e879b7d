// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/listener.h"
#include "app/engine/runtimedir.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace tokenfence;

class TestRuntimeDir : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanup();
    void whereItIsLookedFor_data();
    void whereItIsLookedFor();
    void theEngineMakesItForItsUserAlone();
    void whatIsNotItsOwnIsRefused_data();
    void whatIsNotItsOwnIsRefused();
    void aSecondEngineIsToldWhoServes();
    void theLockEndsWithItsHolder();
    void aClientBelievesOnlyInItsOwnUsersDirectory();
    void aSocketLeftOverIsReplacedAndALivingOneIsNot();
    void aFileThatIsNoSocketIsLeftAlone();
    void theSocketIsItsUsersAlone();
};

static mode_t modeOf(const std::string& path)
{
    struct stat facts = {};
    return ::lstat(path.c_str(), &facts) == 0 ? facts.st_mode & 07777 : 0;
}

void TestRuntimeDir::cleanup()
{
    ::unsetenv("TOKENFENCE_RUNTIME_DIR");
    ::unsetenv("XDG_RUNTIME_DIR");
}

void TestRuntimeDir::whereItIsLookedFor_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("named");
    QTest::addColumn<QString>("xdg");
    QTest::addColumn<QString>("first");
    QTest::addColumn<bool>("onlyThat");
    const QString temporary = QStringLiteral("/tmp/tokenfence-%1").arg(::geteuid());
    const QString run = QStringLiteral("/run/user/%1").arg(::geteuid());
    struct stat facts = {};
    const QString fallback =
        ::stat(run.toUtf8().constData(), &facts) == 0 ? run + QStringLiteral("/tokenfence") : temporary;
    QTest::newRow("the option, and nothing else") << "/a"
                                                  << "/b"
                                                  << "/c"
                                                  << "/a" << true;
    QTest::newRow("what TOKENFENCE_RUNTIME_DIR names, and nothing else") << ""
                                                                         << "/b"
                                                                         << "/c"
                                                                         << "/b" << true;
    QTest::newRow("a slash at the end of an option is no part of the name") << "/a/./"
                                                                            << ""
                                                                            << ""
                                                                            << "/a" << true;
    QTest::newRow("nor is one at the end of TOKENFENCE_RUNTIME_DIR") << ""
                                                                     << "/b//"
                                                                     << ""
                                                                     << "/b" << true;
    QTest::newRow("the root is a name") << "/"
                                        << ""
                                        << ""
                                        << "/" << true;
    QTest::newRow("XDG_RUNTIME_DIR/tokenfence, then the others") << ""
                                                                 << ""
                                                                 << "/c"
                                                                 << "/c/tokenfence" << false;
    QTest::newRow("without variables the user's own") << ""
                                                      << ""
                                                      << "" << fallback << (fallback == temporary);
}

void TestRuntimeDir::whereItIsLookedFor()
{
    QFETCH(QString, option);
    QFETCH(QString, named);
    QFETCH(QString, xdg);
    QFETCH(QString, first);
    QFETCH(bool, onlyThat);
    ::setenv("TOKENFENCE_RUNTIME_DIR", named.toUtf8().constData(), 1);
    ::setenv("XDG_RUNTIME_DIR", xdg.toUtf8().constData(), 1);
    const auto dirs =
        RuntimeDir::candidates(option.isEmpty() ? std::nullopt : std::optional(option.toStdString()));
    QCOMPARE(QString::fromStdString(dirs.front().path), first);
    QCOMPARE(dirs.size() == 1, onlyThat);
    QCOMPARE(dirs.front().named, !option.isEmpty() || !named.isEmpty());
    if (dirs.size() > 1) {
        QCOMPARE(dirs.back().path, "/tmp/tokenfence-" + std::to_string(::geteuid()));
    }
}

void TestRuntimeDir::theEngineMakesItForItsUserAlone()
{
    QTemporaryDir home;
    const RuntimeDir dir{home.path().toStdString() + "/a/b", true};
    {
        const auto lock = RuntimeLock::take(dir, std::nullopt);
        QVERIFY2(lock.ok(), lock ? "" : lock.error().message.c_str());
        QCOMPARE(modeOf(dir.path), mode_t(0700));
        QCOMPARE(modeOf(dir.lockFile()), mode_t(0600));
    }
    ::chmod(dir.path.c_str(), 0755);
    QVERIFY(RuntimeLock::take(dir, std::nullopt).ok());
    QCOMPARE(modeOf(dir.path), mode_t(0700));
    QVERIFY(RuntimeLock::take(dir, ::getegid()).ok());
    QCOMPARE(modeOf(dir.path), mode_t(0710));
}

void TestRuntimeDir::whatIsNotItsOwnIsRefused_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("why");
    QTest::newRow("a symbolic link") << "link"
                                     << "symbolic link";
    QTest::newRow("a file") << "file"
                            << "no directory";
    QTest::newRow("a directory that everybody shares") << "shared"
                                                       << "shared by everybody";
    QTest::newRow("a path that no socket can have") << QString(100, QLatin1Char('x')) << "too long";
    if (::geteuid() == 0) {
        QTest::newRow("another user's") << "foreign"
                                        << "belongs to another user";
    } else {
        QTest::newRow("another user's") << "/usr"
                                        << "belongs to another user";
    }
}

void TestRuntimeDir::whatIsNotItsOwnIsRefused()
{
    QFETCH(QString, path);
    QFETCH(QString, why);
    QTemporaryDir home;
    const std::string base = home.path().toStdString();
    ::mkdir((base + "/real").c_str(), 0700);
    QCOMPARE(::symlink((base + "/real").c_str(), (base + "/link").c_str()), 0);
    QFile(home.filePath(QStringLiteral("file"))).open(QIODevice::WriteOnly);
    ::mkdir((base + "/shared").c_str(), 0700);
    ::chmod((base + "/shared").c_str(), 01777);
    ::mkdir((base + "/foreign").c_str(), 0700);
    if (::geteuid() == 0) {
        QCOMPARE(::chown((base + "/foreign").c_str(), 65534, 65534), 0);
    }
    const RuntimeDir dir{
        path.startsWith(QLatin1Char('/')) ? path.toStdString() : base + "/" + path.toStdString(), true};
    const auto lock = RuntimeLock::take(dir, std::nullopt);
    QVERIFY(!lock.ok());
    QCOMPARE(lock.error().code, std::string("refused"));
    QVERIFY2(lock.error().message.find(why.toStdString()) != std::string::npos, lock.error().message.c_str());
    QVERIFY2(lock.error().message.find(dir.path) != std::string::npos, lock.error().message.c_str());
}

void TestRuntimeDir::aSecondEngineIsToldWhoServes()
{
    QTemporaryDir home;
    const RuntimeDir dir{home.path().toStdString() + "/run", true};
    const auto first = RuntimeLock::take(dir, std::nullopt);
    QVERIFY(first.ok());
    const auto second = RuntimeLock::take(dir, std::nullopt);
    QVERIFY(!second.ok());
    QCOMPARE(second.error().code, std::string("served"));
    QVERIFY(second.error().message.find("process " + std::to_string(::getpid())) != std::string::npos);
}

void TestRuntimeDir::theLockEndsWithItsHolder()
{
    QTemporaryDir home;
    const RuntimeDir dir{home.path().toStdString() + "/run", true};
    {
        QVERIFY(RuntimeLock::take(dir, std::nullopt).ok());
    }
    QVERIFY(RuntimeLock::take(dir, std::nullopt).ok());
}

void TestRuntimeDir::aClientBelievesOnlyInItsOwnUsersDirectory()
{
    QTemporaryDir home;
    const std::string base = home.path().toStdString();
    QCOMPARE((RuntimeDir{base + "/nobody", false}.checkForClient().error().code), std::string("no_engine"));
    QVERIFY((RuntimeDir{base, false}.checkForClient().ok()));
    QCOMPARE(::symlink(base.c_str(), (base + "/link").c_str()), 0);
    QCOMPARE((RuntimeDir{base + "/link", false}.checkForClient().error().code), std::string("refused"));
    QVERIFY((RuntimeDir{base + "/link", true}.checkForClient().ok()));
    const std::string foreign = ::geteuid() == 0 ? base + "/foreign" : "/usr";
    if (::geteuid() == 0) {
        ::mkdir(foreign.c_str(), 0755);
        QCOMPARE(::chown(foreign.c_str(), 65534, 65534), 0);
    }
    QCOMPARE((RuntimeDir{foreign, false}.checkForClient().error().code), std::string("refused"));
    QVERIFY((RuntimeDir{foreign, true}.checkForClient().ok()));
}

void TestRuntimeDir::aSocketLeftOverIsReplacedAndALivingOneIsNot()
{
    QTemporaryDir home;
    const std::string path = home.path().toStdString() + "/agent.sock";
    // What a crash leaves: the file of a socket that nobody listens to any more.
    {
        const Descriptor crashed(::socket(AF_UNIX, SOCK_STREAM, 0));
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof(address.sun_path) - 1);
        QCOMPARE(::bind(crashed.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    }
    auto first = Listener::open(path, std::nullopt);
    QVERIFY2(first.ok(), first ? "" : first.error().message.c_str());
    const auto second = Listener::open(path, std::nullopt);
    QVERIFY(!second.ok());
    QCOMPARE(second.error().code, std::string("served"));
    QVERIFY(second.error().message.find(std::to_string(::getpid())) != std::string::npos);
    first->close();
    QVERIFY(::access(path.c_str(), F_OK) != 0);
    QVERIFY(Listener::open(path, std::nullopt).ok());
}

void TestRuntimeDir::aFileThatIsNoSocketIsLeftAlone()
{
    QTemporaryDir home;
    const QString path = home.filePath(QStringLiteral("agent.sock"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto listener = Listener::open(path.toStdString(), std::nullopt);
    QVERIFY(!listener.ok());
    QCOMPARE(listener.error().code, std::string("refused"));
    QVERIFY(QFile::exists(path));
}

void TestRuntimeDir::theSocketIsItsUsersAlone()
{
    QTemporaryDir home;
    const std::string path = home.path().toStdString() + "/agent.sock";
    {
        const auto alone = Listener::open(path, std::nullopt);
        QVERIFY(alone.ok());
        QCOMPARE(modeOf(path), mode_t(0600));
    }
    const auto shared = Listener::open(path, ::getegid());
    QVERIFY(shared.ok());
    QCOMPARE(modeOf(path), mode_t(0660));
}

QTEST_APPLESS_MAIN(TestRuntimeDir)
#include "tst_runtimedir.moc"
