// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/insight/histogram.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <vector>

using namespace tokenfence;

class TestHistogram : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void bucketsFollowOneAnotherWithoutAGap()
    {
        QCOMPARE(leastOf(0), Money());
        QCOMPARE(greatestOf(0), Money());
        for (CostBucket bucket = 1; bucket < costBucketCount(); ++bucket) {
            QCOMPARE(leastOf(bucket).nano(), greatestOf(bucket - 1).nano() + 1);
            QVERIFY(leastOf(bucket) <= greatestOf(bucket));
            QCOMPARE(bucketOf(leastOf(bucket)), bucket);
            QCOMPARE(bucketOf(greatestOf(bucket)), bucket);
        }
        QCOMPARE(greatestOf(costBucketCount() - 1), Money::max());
        QVERIFY(costBucketCount() < 2100);
    }

    void theMiddleIsWithinOnePercentOfEveryCostInTheBucket()
    {
        for (CostBucket bucket = 0; bucket < costBucketCount(); ++bucket) {
            for (const Money cost : {leastOf(bucket), greatestOf(bucket)}) {
                const std::int64_t distance = std::abs((middleOf(bucket) - cost).nano());
                QVERIFY2(distance <= cost.nano() / 100, qPrintable(QString::number(bucket)));
            }
        }
    }

    void whatFallsWhere_data()
    {
        QTest::addColumn<qint64>("nano");
        QTest::addColumn<int>("bucket");
        // Stored numbers: they may never change.
        QTest::newRow("less than nothing counts as nothing") << qint64(-5) << 0;
        QTest::newRow("nothing") << qint64(0) << 0;
        QTest::newRow("one nano-dollar") << qint64(1) << 1;
        QTest::newRow("fifty: so small a cost has a bucket of its own") << qint64(50) << 50;
        QTest::newRow("a hundredth of a cent") << qint64(100'000) << 461;
        QTest::newRow("a cent") << qint64(10'000'000) << 694;
        QTest::newRow("a dollar") << qint64(1'000'000'000) << 927;
        QTest::newRow("a million dollars") << qint64(1'000'000'000'000'000) << 1624;
    }
    void whatFallsWhere()
    {
        QFETCH(qint64, nano);
        QFETCH(int, bucket);
        QCOMPARE(bucketOf(Money::fromNano(nano)), bucket);
    }

    void percentileOf_data()
    {
        QTest::addColumn<QList<qint64>>("costs");
        QTest::addColumn<int>("percent");
        QTest::addColumn<qint64>("nearest"); // by nearest rank; -1: there is none
        QTest::newRow("nothing at all") << QList<qint64>{} << 50 << qint64(-1);
        QTest::newRow("the half of one") << QList<qint64>{7} << 50 << qint64(7);
        QTest::newRow("the half of two is the lower") << QList<qint64>{1, 9} << 50 << qint64(1);
        QTest::newRow("of a hundred, 99 %") << QList<qint64>(99, 10) + QList<qint64>{40} << 99 << qint64(10);
        QTest::newRow("of a hundred, all") << QList<qint64>(99, 10) + QList<qint64>{40} << 100 << qint64(40);
        QTest::newRow("free requests count") << QList<qint64>{0, 0, 0, 30} << 75 << qint64(0);
    }
    void percentileOf()
    {
        QFETCH(QList<qint64>, costs);
        QFETCH(int, percent);
        QFETCH(qint64, nearest);
        const auto found = percentile(counted(costs), percent);
        QCOMPARE(found.has_value(), nearest >= 0);
        if (found) {
            QCOMPARE(found->nano(), nearest);
        }
    }

    void percentilesAreWithinOnePercentWhateverTheCosts()
    {
        std::mt19937_64 random(20260101);
        std::lognormal_distribution<double> cost(17.0, 2.5); // around two cents, some a thousand times that
        for (int round = 0; round < 20; ++round) {
            QList<qint64> costs;
            for (int number = 0; number < 1'000 + round; ++number) {
                costs.push_back(static_cast<qint64>(cost(random)));
            }
            std::sort(costs.begin(), costs.end());
            for (const int percent : {1, 50, 95, 99, 100}) {
                const auto rank = (costs.size() * percent + 99) / 100;
                const qint64 exact = costs[rank - 1];
                const auto found = percentile(counted(costs), percent);
                QVERIFY(found);
                QVERIFY(std::abs(found->nano() - exact) * 100 <= exact);
            }
        }
    }

private:
    static std::vector<BucketCount> counted(const QList<qint64>& costs)
    {
        std::vector<BucketCount> counts;
        QList<qint64> sorted = costs;
        std::sort(sorted.begin(), sorted.end());
        for (const qint64 cost : sorted) {
            const CostBucket bucket = bucketOf(Money::fromNano(cost));
            if (counts.empty() || counts.back().bucket != bucket) {
                counts.push_back({bucket, 0});
            }
            ++counts.back().count;
        }
        return counts;
    }
};

QTEST_GUILESS_MAIN(TestHistogram)
#include "tst_histogram.moc"
