// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/exportrows.h"
#include "model/call/csv.h"

#include <QTest>

using namespace tokenfence;

class TestExportRows : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aCellHarmsNoSpreadsheet_data();
    void aCellHarmsNoSpreadsheet();
    void whatACallDoesNotHaveIsLeftOut();
    void numbersStayNumbers();
};

void TestExportRows::aCellHarmsNoSpreadsheet_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("cell");
    QTest::newRow("plain") << "gpt-4o"
                           << "gpt-4o";
    QTest::newRow("empty") << ""
                           << "";
    QTest::newRow("a formula") << "=1+1"
                               << "'=1+1";
    QTest::newRow("a plus") << "+1"
                            << "'+1";
    QTest::newRow("a minus") << "-1"
                             << "'-1";
    QTest::newRow("an at") << "@SUM(A1)"
                           << "'@SUM(A1)";
    QTest::newRow("a tab") << "\t=1"
                           << "'\t=1";
    QTest::newRow("a return") << "\r=1"
                              << "\"'\r=1\"";
    QTest::newRow("an equals sign inside") << "a=1"
                                           << "a=1";
    QTest::newRow("a comma") << "a,b"
                             << "\"a,b\"";
    QTest::newRow("a quote") << "a\"b"
                             << "\"a\"\"b\"";
    QTest::newRow("a formula with a comma") << "=A1,B1"
                                            << "\"'=A1,B1\"";
}

void TestExportRows::aCellHarmsNoSpreadsheet()
{
    QFETCH(QString, text);
    QFETCH(QString, cell);
    QCOMPARE(csvText(text.toStdString()), cell.toStdString());
}

void TestExportRows::whatACallDoesNotHaveIsLeftOut()
{
    CallRow call;
    call.id = "a";
    call.model = "m";
    call.agent = "anonymous";
    call.priced = false;
    QCOMPARE(
        exportJson(call),
        std::string("{\"id\":\"a\",\"time\":\"1970-01-01T00:00:00Z\",\"agent\":\"anonymous\",\"model\":\"m\","
                    "\"cost_usd\":0,\"tier\":\"unknown\",\"priced\":false,\"attempt\":1,\"status\":\"ok\","
                    "\"tool_calls\":0}"));
    QCOMPARE(exportCsv(call),
             std::string("a,1970-01-01T00:00:00Z,,,,anonymous,,m,,,,,,,,,0,unknown,false,1,ok,0,,,,,\n"));
}

void TestExportRows::numbersStayNumbers()
{
    CallRow call;
    call.cost = Money::fromNano(123'456'789'012'345);
    call.hasTokens = true;
    call.tokens.input = 1'000'000'000;
    call.labels = {{"plan", "=1"}};
    const std::string line = exportCsv(call);
    QVERIFY2(line.find(",123456.789012345,") != std::string::npos, line.c_str());
    QVERIFY2(line.find(",1000000000,") != std::string::npos, line.c_str());
    QVERIFY2(line.ends_with(",\"{\"\"plan\"\":\"\"=1\"\"}\"\n"), line.c_str());
    const std::string header = exportCsvHeader();
    QCOMPARE(std::count(header.begin(), header.end(), ','), 26);
}

QTEST_APPLESS_MAIN(TestExportRows)
#include "tst_exportrows.moc"
