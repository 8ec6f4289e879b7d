// SPDX-License-Identifier: GPL-3.0-or-later
// How things leave the window as text: CSV cells, calls as JSON, JSON for people.
#include "model/call/csv.h"
#include "ui/items/calljson.h"
#include "ui/items/indentjson.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace tokenfence;

class tst_Exports : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void csvCells_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("cell");
        QTest::newRow("plain") << QByteArray("refund") << QByteArray("refund");
        QTest::newRow("empty") << QByteArray() << QByteArray();
        QTest::newRow("a comma") << QByteArray("a,b") << QByteArray("\"a,b\"");
        QTest::newRow("a quotation mark") << QByteArray("a\"b") << QByteArray("\"a\"\"b\"");
        QTest::newRow("a line end") << QByteArray("a\nb") << QByteArray("\"a\nb\"");
        QTest::newRow("a formula by =") << QByteArray("=1+1") << QByteArray("'=1+1");
        QTest::newRow("a formula by +") << QByteArray("+1") << QByteArray("'+1");
        QTest::newRow("a formula by -") << QByteArray("-1") << QByteArray("'-1");
        QTest::newRow("a formula by @") << QByteArray("@SUM(A1)") << QByteArray("'@SUM(A1)");
        QTest::newRow("a formula behind a tab") << QByteArray("\t=1") << QByteArray("'\t=1");
        QTest::newRow("a formula behind a return") << QByteArray("\r=1") << QByteArray("\"'\r=1\"");
        QTest::newRow("a sign further in") << QByteArray("a=b") << QByteArray("a=b");
    }
    void csvCells()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, cell);
        QCOMPARE(QByteArray::fromStdString(csvText(text.toStdString())), cell);
    }

    void aLineOfCellsEndsAsSpreadsheetsWantIt()
    {
        QCOMPARE(csvLine({"a", "", "c"}), std::string("a,,c\r\n"));
    }

    void aCallIsJsonWithItsMoneyExact()
    {
        LiveCall live;
        live.call.id = "01JD";
        live.call.user = "Ann \"A\"";
        live.call.model = "gpt-4o";
        live.call.tier = Tier::complex;
        live.call.hasTokens = true;
        live.call.tokens.input = 22'000;
        live.call.cost = Money::fromNano(58'100'001);
        live.call.verdict = Verdict::allow;
        live.call.labels = {{"plan", "free"}};
        const QString json = callJson(live);
        QVERIFY(json.contains(QStringLiteral("\"cost_usd\":0.058100001")));
        const QJsonObject object = QJsonDocument::fromJson(json.toUtf8()).object();
        QCOMPARE(object.value(QStringLiteral("user")).toString(), QStringLiteral("Ann \"A\""));
        QCOMPARE(object.value(QStringLiteral("labels")).toObject().value(QStringLiteral("plan")).toString(),
                 QStringLiteral("free"));
        QVERIFY(!object.contains(QStringLiteral("workflow")));
        QVERIFY(!object.contains(QStringLiteral("latency_ms")));
    }

    void anUnpricedCallHasNoCost()
    {
        CallRow row;
        row.model = "house-llm";
        row.priced = false;
        const QJsonObject object = QJsonDocument::fromJson(callJson(row).toUtf8()).object();
        QVERIFY(!object.contains(QStringLiteral("cost_usd")));
        QCOMPARE(object.value(QStringLiteral("priced")).toBool(true), false);
    }

    void aDeniedCallHasItsReasonAndNeitherStatusNorCost()
    {
        LiveCall denied;
        denied.call.model = "gpt-4o";
        denied.call.verdict = Verdict::deny;
        denied.denied = true;
        denied.code = DenialCode::budget;
        denied.reason = "Nothing is left";
        const QJsonObject object = QJsonDocument::fromJson(callJson(denied).toUtf8()).object();
        QCOMPARE(object.value(QStringLiteral("code")).toString(), QStringLiteral("budget"));
        QCOMPARE(object.value(QStringLiteral("reason")).toString(), QStringLiteral("Nothing is left"));
        QVERIFY(!object.contains(QStringLiteral("status")));
        QVERIFY(!object.contains(QStringLiteral("cost_usd")));
    }

    void indentedJsonIsTheSameJson_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("indented");
        QTest::newRow("nested")
            << "{\"a\":{\"b\":[1,2]},\"c\":null}"
            << "{\n  \"a\": {\n    \"b\": [\n      1,\n      2\n    ]\n  },\n  \"c\": null\n}";
        QTest::newRow("empty") << "{\"a\":{},\"b\":[]}"
                               << "{\n  \"a\": {},\n  \"b\": []\n}";
        QTest::newRow("signs in a text") << "{\"a\":\"{,:\\\"}\"}"
                                         << "{\n  \"a\": \"{,:\\\"}\"\n}";
        QTest::newRow("digits stay") << "{\"a\":0.10}"
                                     << "{\n  \"a\": 0.10\n}";
        QTest::newRow("no JSON at all") << "text"
                                        << "text";
    }
    void indentedJsonIsTheSameJson()
    {
        QFETCH(QString, json);
        QFETCH(QString, indented);
        QCOMPARE(indentJson(json), indented);
    }
};

QTEST_GUILESS_MAIN(tst_Exports)
#include "tst_exports.moc"
