// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/call/call.h"

#include <QTest>

using namespace tokenfence;

class TestCall : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCallEndsInOneOfTheContractsWords_data();
    void aCallEndsInOneOfTheContractsWords();
    void aRequestEndsInOneOfTheContractsWords_data();
    void aRequestEndsInOneOfTheContractsWords();
    void otherWordsAreNone_data();
    void otherWordsAreNone();
};

void TestCall::aCallEndsInOneOfTheContractsWords_data()
{
    QTest::addColumn<CallStatus>("status");
    QTest::addColumn<QByteArray>("word");
    QTest::newRow("it came back") << CallStatus::ok << QByteArray("ok");
    QTest::newRow("it failed") << CallStatus::error << QByteArray("error");
    QTest::newRow("it took too long") << CallStatus::timeout << QByteArray("timeout");
    QTest::newRow("its caller gave it up") << CallStatus::cancelled << QByteArray("cancelled");
    QTest::newRow("it was stopped midway") << CallStatus::cut << QByteArray("cut");
}

void TestCall::aCallEndsInOneOfTheContractsWords()
{
    QFETCH(CallStatus, status);
    QFETCH(QByteArray, word);
    QCOMPARE(QByteArray(toString(status).data(), static_cast<qsizetype>(toString(status).size())), word);
    QVERIFY(callStatusFrom(word.toStdString()) == status);
}

void TestCall::aRequestEndsInOneOfTheContractsWords_data()
{
    QTest::addColumn<RequestStatus>("status");
    QTest::addColumn<QByteArray>("word");
    QTest::newRow("it ended well") << RequestStatus::ok << QByteArray("ok");
    QTest::newRow("it failed") << RequestStatus::error << QByteArray("error");
    QTest::newRow("its cap was reached") << RequestStatus::capped << QByteArray("capped");
    QTest::newRow("a call of it was denied") << RequestStatus::denied << QByteArray("denied");
    QTest::newRow("a stop ended it") << RequestStatus::killed << QByteArray("killed");
}

void TestCall::aRequestEndsInOneOfTheContractsWords()
{
    QFETCH(RequestStatus, status);
    QFETCH(QByteArray, word);
    QCOMPARE(QByteArray(toString(status).data(), static_cast<qsizetype>(toString(status).size())), word);
    QVERIFY(requestStatusFrom(word.toStdString()) == status);
}

void TestCall::otherWordsAreNone_data()
{
    QTest::addColumn<QByteArray>("word");
    QTest::newRow("nothing") << QByteArray("");
    QTest::newRow("another case") << QByteArray("OK");
    QTest::newRow("only the beginning") << QByteArray("canc");
    QTest::newRow("more than the word") << QByteArray("ok ");
}

void TestCall::otherWordsAreNone()
{
    QFETCH(QByteArray, word);
    QVERIFY(!callStatusFrom(word.toStdString()));
    QVERIFY(!requestStatusFrom(word.toStdString()));
}

QTEST_APPLESS_MAIN(TestCall)
#include "tst_call.moc"
