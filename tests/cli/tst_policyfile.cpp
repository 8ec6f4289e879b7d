// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/policyfile.h"

#include <QTest>

using namespace tokenfence;

class TestPolicyFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void oneObjectOrAnArray();
    void everyNumberStaysAsItWasWritten();
    void itIsPutOnOneLine();
    void whatIsWrongIsNamed_data();
    void whatIsWrongIsNamed();
    void aFileThatIsNotThereIsNamed();
};

void TestPolicyFile::oneObjectOrAnArray()
{
    const auto one = parsePolicies(R"({"id":"a","period":"day","limit_usd":5})", "org.json");
    QVERIFY(one.ok());
    QCOMPARE(one->size(), std::size_t(1));
    QCOMPARE(one->front().id, std::string("a"));
    const auto two = parsePolicies("[\n{\"id\":\"a\",\"period\":\"day\",\"limit_usd\":5},\n"
                                   "{\"id\":\"b\",\"period\":\"month\",\"limit_usd\":\"7\"}]\n",
                                   "org.json");
    QVERIFY(two.ok());
    QCOMPARE(two->size(), std::size_t(2));
    QCOMPARE((*two)[1].id, std::string("b"));
    QCOMPARE((*two)[1].place, std::string("org.json, line 3"));
}

void TestPolicyFile::everyNumberStaysAsItWasWritten()
{
    const auto read =
        parsePolicies(R"({"id":"a","period":"day","limit_usd":123456.1234567890123})", "org.json");
    QVERIFY(read.ok());
    QVERIFY(read->front().json.find("123456.1234567890123") != std::string::npos);
}

void TestPolicyFile::itIsPutOnOneLine()
{
    const auto read =
        parsePolicies("\r\n{\r\n\"id\":\"a\",\n\t\"period\":\"day\",\n\"limit_usd\":5}\n", "org.json");
    QVERIFY(read.ok());
    QVERIFY(read->front().json.find_first_of("\r\n") == std::string::npos);
}

void TestPolicyFile::whatIsWrongIsNamed_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("field");
    const QString file = QStringLiteral("org.json");
    QTest::newRow("nothing") << ""
                             << "org.json, line 1"
                             << "";
    QTest::newRow("cut off") << "{\n\"id\":\"a\","
                             << "org.json, line 2"
                             << "";
    QTest::newRow("not JSON") << "{\n\"id\":\"a\",\n limit: 5}"
                              << "org.json, line 3"
                              << "";
    QTest::newRow("an empty array") << "[]" << file << "";
    QTest::newRow("a number") << "5" << file << "";
    QTest::newRow("an array of numbers") << "[5]"
                                         << "org.json, line 1"
                                         << "";
    QTest::newRow("a field that is missing") << "{\"id\":\"a\",\"period\":\"day\"}"
                                             << "org.json, line 1"
                                             << "limit_usd";
    QTest::newRow("a limit of nothing") << "{\"id\":\"a\",\n\"period\":\"day\",\n\"limit_usd\":0}"
                                        << "org.json, line 3"
                                        << "limit_usd";
    QTest::newRow("an unknown match")
        << "{\"id\":\"a\",\"period\":\"day\",\"limit_usd\":5,\n\"match\":{\n\"team\":\"x\"}}"
        << "org.json, line 3"
        << "match.team";
    QTest::newRow("a key that stands twice")
        << "{\"id\":\"a\",\"period\":\"day\",\"limit_usd\":5,\"limit_usd\":6}"
        << "org.json, line 1"
        << "";
    QTest::newRow("the second of two") << "[{\"id\":\"a\",\"period\":\"day\",\"limit_usd\":5},\n{\"id\":"
                                          "\"b\",\n\"period\":\"year\",\"limit_usd\":5}]"
                                       << "org.json, line 3"
                                       << "period";
    QTest::newRow("a name with a line break")
        << "{\"id\":\"a\",\"period\":\"day\",\"limit_usd\":5,\n\"name\":\"two\\nlines\"}"
        << "org.json, line 2"
        << "name";
}

void TestPolicyFile::whatIsWrongIsNamed()
{
    QFETCH(QString, text);
    QFETCH(QString, line);
    QFETCH(QString, field);
    const auto read = parsePolicies(text.toStdString(), "org.json");
    QVERIFY(!read.ok());
    QVERIFY2(read.error().message.starts_with(line.toStdString()), read.error().message.c_str());
    QCOMPARE(read.error().field, field.toStdString());
}

void TestPolicyFile::aFileThatIsNotThereIsNamed()
{
    const auto read = readPolicyFile("/nowhere/org.json");
    QVERIFY(!read.ok());
    QVERIFY(read.error().message.find("/nowhere/org.json") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestPolicyFile)
#include "tst_policyfile.moc"
