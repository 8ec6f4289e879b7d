// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments.h"
#include "app/cli/exitcodes.h"
#include "app/cli/scopeoptions.h"

#include <QTest>

using namespace tokenfence;

class TestArguments : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsWrongIsExitCode2_data();
    void whatIsWrongIsExitCode2();
    void whatIsRightGoesOn();
    void aStopHasOneScope_data();
    void aStopHasOneScope();
};

static void declare(Arguments& arguments)
{
    arguments.addFlag(QStringLiteral("json"), QStringLiteral("As JSON."));
    arguments.addOption(QStringLiteral("db"), QStringLiteral("FILE"), QStringLiteral("A file."));
    arguments.addArgument(QStringLiteral("NAME"), QStringLiteral("A name."));
}

void TestArguments::whatIsWrongIsExitCode2_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::newRow("an unknown option") << QStringList{QStringLiteral("--nonsense"), QStringLiteral("x")};
    QTest::newRow("an option without its value") << QStringList{QStringLiteral("x"), QStringLiteral("--db")};
    QTest::newRow("an option with an empty value")
        << QStringList{QStringLiteral("x"), QStringLiteral("--db"), QStringLiteral("")};
    QTest::newRow("an option that stands there twice")
        << QStringList{QStringLiteral("x"), QStringLiteral("--db=a"), QStringLiteral("--db=b")};
    QTest::newRow("an argument that is missing") << QStringList{QStringLiteral("--json")};
    QTest::newRow("an argument too many") << QStringList{QStringLiteral("x"), QStringLiteral("y")};
    QTest::newRow("a flag with a value") << QStringList{QStringLiteral("x"), QStringLiteral("--json=yes")};
}

void TestArguments::whatIsWrongIsExitCode2()
{
    QFETCH(QStringList, words);
    Arguments arguments(QStringLiteral("verb"), QStringLiteral("Does something."));
    declare(arguments);
    QCOMPARE(arguments.parse(words), std::optional<int>(exitBadArguments));
}

void TestArguments::whatIsRightGoesOn()
{
    Arguments arguments(QStringLiteral("verb"), QStringLiteral("Does something."));
    declare(arguments);
    QVERIFY(!arguments.parse({QStringLiteral("--db=a b"), QStringLiteral("name")}));
    QCOMPARE(arguments.value(QStringLiteral("db")), std::optional<std::string>("a b"));
    QVERIFY(!arguments.has(QStringLiteral("json")));
    QCOMPARE(arguments.arguments(), QStringList{QStringLiteral("name")});
}

void TestArguments::aStopHasOneScope_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("inWords");
    QTest::newRow("all agents") << QStringList{} << "all agents";
    QTest::newRow("one agent") << QStringList{QStringLiteral("--agent"), QStringLiteral("billing-bot")}
                               << "the agent billing-bot";
    QTest::newRow("one user") << QStringList{QStringLiteral("--user"), QStringLiteral("u-1")}
                              << "the user u-1";
    QTest::newRow("one workflow") << QStringList{QStringLiteral("--workflow"), QStringLiteral("refund")}
                                  << "the workflow refund";
    QTest::newRow("two of them") << QStringList{QStringLiteral("--agent"), QStringLiteral("a"),
                                                QStringLiteral("--user"), QStringLiteral("b")}
                                 << "";
    QTest::newRow("no name") << QStringList{QStringLiteral("--agent"), QString(257, QLatin1Char('x'))} << "";
}

void TestArguments::aStopHasOneScope()
{
    QFETCH(QStringList, words);
    QFETCH(QString, inWords);
    Arguments arguments(QStringLiteral("kill"), QStringLiteral("Stops."));
    addScopeOptions(arguments);
    QVERIFY(!arguments.parse(words));
    const auto scope = scopeFrom(arguments);
    QCOMPARE(scope.ok(), !inWords.isEmpty());
    if (scope) {
        QCOMPARE(tokenfence::inWords(*scope), inWords.toStdString());
    }
}

QTEST_GUILESS_MAIN(TestArguments)
#include "tst_arguments.moc"
