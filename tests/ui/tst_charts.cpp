// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/bulletbar.h"
#include "ui/charts/ringchart.h"
#include "ui/charts/stackchart.h"
#include "ui/charts/ticks.h"
#include "ui/items/format.h"

#include <QApplication>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>

#include <set>

using namespace tokenfence;
using namespace std::chrono_literals;

namespace {

const WallTime start = WallTime(1'795'474'800s); // 2026-11-24 00:00 in Berlin

StackCourse course(std::size_t bins, std::size_t begun, std::chrono::milliseconds step)
{
    std::vector<SpendCell> cells(begun);
    for (std::size_t i = 0; i < begun; ++i) {
        for (const Tier tier : allTiers) {
            cells[i].cost[static_cast<std::size_t>(tier)] =
                Money::fromNano(1'000'000'001 * static_cast<std::int64_t>(i + 1));
            cells[i].calls[static_cast<std::size_t>(tier)] = 1;
        }
    }
    StackCourse course = StackCourse::byTier(cells);
    course.zone = QTimeZone("Europe/Berlin");
    for (std::size_t i = 0; i <= bins; ++i) {
        course.edges.push_back(start + step * i);
    }
    return course;
}

/// The colour of the chart where a pointer would be, at a share of the plot's height.
QColor colorAt(StackChart& chart, std::size_t bin, double share)
{
    const QImage image = chart.grab().toImage();
    return image.pixelColor(chart.placeOf(bin, share) * image.devicePixelRatio());
}

QStringList labels(const std::vector<TimeTick>& ticks)
{
    QStringList labels;
    for (const TimeTick& tick : ticks) {
        labels += tick.label;
    }
    return labels;
}

} // namespace

class TestCharts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void sumsAtTheLeftAreRound_data()
    {
        QTest::addColumn<qint64>("mostNano");
        QTest::addColumn<QString>("top");
        QTest::addColumn<QString>("second");
        QTest::newRow("as in the sketch") << qint64(30'500'000'000) << "$32"
                                          << "$8";
        QTest::newRow("exactly the top") << qint64(32'000'000'000) << "$32"
                                         << "$8";
        QTest::newRow("a nano-dollar more") << qint64(32'000'000'001) << "$40"
                                            << "$10";
        QTest::newRow("half dollars have their cents") << qint64(1'900'000'000) << "$2.00"
                                                       << "$0.50";
        QTest::newRow("tenths of a cent") << qint64(3'100'000) << "$0.0032"
                                          << "$0.0008";
        QTest::newRow("thousands") << qint64(9'100'000'000'000) << "$10,000"
                                   << "$2,500";
        QTest::newRow("nothing spent still has a scale") << qint64(0) << "$0.0004"
                                                         << "$0.0001";
    }
    void sumsAtTheLeftAreRound()
    {
        QFETCH(qint64, mostNano);
        const MoneyTicks ticks = MoneyTicks::upTo(Money::fromNano(mostNano));
        QVERIFY(ticks.top().nano() >= mostNano);
        QTEST(ticks.label(MoneyTicks::steps), "top");
        QTEST(ticks.label(1), "second");
    }

    void timesBelowAreRound_data()
    {
        QTest::addColumn<int>("bins");
        QTest::addColumn<int>("minutes");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("an hour") << 4 << 15
                                 << QStringList{QStringLiteral("00:00"), QStringLiteral("00:15"),
                                                QStringLiteral("00:30"), QStringLiteral("00:45"),
                                                QStringLiteral("01:00")};
        QTest::newRow("a day ends at 24:00")
            << 96 << 15
            << QStringList{QStringLiteral("00:00"), QStringLiteral("03:00"), QStringLiteral("06:00"),
                           QStringLiteral("09:00"), QStringLiteral("12:00"), QStringLiteral("15:00"),
                           QStringLiteral("18:00"), QStringLiteral("21:00"), QStringLiteral("24:00")};
        QTest::newRow("a week names its days")
            << 84 << 120 << QStringList{QStringLiteral("Tue"), QStringLiteral("Wed"), QStringLiteral("Thu"),
                                        QStringLiteral("Fri"), QStringLiteral("Sat"), QStringLiteral("Sun"),
                                        QStringLiteral("Mon")};
    }
    void timesBelowAreRound()
    {
        QFETCH(int, bins);
        QFETCH(int, minutes);
        const StackCourse shown = course(static_cast<std::size_t>(bins), 0, std::chrono::minutes(minutes));
        QTEST(labels(timeTicks(shown.edges, shown.zone, 10)), "expected");
    }

    void aBinIsNamed_data()
    {
        QTest::addColumn<int>("stepMinutes");
        QTest::addColumn<int>("spanHours");
        QTest::addColumn<QString>("name");
        QTest::newRow("in a day by its hours") << 15 << 24 << "00:00 – 00:15";
        QTest::newRow("in a week with its day") << 120 << 168 << "Tue 00:00 – 02:00";
        QTest::newRow("a day by its date") << 1440 << 720 << "Tue 24 Nov";
    }
    void aBinIsNamed()
    {
        QFETCH(int, stepMinutes);
        QFETCH(int, spanHours);
        QTEST(binName(start, start + std::chrono::minutes(stepMinutes), start,
                      start + std::chrono::hours(spanHours), QTimeZone("Europe/Berlin")),
              "name");
    }

    void whatIsDrawnIsTheSumsOneUponAnother_data()
    {
        QTest::addColumn<int>("shape");
        QTest::newRow("as bars") << static_cast<int>(StackShape::bars);
        QTest::newRow("as areas") << static_cast<int>(StackShape::areas);
    }
    void whatIsDrawnIsTheSumsOneUponAnother()
    {
        QFETCH(int, shape);
        Theme theme(1.0);
        StackChart chart(theme);
        chart.resize(800, 300);
        StackCourse shown = course(4, 4, 6h);
        chart.setCourse(shown, static_cast<StackShape>(shape));
        // The last bin has four times four dollars and a little, under a top of $20.
        std::vector<QRgb> colors;
        for (const double share : {0.1, 0.3, 0.5}) {
            colors.push_back(colorAt(chart, 3, share).rgb());
            QVERIFY(colors.back() != colorAt(chart, 0, 0.97).rgb()); // nothing is drawn there
        }
        QCOMPARE(std::set<QRgb>(colors.begin(), colors.end()).size(), std::size_t(3));
        if (shape == static_cast<int>(StackShape::bars)) {
            for (std::size_t part = 0; part < colors.size(); ++part) {
                QCOMPARE(colors[part], shown.parts[part].brush(theme.palette()).color().rgb());
            }
        }
    }

    void whatWasNotRecordedIsAGap()
    {
        Theme theme(1.0);
        StackChart chart(theme);
        chart.resize(800, 300);
        StackCourse shown = course(8, 8, 3h);
        chart.setCourse(shown, StackShape::areas);
        const QRgb drawn = colorAt(chart, 4, 0.05).rgb();
        shown.bins[4] = {std::vector<Money>(4), 0, 0};
        chart.setCourse(shown, StackShape::areas);
        QVERIFY(colorAt(chart, 4, 0.05).rgb() != drawn);
        QCOMPARE(colorAt(chart, 3, 0.05).rgb(), drawn);
    }

    void binsToComeAreNotDrawnAndNotChosen()
    {
        Theme theme(1.0);
        StackChart chart(theme);
        chart.resize(800, 230);
        chart.show();
        chart.setCourse(course(96, 10, 15min));
        QSignalSpy chosen(&chart, &StackChart::chosen);
        QTest::mouseClick(&chart, Qt::LeftButton, {}, QPoint(600, 100));
        QCOMPARE(chosen.size(), 0);
        QTest::mouseClick(&chart, Qt::LeftButton, {}, QPoint(60, 200));
        QCOMPARE(chosen.size(), 1);
        QMouseEvent move(QEvent::MouseMove, QPointF(60, 200), QPointF(60, 200), Qt::NoButton, Qt::NoButton,
                         Qt::NoModifier);
        QApplication::sendEvent(&chart, &move);
        QVERIFY(chart.markedBin());
        QCOMPARE(chosen[0][0].value<TimeSpan>().from, start + 15min * *chart.markedBin());
    }

    void arrowKeysWalkOverTheBinsAndEnterChooses()
    {
        Theme theme(1.0);
        StackChart chart(theme);
        chart.resize(800, 230);
        chart.show();
        chart.setCourse(course(96, 10, 15min));
        QTest::keyClick(&chart, Qt::Key_Left);
        QCOMPARE(chart.markedBin(), std::optional<std::size_t>(9));
        QTest::keyClick(&chart, Qt::Key_Right);
        QCOMPARE(chart.markedBin(), std::optional<std::size_t>(9));
        QTest::keyClick(&chart, Qt::Key_Left);
        QSignalSpy chosen(&chart, &StackChart::chosen);
        QTest::keyClick(&chart, Qt::Key_Return);
        QCOMPARE(chosen[0][0].value<TimeSpan>().from, start + 8 * 15min);
    }

    void theRingSaysTheSharesInWordsAndUnknownAsSuch()
    {
        Theme theme(1.0);
        RingChart ring(theme);
        QCOMPARE(ring.accessibleDescription(), QStringLiteral("not known yet"));
        ring.setShares(std::vector<RingShare>(), QStringLiteral("today"));
        QCOMPARE(ring.accessibleDescription(), QStringLiteral("nothing spent"));
        ring.setShares(
            std::vector<RingShare>{{{QStringLiteral("simple"), Tier::simple, {}}, Money::fromDollars(2)},
                                   {{QStringLiteral("complex"), Tier::complex, {}}, Money()},
                                   {{QStringLiteral("acme"), {}, 0}, Money::fromDollars(1)}},
            QStringLiteral("today"));
        QCOMPARE(ring.accessibleDescription(), QStringLiteral("simple $2.00, acme $1.00"));
        QTest::keyClick(&ring, Qt::Key_Left);
        QCOMPARE(ring.accessibleDescription(), QStringLiteral("acme $1.00, 33\u202f%"));
        QSignalSpy chosen(&ring, &RingChart::chosen);
        QTest::keyClick(&ring, Qt::Key_Return);
        QCOMPARE(chosen[0][0].value<std::size_t>(), std::size_t(2));
    }

    void aBudgetsBarInWords()
    {
        Policy policy;
        policy.limit = Money::fromDollars(500);
        policy.alertAt = Fraction::parseDecimal("0.8");
        const Bullet bullet =
            Bullet::of(policy, Money::fromDollars(310), Money::fromDollars(15), BudgetState::ok, start);
        QCOMPARE(
            inWords(bullet),
            QStringLiteral("62\u202f% spent, 3.0\u202f% reserved, alert at 80\u202f%, stop at 100\u202f%"));
    }
};

QTEST_MAIN(TestCharts)
#include "tst_charts.moc"
