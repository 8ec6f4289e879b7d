// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/outbuffer.h"

#include <QTest>

#include <random>
#include <string>
#include <vector>

using namespace tokenfence;

class TestOutBuffer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anUrgentLineOvertakesWhatWaits();
    void anUrgentLineNeverSplitsOneThatIsPartlyWritten();
    void urgentLinesKeepTheirOrder();
    void whateverIsWrittenInWhateverPiecesLinesStayWhole();
    void whatIsWrittenIsForgotten();
};

static std::string takeAll(OutBuffer& buffer)
{
    std::string all(buffer.front());
    buffer.written(all.size());
    return all;
}

void TestOutBuffer::anUrgentLineOvertakesWhatWaits()
{
    OutBuffer buffer;
    buffer.append("ack 1\nack 2\n");
    buffer.appendUrgent("kill\n");
    QCOMPARE(takeAll(buffer), std::string("kill\nack 1\nack 2\n"));
}

void TestOutBuffer::anUrgentLineNeverSplitsOneThatIsPartlyWritten()
{
    OutBuffer buffer;
    buffer.append("ack 1\nack 2\n");
    buffer.written(2);
    buffer.appendUrgent("kill\n");
    QCOMPARE(takeAll(buffer), std::string("k 1\nkill\nack 2\n"));

    buffer.append("ack 1\nack 2\n");
    buffer.written(6); // exactly one line
    buffer.appendUrgent("kill\n");
    QCOMPARE(takeAll(buffer), std::string("kill\nack 2\n"));
}

void TestOutBuffer::urgentLinesKeepTheirOrder()
{
    OutBuffer buffer;
    buffer.append("ack 1\nack 2\n");
    buffer.written(3);
    buffer.appendUrgent("kill 8\n");
    buffer.appendUrgent("resume 9\n");
    buffer.written(5); // the rest of the ack, and the begin of the kill
    buffer.appendUrgent("kill 10\n");
    QCOMPARE(takeAll(buffer), std::string("ll 8\nresume 9\nkill 10\nack 2\n"));
}

void TestOutBuffer::whateverIsWrittenInWhateverPiecesLinesStayWhole()
{
    std::mt19937 chance(20261124);
    OutBuffer buffer;
    std::string written;
    std::size_t lines = 0;
    const auto writeSome = [&](std::size_t most) {
        const std::string_view front = buffer.front();
        const std::size_t count = std::min<std::size_t>(front.size(), chance() % (most + 1));
        written += front.substr(0, count);
        buffer.written(count);
    };
    for (int step = 0; step < 20000; ++step) {
        const std::string number = std::to_string(lines);
        switch (chance() % 4) {
        case 0:
            buffer.append("n" + number + std::string(chance() % 300, '.') + "!\n");
            ++lines;
            break;
        case 1:
            if (chance() % 8 == 0) {
                buffer.appendUrgent("u" + number + "!\n");
                ++lines;
            }
            break;
        default:
            writeSome(chance() % 16 == 0 ? 100000 : 200);
        }
    }
    while (!buffer.empty()) {
        writeSome(100000);
    }
    std::size_t found = 0;
    long lastNormal = -1;
    long lastUrgent = -1;
    for (std::size_t at = 0; at < written.size();) {
        const std::size_t end = written.find('\n', at);
        const std::string line = written.substr(at, end - at);
        at = end + 1;
        ++found;
        QVERIFY2((line.front() == 'n' || line.front() == 'u') && line.back() == '!', line.c_str());
        long& last = line.front() == 'n' ? lastNormal : lastUrgent;
        const long number = std::stol(line.substr(1));
        QVERIFY2(number > last, line.c_str());
        last = number;
    }
    QCOMPARE(found, lines);
}

void TestOutBuffer::whatIsWrittenIsForgotten()
{
    OutBuffer buffer;
    const std::string line(1000, 'x');
    for (int step = 0; step < 1000; ++step) {
        buffer.append(line + "\n");
        buffer.written(1001 - (step == 0 ? 10 : 0)); // ten bytes always wait
    }
    QCOMPARE(buffer.size(), std::size_t(10));
    QVERIFY(takeAll(buffer).ends_with("x\n"));
    QVERIFY(buffer.empty());
}

QTEST_APPLESS_MAIN(TestOutBuffer)
#include "tst_outbuffer.moc"
