// SPDX-License-Identifier: GPL-3.0-or-later
// The charts beside Spend's bars: what a request costs, and when it is spent.
#include "ui/charts/heatmap.h"
#include "ui/charts/histogramchart.h"
#include "ui/items/format.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <map>
#include <random>

using namespace tokenfence;
using namespace std::chrono_literals;

namespace {

const WallTime monday = WallTime(1'795'388'400s); // 2026-11-23 00:00 in Berlin

std::vector<BucketCount> countsOf(const std::vector<std::int64_t>& costs)
{
    std::map<CostBucket, std::int64_t> buckets;
    for (const std::int64_t nano : costs) {
        ++buckets[bucketOf(Money::fromNano(nano))];
    }
    std::vector<BucketCount> counts;
    for (const auto& [bucket, count] : buckets) {
        counts.push_back({bucket, count});
    }
    return counts;
}

/// One cell for each hour, of so many nano-dollars as its place.
std::vector<SpendCell> cellsFor(const std::vector<WallTime>& edges)
{
    std::vector<SpendCell> cells(edges.size() - 1);
    for (std::size_t at = 0; at < cells.size(); ++at) {
        cells[at].cost[1] = Money::fromNano(static_cast<std::int64_t>(at) + 1);
        cells[at].calls[1] = 1;
    }
    return cells;
}

} // namespace

class TestSpendCharts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void everyRequestStandsInTheBarOfItsCost_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 60; ++seed) {
            QTest::addRow("drawn from seed %u", seed) << seed;
        }
    }
    void everyRequestStandsInTheBarOfItsCost()
    {
        QFETCH(unsigned, seed);
        std::mt19937 draw(seed);
        std::vector<std::int64_t> costs(draw() % 400);
        const int decades = 1 + static_cast<int>(draw() % 12);
        for (std::int64_t& cost : costs) {
            const double exponent = decades * static_cast<double>(draw() % 100'000) / 100'000.0;
            cost = draw() % 9 == 0 ? 0 : static_cast<std::int64_t>(std::pow(10.0, exponent));
        }
        const CostBars bars = CostBars::of(countsOf(costs), 36);
        QCOMPARE(bars.requests, static_cast<std::uint64_t>(costs.size()));
        std::uint64_t sum = bars.nothing;
        for (std::size_t bar = 0; bar < bars.bars.size(); ++bar) {
            sum += bars.bars[bar].requests;
            QVERIFY(bar == 0 || bars.bars[bar].from == bars.bars[bar - 1].to); // no gap
            QVERIFY(bars.bars[bar].from < bars.bars[bar].to || bars.bars[bar].requests == 0);
        }
        QCOMPARE(sum, bars.requests);
        QVERIFY(bars.bars.size() <= 36);
        QCOMPARE(bars.nothing, static_cast<std::uint64_t>(std::count(costs.begin(), costs.end(), 0)));
        // A bar's bounds hold but for the 1 % that a bucket does not tell.
        for (const CostBars::Bar& bar : bars.bars) {
            const auto within = [&](double slack) {
                return static_cast<std::uint64_t>(
                    std::count_if(costs.begin(), costs.end(), [&](std::int64_t cost) {
                        const auto nano = static_cast<double>(cost);
                        return cost > 0 && nano >= static_cast<double>(bar.from.nano()) / slack - 1 &&
                               nano < static_cast<double>(bar.to.nano()) * slack + 1;
                    }));
            };
            QVERIFY(bar.requests <= within(1.02));
        }
    }

    void theHistogramSaysItsPercentilesInWords()
    {
        Theme theme(1.0);
        HistogramChart chart(theme);
        QCOMPARE(chart.accessibleDescription(), QStringLiteral("not known yet"));
        chart.setBars(CostBars::of({}, 36), QStringLiteral("No cost"));
        QCOMPARE(chart.accessibleDescription(), QStringLiteral("no request"));
        QCOMPARE(percentilesInWords(chart.bars()), QStringLiteral("P50 – · P95 – · P99 –"));
        const CostBars bars = CostBars::of(countsOf({0, 10'000'000, 10'000'000, 500'000'000}), 36);
        chart.setBars(bars, QStringLiteral("No cost"));
        QCOMPARE(chart.accessibleDescription(), QStringLiteral("4 requests: P50 ≈ %1 · P95 ≈ %2 · P99 ≈ %2")
                                                    .arg(format::money(bars.p50), format::money(bars.p95)));
        QVERIFY(std::abs(bars.p50->nano() - 10'000'000) <= 100'000);
    }

    void itsBarsAreWalkedByTheArrowKeys()
    {
        Theme theme(1.0);
        HistogramChart chart(theme);
        chart.resize(500, 150);
        chart.show();
        chart.setBars(CostBars::of(countsOf({0, 10'000'000, 10'000'000, 500'000'000}), 36),
                      QStringLiteral("No cost"));
        QTest::keyClick(&chart, Qt::Key_Left);
        for (std::size_t i = 0; i < 100; ++i) {
            QTest::keyClick(&chart, Qt::Key_Left);
        }
        QCOMPARE(chart.markedBar(), std::optional<std::size_t>(0));
        QCOMPARE(chart.accessibleDescription(), QStringLiteral("No cost: 1 requests, 25\u202f%"));
        QTest::keyClick(&chart, Qt::Key_Right);
        QCOMPARE(chart.accessibleDescription(), QStringLiteral("$0.010 – $0.013: 2 requests, 50\u202f%"));
        QTest::keyClick(&chart, Qt::Key_Escape);
        QVERIFY(!chart.markedBar());
    }

    void anHourStandsWhereTheClocksOfTheZoneShowIt_data()
    {
        QTest::addColumn<QString>("zone");
        QTest::addColumn<qint64>("day"); // its midnight, in seconds
        QTest::addColumn<int>("hour");
        QTest::addColumn<int>("count"); // how often that hour is there
        QTest::addColumn<int>("all");
        QTest::newRow("a plain day") << "Europe/Berlin" << qint64(1'795'388'400) << 2 << 1 << 24;
        QTest::newRow("2026-10-25 in Berlin has the hour after two twice")
            << "Europe/Berlin" << qint64(1'792'879'200) << 2 << 2 << 25;
        QTest::newRow("2026-03-29 in Berlin has none")
            << "Europe/Berlin" << qint64(1'774'738'800) << 2 << 0 << 23;
        QTest::newRow("Kathmandu's hours begin at a quarter past")
            << "Asia/Kathmandu" << qint64(1'795'371'300) << 5 << 1 << 24;
    }
    void anHourStandsWhereTheClocksOfTheZoneShowIt()
    {
        QFETCH(QString, zone);
        QFETCH(qint64, day);
        QFETCH(int, hour);
        QFETCH(int, count);
        QFETCH(int, all);
        const Calendar calendar = *Calendar::create(zone.toStdString());
        const Period whole = calendar.periodAt(PeriodKind::day, WallTime(std::chrono::seconds(day)) + 1h);
        QCOMPARE(whole.start, WallTime(std::chrono::seconds(day)));
        const std::vector<WallTime> edges = HourWeek::edges({whole.start, whole.end}, calendar);
        QCOMPARE(edges.size(), static_cast<std::size_t>(all) + 1);
        const HourWeek week = HourWeek::of(edges, cellsFor(edges), calendar.zone());
        const auto weekday = static_cast<std::size_t>(
            QDateTime::fromSecsSinceEpoch(day, calendar.zone()).date().dayOfWeek() - 1);
        Money sum;
        for (const HourWeek::Cell& cell : week.cells[weekday]) {
            sum += cell.spend.total();
        }
        QCOMPARE(sum.nano(), static_cast<std::int64_t>(all) * (all + 1) / 2);
        const HourWeek::Cell& cell = week.cells[weekday][static_cast<std::size_t>(hour)];
        QCOMPARE(cell.count, static_cast<std::size_t>(count));
        QCOMPARE(cell.one.has_value(), count == 1);
        QCOMPARE(cell.sum().has_value(), count > 0); // an hour that did not exist is not known, and no zero
    }

    void theMapSaysTheDearestHourAndWhatIsMarked()
    {
        const Calendar berlin = *Calendar::create("Europe/Berlin");
        const std::vector<WallTime> edges = HourWeek::edges({monday, monday + 30h}, berlin);
        std::vector<SpendCell> cells = cellsFor(edges);
        cells[15].cost[1] = Money::fromDollars(12);
        cells[3] = {};
        Theme theme(1.0);
        HeatMap map(theme);
        map.resize(500, 150);
        map.show();
        QCOMPARE(map.accessibleDescription(), QStringLiteral("not known"));
        map.setWeek(HourWeek::of(edges, cells, berlin.zone()));
        QCOMPARE(map.accessibleDescription(), QStringLiteral("most on Monday 15:00 – 16:00: $12.00"));
        QTest::keyClick(&map, Qt::Key_Right);
        for (int i = 0; i < 3; ++i) {
            QTest::keyClick(&map, Qt::Key_Right);
        }
        QCOMPARE(map.accessibleDescription(), QStringLiteral("Monday 03:00 – 04:00: nothing recorded"));
        QTest::keyClick(&map, Qt::Key_Down);
        QTest::keyClick(&map, Qt::Key_Down);
        QCOMPARE(map.accessibleDescription(), QStringLiteral("Wednesday 03:00 – 04:00: not in this time"));
        QSignalSpy chosen(&map, &HeatMap::chosen);
        QTest::keyClick(&map, Qt::Key_Return);
        QCOMPARE(chosen.size(), 0);
        QTest::keyClick(&map, Qt::Key_Up);
        QTest::keyClick(&map, Qt::Key_Return);
        QCOMPARE(chosen[0][0].value<TimeSpan>().from, monday + 27h);
    }
};

QTEST_MAIN(TestSpendCharts)
#include "tst_spendcharts.moc"
