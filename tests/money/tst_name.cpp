// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/name.h"

#include <QTest>

using namespace tokenfence;

class TestName : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void says_data();
    void says();
    void theLimitIsTheCallers();
};

void TestName::says_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("isOne");

    QTest::newRow("a word is a name") << QByteArray("gpt-4o") << true;
    QTest::newRow("spaces and slashes may stand in a name") << QByteArray(" a/b c ") << true;
    QTest::newRow("the empty string is no name") << QByteArray() << false;
    QTest::newRow("256 code points are a name") << QByteArray(256, 'x') << true;
    QTest::newRow("257 code points are too many") << QByteArray(257, 'x') << false;
    QTest::newRow("256 code points of four bytes are a name")
        << QByteArray("\xF0\x9F\x98\x80").repeated(256) << true;
    QTest::newRow("257 code points of four bytes are too many")
        << QByteArray("\xF0\x9F\x98\x80").repeated(257) << false;
    QTest::newRow("U+0000 is a control character") << QByteArray("a\0b", 3) << false;
    QTest::newRow("U+001F is a control character") << QByteArray("a\x1F") << false;
    QTest::newRow("U+0020 is none") << QByteArray(" ") << true;
    QTest::newRow("U+007E is none") << QByteArray("~") << true;
    QTest::newRow("U+007F is a control character") << QByteArray("\x7F") << false;
    QTest::newRow("U+0080 is a control character") << QByteArray("\xC2\x80") << false;
    QTest::newRow("U+009F is a control character") << QByteArray("\xC2\x9F") << false;
    QTest::newRow("U+00A0 is none") << QByteArray("\xC2\xA0") << true;
    QTest::newRow("U+FFFF is a code point") << QByteArray("\xEF\xBF\xBF") << true;
    QTest::newRow("U+10FFFF is the last code point") << QByteArray("\xF4\x8F\xBF\xBF") << true;
    QTest::newRow("U+110000 is beyond it") << QByteArray("\xF4\x90\x80\x80") << false;
    QTest::newRow("a surrogate is no UTF-8") << QByteArray("\xED\xA0\x80") << false;
    QTest::newRow("U+D7FF is no surrogate") << QByteArray("\xED\x9F\xBF") << true;
    QTest::newRow("U+E000 is no surrogate") << QByteArray("\xEE\x80\x80") << true;
    QTest::newRow("an overlong form of two bytes is no UTF-8") << QByteArray("\xC1\xA1") << false;
    QTest::newRow("an overlong form of three bytes is no UTF-8") << QByteArray("\xE0\x9F\xBF") << false;
    QTest::newRow("an overlong form of four bytes is no UTF-8") << QByteArray("\xF0\x8F\xBF\xBF") << false;
    QTest::newRow("a lone continuation is no UTF-8") << QByteArray("\xA9") << false;
    QTest::newRow("a character cut short is no UTF-8") << QByteArray("a\xC3") << false;
    QTest::newRow("a character broken off is no UTF-8") << QByteArray("\xE2\x82x") << false;
    QTest::newRow("0xFF is no UTF-8") << QByteArray("\xFF") << false;
}

void TestName::says()
{
    QFETCH(const QByteArray, name);
    QFETCH(const bool, isOne);
    QCOMPARE(isName({name.constData(), static_cast<std::size_t>(name.size())}), isOne);
}

void TestName::theLimitIsTheCallers()
{
    const std::string reason(1024, 'r');
    QVERIFY(isName(reason, 1024));
    QVERIFY(!isName(reason + 'r', 1024));
    static_assert(isName("constant"));
}

QTEST_APPLESS_MAIN(TestName)
#include "tst_name.moc"
