// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/receipts.h"

#include <QTest>

using namespace tokenfence;

class TestReceipts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anAgentThatConfirmsTwiceCountsOnce();
    void anEpochThatIsNotKnownIsPassedOver();
    void anAgentThatWasNotThereConfirmsInAddition();
    void aProcessThatCameBackConfirmsForItsOldConnection();
    void aStopThatWasRenewedStartsAnew();
    void progressIsToldAfterTheAnswerAndOnlyWhenItMoved();
};

static Receipts::Addressee agent(SessionNumber session, std::uint32_t pid = 0)
{
    return {session, "s-" + std::to_string(session), "bot", "",
            pid == 0 ? static_cast<std::uint32_t>(session) : pid};
}

void TestReceipts::anAgentThatConfirmsTwiceCountsOnce()
{
    Receipts receipts;
    receipts.sent(8, {agent(1), agent(2)}, 99);
    QVERIFY(receipts.confirm(8, agent(1), 3));
    QVERIFY(!receipts.confirm(8, agent(1), 3));
    const Receipts::Receipt* receipt = receipts.find(8);
    QCOMPARE(receipt->agents, std::uint64_t(2));
    QCOMPARE(receipt->acked, std::uint64_t(1));
    QCOMPARE(receipt->cancelled, std::uint64_t(3));
    QCOMPARE(receipt->waiting.size(), std::size_t(1));
    QCOMPARE(receipt->waiting.front().session, SessionNumber(2));
}

void TestReceipts::anEpochThatIsNotKnownIsPassedOver()
{
    Receipts receipts;
    receipts.sent(8, {agent(1)}, 99);
    QVERIFY(!receipts.confirm(7, agent(1), 1));
    QVERIFY(receipts.find(7) == nullptr);
    QCOMPARE(receipts.find(8)->acked, std::uint64_t(0));
}

void TestReceipts::anAgentThatWasNotThereConfirmsInAddition()
{
    Receipts receipts;
    receipts.sent(8, {}, 0); // a stop that was put back at the start of the engine
    QVERIFY(receipts.confirm(8, agent(5), 0));
    QCOMPARE(receipts.find(8)->agents, std::uint64_t(1));
    QCOMPARE(receipts.find(8)->acked, std::uint64_t(1));
}

void TestReceipts::aProcessThatCameBackConfirmsForItsOldConnection()
{
    Receipts receipts;
    receipts.sent(8, {agent(1, 4711), agent(2, 4712)}, 99);
    receipts.disconnected(1);
    QVERIFY(!receipts.find(8)->waiting.front().connected);
    QVERIFY(receipts.confirm(8, agent(3, 4711), 1));
    QCOMPARE(receipts.find(8)->agents, std::uint64_t(2));
    QCOMPARE(receipts.find(8)->acked, std::uint64_t(1));
    QCOMPARE(receipts.find(8)->waiting.front().session, SessionNumber(2));
}

void TestReceipts::aStopThatWasRenewedStartsAnew()
{
    Receipts receipts;
    receipts.sent(8, {agent(1)}, 99);
    QVERIFY(receipts.confirm(8, agent(1), 0));
    receipts.sent(9, {agent(1)}, 99);
    receipts.keepOnly({Stop{9, {}, "", {}}});
    QVERIFY(receipts.find(8) == nullptr);
    QCOMPARE(receipts.find(9)->acked, std::uint64_t(0));
    QVERIFY(receipts.confirm(9, agent(1), 0));
}

void TestReceipts::progressIsToldAfterTheAnswerAndOnlyWhenItMoved()
{
    Receipts receipts;
    receipts.sent(8, {agent(1), agent(2)}, 99);
    QVERIFY(receipts.confirm(8, agent(1), 0));
    QVERIFY(receipts.takeProgress().empty()); // the operator has no result yet
    receipts.answered(8);
    auto progress = receipts.takeProgress();
    QCOMPARE(progress.size(), std::size_t(1));
    QCOMPARE(progress.front().acked, std::uint64_t(1));
    QCOMPARE(progress.front().agents, std::uint64_t(2));
    QCOMPARE(progress.front().askedBy, SessionNumber(99));
    QVERIFY(receipts.takeProgress().empty());
    receipts.disconnected(99);
    QVERIFY(receipts.confirm(8, agent(2), 0));
    QCOMPARE(receipts.takeProgress().front().askedBy, SessionNumber(0));
}

QTEST_APPLESS_MAIN(TestReceipts)
#include "tst_receipts.moc"
