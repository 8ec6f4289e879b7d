// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/rawjson.h"

#include <QTest>

#include <string>

using namespace tokenfence;

class TestRawJson : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void elementsAreCutOutAsTheyStand_data();
    void elementsAreCutOutAsTheyStand();
    void anElementKnowsWhereItStood();
    void membersAreFoundByTheirOwnKey_data();
    void membersAreFoundByTheirOwnKey();
};

void TestRawJson::elementsAreCutOutAsTheyStand_data()
{
    QTest::addColumn<QString>("array");
    QTest::addColumn<QStringList>("elements");
    QTest::newRow("none") << "[]" << QStringList{};
    QTest::newRow("none, with white space") << " [ \n ] " << QStringList{};
    QTest::newRow("numbers keep every digit")
        << "[1.10,2e5]" << QStringList{QStringLiteral("1.10"), QStringLiteral("2e5")};
    QTest::newRow("white space is left out")
        << " [ 1 ,\n{\"a\": 2} ]" << QStringList{QStringLiteral("1"), QStringLiteral("{\"a\": 2}")};
    QTest::newRow("commas and brackets in strings")
        << "[\"a,]b\",\"\\\",\\\\\"]"
        << QStringList{QStringLiteral("\"a,]b\""), QStringLiteral("\"\\\",\\\\\"")};
    QTest::newRow("nested") << "[[1,[2]],{\"x\":[3,4]}]"
                            << QStringList{QStringLiteral("[1,[2]]"), QStringLiteral("{\"x\":[3,4]}")};
}

void TestRawJson::elementsAreCutOutAsTheyStand()
{
    QFETCH(QString, array);
    QFETCH(QStringList, elements);
    const std::string text = array.toStdString();
    QStringList found;
    for (const RawElement& element : elementsOf(text)) {
        found.append(QString::fromUtf8(element.text.data(), static_cast<int>(element.text.size())));
    }
    QCOMPARE(found, elements);
}

void TestRawJson::anElementKnowsWhereItStood()
{
    const std::string text = "[\n  1,\n  22\n]";
    const auto elements = elementsOf(text);
    QCOMPARE(elements.size(), std::size_t(2));
    QCOMPARE(text.substr(elements[1].offset, 2), std::string("22"));
}

void TestRawJson::membersAreFoundByTheirOwnKey_data()
{
    QTest::addColumn<QString>("object");
    QTest::addColumn<QString>("value");
    QTest::newRow("there") << "{\"type\":\"tick\",\"events\":[1,2]}"
                           << "[1,2]";
    QTest::newRow("not there") << "{\"type\":\"tick\"}"
                               << "";
    QTest::newRow("only inside") << "{\"x\":{\"events\":[1]},\"y\":[{\"events\":2}]}"
                                 << "";
    QTest::newRow("inside a string first") << "{\"x\":\"\\\"events\\\":[9]\",\"events\":[]}"
                                           << "[]";
    QTest::newRow("with white space") << "{ \"events\" : [ 1 ] , \"z\":0}"
                                      << "[ 1 ]";
}

void TestRawJson::membersAreFoundByTheirOwnKey()
{
    QFETCH(QString, object);
    QFETCH(QString, value);
    const std::string text = object.toStdString();
    QCOMPARE(std::string(memberOf(text, "events")), value.toStdString());
}

QTEST_APPLESS_MAIN(TestRawJson)
#include "tst_rawjson.moc"
