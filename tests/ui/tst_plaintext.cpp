// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/plaintext.h"
#include "ui/items/sentence.h"
#include "ui/items/textlabel.h"

#include <QSignalSpy>
#include <QTest>

using namespace tokenfence;

class TestPlainText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void shown_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("shown");
        QTest::newRow("an ordinary name stays") << "support-bot"
                                                << "support-bot";
        QTest::newRow("so does one of another script")
            << QStringLiteral("助手 №5") << QStringLiteral("助手 №5");
        QTest::newRow("a right-to-left override is spelled out")
            << QStringLiteral("bot\u202egnp.exe") << QStringLiteral("bot‹202E›gnp.exe");
        QTest::newRow("a zero-width space is spelled out")
            << QStringLiteral("ad\u200bmin") << QStringLiteral("ad‹200B›min");
        QTest::newRow("an isolate that is not closed is spelled out")
            << QStringLiteral("a\u2067b") << QStringLiteral("a‹2067›b");
        QTest::newRow("a letter that nobody sees is spelled out")
            << QStringLiteral("a\u3164b") << QStringLiteral("a‹3164›b");
        QTest::newRow("a tag beyond the first plane is spelled out")
            << QString::fromUcs4(U"a\U000E0041b") << QStringLiteral("a‹E0041›b");
        QTest::newRow("a line end is spelled out") << "a\nb" << QStringLiteral("a‹000A›b");
        QTest::newRow("markup is text") << "<b>a</b>&amp;"
                                        << "<b>a</b>&amp;";
        QTest::newRow("Hebrew does not turn its neighbours round")
            << QStringLiteral("שלום") << QStringLiteral("\u2068שלום\u2069");
    }
    void shown()
    {
        QFETCH(QString, name);
        QTEST(shownText(name.toStdString()), "shown");
    }

    void anAbsentNameHasWordsOfItsOwn()
    {
        QCOMPARE(shownName("", QStringLiteral("no user")), QStringLiteral("no user"));
        QCOMPARE(shownName("u-17", QStringLiteral("no user")), QStringLiteral("u-17"));
    }

    void aToolTipNeverReadsMarkup()
    {
        QCOMPARE(plainToolTip(QStringLiteral("a & b")), QStringLiteral("a & b"));
        const QString tip = plainToolTip(QStringLiteral("<img src=x>hello"));
        QVERIFY(tip.contains(QStringLiteral("&lt;img src=x&gt;hello")));
        QVERIFY(!tip.contains(QStringLiteral("<img")));
    }

    void aLabelWithoutRoomOffersTheWholeAsToolTip()
    {
        Theme theme;
        const QString name = QStringLiteral("a-very-long-agent-name-that-does-not-fit<b>");
        TextLabel label(theme, TextStyle::body, Ink::text, name);
        QCOMPARE(label.textFormat(), Qt::PlainText);
        QCOMPARE(label.accessibleName(), name);
        label.resize(label.sizeHint());
        label.show(); // a hidden widget hears of its sizes when it is shown
        QCOMPARE(label.toolTip(), QString());
        label.resize(label.minimumSizeHint());
        QCOMPARE(label.toolTip(), plainToolTip(name));
        label.resize(label.sizeHint());
        QCOMPARE(label.toolTip(), QString());
    }

    void aSentenceReadsFromLeftToRightWhateverNameBeginsIt()
    {
        const QString hebrew = QStringLiteral("\u05e2\u05d1 was made");
        QCOMPARE(shownSentence(hebrew.toStdString()), QChar(0x2066) + hebrew + QChar(0x2069));
        QCOMPARE(shownText(hebrew), QChar(0x2068) + hebrew + QChar(0x2069));
        QCOMPARE(shownSentence("a\u202eb was made"), QStringLiteral("a‹202E›b was made"));
    }
};

QTEST_MAIN(TestPlainText)
#include "tst_plaintext.moc"
