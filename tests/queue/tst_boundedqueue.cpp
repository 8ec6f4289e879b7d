// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/queue/boundedqueue.h"

#include <QTest>

#include <atomic>
#include <memory>
#include <thread>

#include <poll.h>

using namespace tokenfence;
using namespace std::chrono_literals;

namespace {

bool isReadable(int descriptor)
{
    pollfd entry{descriptor, POLLIN, 0};
    return ::poll(&entry, 1, 0) == 1;
}

} // namespace

class TestBoundedQueue : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void valuesComeOutInTheOrderTheyWentIn()
    {
        BoundedQueue<int> queue(10);
        for (int value = 0; value < 5; ++value) {
            QVERIFY(queue.push(std::move(value)));
        }
        QCOMPARE(queue.weight(), 5U);
        QCOMPARE(queue.popAll(), (std::vector<int>{0, 1, 2, 3, 4}));
        QCOMPARE(queue.weight(), 0U);
        QVERIFY(queue.popAll().empty());
    }

    void whatFits_data()
    {
        QTest::addColumn<std::size_t>("first");
        QTest::addColumn<std::size_t>("second");
        QTest::addColumn<bool>("fits");
        QTest::newRow("two that fill it exactly") << std::size_t(6) << std::size_t(4) << true;
        QTest::newRow("one more than it holds") << std::size_t(6) << std::size_t(5) << false;
        QTest::newRow("anything behind one that is too heavy") << std::size_t(11) << std::size_t(1) << false;
        QTest::newRow("a weight near the end of its type") << std::size_t(1) << SIZE_MAX << false;
        QTest::newRow("one that weighs nothing, when it is full")
            << std::size_t(10) << std::size_t(0) << true;
    }
    void whatFits()
    {
        QFETCH(std::size_t, first);
        QFETCH(std::size_t, second);
        QFETCH(bool, fits);
        BoundedQueue<std::unique_ptr<int>> queue(10);
        QVERIFY(queue.tryPush(std::make_unique<int>(1), first)); // alone, it always gets in
        auto value = std::make_unique<int>(2);
        QCOMPARE(queue.tryPush(std::move(value), second), fits);
        QCOMPARE(value == nullptr, fits); // what is refused is left as it was
    }

    void whatMustNotWaitPassesTheLimit()
    {
        BoundedQueue<int> queue(1);
        QVERIFY(queue.push(1));
        QVERIFY(!queue.tryPush(2));
        QVERIFY(queue.pushBeyond(3));
        QCOMPARE(queue.popAll(), (std::vector<int>{1, 3}));
    }

    void closingLetsNothingInAndEverythingOut()
    {
        BoundedQueue<int> queue(10);
        QVERIFY(queue.push(1));
        queue.close();
        QVERIFY(queue.isClosed());
        QVERIFY(!queue.push(2));
        QVERIFY(!queue.tryPush(3));
        QVERIFY(!queue.pushBeyond(4));
        QCOMPARE(queue.waitPop(), std::vector<int>{1});
        QVERIFY(queue.waitPop().empty());
        QVERIFY(queue.waitPop(1h).empty());
    }

    void closingWakesAProducerThatWaits()
    {
        BoundedQueue<int> queue(1);
        QVERIFY(queue.push(1));
        std::atomic<int> outcome{-1};
        std::thread producer([&] { outcome = queue.push(2) ? 1 : 0; });
        queue.close();
        producer.join();
        QCOMPARE(outcome.load(), 0);
        QCOMPARE(queue.popAll(), std::vector<int>{1});
    }

    void aTimeoutPassesWithNothing()
    {
        BoundedQueue<int> queue(1);
        QVERIFY(queue.waitPop(1ms).empty());
    }

    void thePollDescriptorIsReadableWhileSomethingIsThere()
    {
        BoundedQueue<int> queue(10, BoundedQueue<int>::Consumer::polls);
        QVERIFY(queue.eventFd() >= 0);
        QVERIFY(!isReadable(queue.eventFd()));
        QVERIFY(queue.push(1));
        QVERIFY(queue.push(2));
        QVERIFY(isReadable(queue.eventFd()));
        QCOMPARE(queue.popAll().size(), 2U);
        QVERIFY(!isReadable(queue.eventFd()));
        QVERIFY(queue.push(3));
        QVERIFY(isReadable(queue.eventFd()));
        QCOMPARE(queue.popAll().size(), 1U);
        queue.close();
        QVERIFY(isReadable(queue.eventFd())); // for good: who polls has to learn of the end
        QVERIFY(queue.popAll().empty());
        QVERIFY(isReadable(queue.eventFd()));
    }

    void nothingIsLostOrDoubledBetweenThreads()
    {
        constexpr int producers = 4;
        constexpr int each = 20'000;
        BoundedQueue<std::pair<int, int>> queue(64);
        std::size_t heaviest = 0;
        std::vector<std::thread> threads;
        for (int producer = 0; producer < producers; ++producer) {
            threads.emplace_back([&, producer] {
                for (int number = 0; number < each; ++number) {
                    queue.push({producer, number});
                }
            });
        }
        std::vector<int> next(producers, 0);
        bool inOrder = true;
        for (int taken = 0; taken < producers * each;) {
            const auto values = queue.waitPop();
            heaviest = std::max(heaviest, values.size());
            for (const auto& [producer, number] : values) {
                inOrder = inOrder && number == next[static_cast<std::size_t>(producer)]++;
            }
            taken += static_cast<int>(values.size());
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        QVERIFY(inOrder);
        QVERIFY(heaviest <= 64);
        QCOMPARE(next, std::vector<int>(producers, each));
        QVERIFY(queue.popAll().empty());
    }
};

QTEST_GUILESS_MAIN(TestBoundedQueue)
#include "tst_boundedqueue.moc"
