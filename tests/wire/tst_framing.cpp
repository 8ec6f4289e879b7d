// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/framing.h"

#include <QTest>

#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace tokenfence;

namespace {

using Kind = LineFramer::Piece::Kind;

/// Everything that comes out, with "!" for a line that was too long.
std::vector<std::string> takeAll(LineFramer& framer)
{
    std::vector<std::string> pieces;
    for (;;) {
        const LineFramer::Piece piece = framer.next();
        if (piece.kind == Kind::none) {
            return pieces;
        }
        pieces.emplace_back(piece.kind == Kind::line ? piece.text : "!");
    }
}

std::vector<std::string> cut(std::size_t maxLine, std::string_view bytes, std::size_t step)
{
    LineFramer framer(maxLine);
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        framer.feed(bytes.substr(at, step));
        for (std::string& piece : takeAll(framer)) {
            pieces.push_back(std::move(piece));
        }
    }
    return pieces;
}

QString shown(const std::vector<std::string>& pieces)
{
    QString all;
    for (const std::string& piece : pieces) {
        all += QString::fromStdString(piece) + QLatin1Char('|');
    }
    return all;
}

} // namespace

class TestFraming : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cuts_data();
    void cuts();
    void isTheSameHoweverItArrives();
    void countsTheNewlineIntoTheLimit_data();
    void countsTheNewlineIntoTheLimit();
    void reportsATooLongLineAsSoonAsItIsKnown();
    void skipsAGigabyteWithoutKeepingIt();
    void givesBackWhatALongLineNeeded();
    void hasReadableBytesBehindEveryLine();
};

void TestFraming::cuts_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("pieces");
    const auto row = [](const char* name, const char* bytes, const char* pieces) {
        QTest::newRow(name) << QByteArray(bytes) << QString::fromLatin1(pieces);
    };
    row("nothing", "", "");
    row("one line", "abc\n", "abc|");
    row("two lines", "abc\nde\n", "abc|de|");
    row("an empty line is a line for its caller to pass over", "\n\na\n", "||a|");
    row("what stands after the last newline is no line", "abc\ndef", "abc|");
    row("no newline, no line", "abcdef", "");
    row("a CR stays for the reader to pass over", "abc\r\n", "abc\r|");
    row("a line that is just as long as allowed", "1234567\n", "1234567|");
    row("a line that is one byte too long", "12345678\n", "!|");
    row("a line that is too long, and the next one as usual", "123456789012\nok\n", "!|ok|");
    row("a too long line is reported once", "1234567890123456789012345678901234567890\nok\n", "!|ok|");
    row("a too long line without an end", "a\n1234567890123456789", "a|!|");
    row("two too long lines after one another", "1234567890\n1234567890\nok\n", "!|!|ok|");
}

void TestFraming::cuts()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, pieces);
    const std::string all = bytes.toStdString();
    for (std::size_t step = 1; step <= all.size() + 1; ++step) {
        QCOMPARE(shown(cut(8, all, step)), pieces);
    }
}

void TestFraming::isTheSameHoweverItArrives()
{
    std::mt19937 random(11);
    for (int round = 0; round < 300; ++round) {
        std::string bytes;
        for (int line = 0; line < 20; ++line) {
            bytes += std::string(random() % 40, 'x') + "\n";
        }
        const auto whole = cut(24, bytes, bytes.size());
        LineFramer framer(24);
        std::vector<std::string> pieces;
        for (std::size_t at = 0; at < bytes.size();) {
            const std::size_t length = 1 + random() % 50;
            framer.feed(std::string_view(bytes).substr(at, length));
            at += length;
            for (std::string& piece : takeAll(framer)) {
                pieces.push_back(std::move(piece));
            }
        }
        QCOMPARE(shown(pieces), shown(whole));
    }
}

void TestFraming::countsTheNewlineIntoTheLimit_data()
{
    QTest::addColumn<int>("bytes");
    QTest::addColumn<bool>("taken");
    QTest::newRow("65,535 bytes with the newline") << 65'535 << true;
    QTest::newRow("65,536 bytes with the newline are the most") << 65'536 << true;
    QTest::newRow("65,537 bytes with the newline are too long") << 65'537 << false;
    QTest::newRow("65,538 bytes with the newline are too long") << 65'538 << false;
}

void TestFraming::countsTheNewlineIntoTheLimit()
{
    QFETCH(const int, bytes);
    QFETCH(const bool, taken);
    const std::string line(static_cast<std::size_t>(bytes) - 1, 'x');
    for (const std::size_t step : {std::size_t(1000), std::size_t(65'536), line.size() + 1}) {
        const auto pieces = cut(65'536, line + "\n", step);
        QCOMPARE(pieces.size(), std::size_t(1));
        QCOMPARE(pieces.front() == line, taken);
    }
}

void TestFraming::reportsATooLongLineAsSoonAsItIsKnown()
{
    LineFramer framer(65'536);
    framer.feed(std::string(65'535, 'x'));
    QVERIFY(framer.next().kind == Kind::none); // a newline may still follow
    framer.feed("x");
    QVERIFY(framer.next().kind == Kind::tooLong);
    QVERIFY(framer.next().kind == Kind::none);
    QCOMPARE(framer.pending(), std::size_t(0));
    framer.feed("x\nnext\n");
    QCOMPARE(shown(takeAll(framer)), QStringLiteral("next|"));
}

void TestFraming::skipsAGigabyteWithoutKeepingIt()
{
    LineFramer framer(65'536);
    const std::string piece(65'536, 'x');
    std::size_t reports = 0;
    for (int i = 0; i < 16'384; ++i) {
        framer.feed(piece);
        reports += takeAll(framer).size();
        QVERIFY(framer.pending() == 0 && framer.allocated() <= 3 * piece.size());
    }
    QCOMPARE(reports, std::size_t(1));
    framer.feed("\nok\n");
    QCOMPARE(shown(takeAll(framer)), QStringLiteral("ok|"));
}

void TestFraming::givesBackWhatALongLineNeeded()
{
    LineFramer framer(16'777'216);
    std::string line;
    line.resize(10'000'000, 'x');
    for (std::size_t at = 0; at < line.size(); at += 65'536) {
        framer.feed(std::string_view(line).substr(at, 65'536));
        QVERIFY(framer.next().kind == Kind::none);
    }
    QCOMPARE(framer.pending(), line.size());
    framer.feed("\n");
    const LineFramer::Piece piece = framer.next();
    QVERIFY(piece.kind == Kind::line && piece.text == line);
    QVERIFY(framer.next().kind == Kind::none);
    QVERIFY(framer.allocated() < 1024);
    framer.feed("ok\n");
    QCOMPARE(shown(takeAll(framer)), QStringLiteral("ok|"));
}

void TestFraming::hasReadableBytesBehindEveryLine()
{
    LineFramer framer(100);
    unsigned sum = 0;
    for (const std::string_view bytes : {"a\nbc\n", "", "d\n", "efg", "h\n\n"}) {
        framer.feed(bytes);
        for (;;) {
            const LineFramer::Piece piece = framer.next();
            if (piece.kind == Kind::none) {
                break;
            }
            QVERIFY(piece.capacity >= piece.text.size() + LineFramer::slack);
            for (std::size_t i = 0; i < piece.capacity; ++i) { // a sanitizer sees whether they are there
                sum += static_cast<unsigned char>(piece.text.data()[i]);
            }
        }
    }
    QVERIFY(sum > 0);
}

QTEST_APPLESS_MAIN(TestFraming)
#include "tst_framing.moc"
