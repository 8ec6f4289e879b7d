// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/testwindow.h"
#include "ui/charts/ringchart.h"
#include "ui/charts/stackchart.h"
#include "ui/charts/tierbar.h"
#include "ui/items/format.h"
#include "ui/pages/overview/budgetrow.h"
#include "ui/pages/overview/eventrow.h"
#include "ui/pages/overview/firstrun.h"
#include "ui/pages/overview/overviewpage.h"
#include "ui/pages/overview/snippet.h"
#include "ui/pages/overview/spenderrow.h"
#include "ui/pages/overview/spenderscard.h"
#include "ui/pages/overview/tile.h"
#include "ui/pages/overview/tilesrow.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace tokenfence;
using namespace std::chrono_literals;

namespace {

const FakeMonth& sampleMonth()
{
    static const FakeMonth month = FakeMonth::sample();
    return month;
}

/// Sums by going through the calls, apart from everything that the window does.
struct Expected
{
    ByTier<Money> cost{};
    Money total;
    std::map<std::string, Money> users;

    Expected(WallTime from, WallTime to)
    {
        for (const FakeCall& call : sampleMonth().calls) {
            if (call.time >= from && call.time < to) {
                cost[static_cast<std::size_t>(call.tier)] += call.cost;
                total += call.cost;
                users[sampleMonth().users[call.user]] += call.cost;
            }
        }
    }
};

const WallTime midnight = WallTime(1'795'474'800s); // 2026-11-24 00:00 in Berlin
const WallTime endOfQuarter = midnight + 20h;       // 19:48 lies in the quarter before

/// A month with little in it, so that each figure can be told by hand.
FakeMonth smallMonth()
{
    FakeMonth month;
    month.users = {"<b>bold</b>", "ad\u200bmin"};
    month.workflows = {""};
    month.agents = {"a"};
    month.models = {"m"};
    const auto add = [&month](std::uint16_t user, std::int64_t nano, std::uint32_t request) {
        FakeCall call;
        call.time = FakeMonth::now() - 1h;
        call.user = user;
        call.request = request;
        call.tier = Tier::simple;
        call.cost = Money::fromNano(nano);
        month.calls.push_back(call);
    };
    add(0, 1'000'000'001, 1);
    add(1, 500'000'000, 2);
    return month;
}

} // namespace

class TestOverview : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<TestWindow> m_test;

    void open(FakeMonth month)
    {
        m_test = std::make_unique<TestWindow>(std::move(month));
        m_test->engine.setStatus(sampleStatus(*m_test->store.month()));
        m_test->engine.setLink(EnginePort::Link::connected);
        m_test->open().resize(1280, 720);
    }
    template <class Widget>
    Widget& the()
    {
        return *m_test->window->findChild<OverviewPage*>()->findChild<Widget*>();
    }
    std::vector<SpenderRow*> spenders()
    {
        std::vector<SpenderRow*> rows;
        for (SpenderRow* row : m_test->window->findChildren<SpenderRow*>()) {
            if (row->isVisible()) {
                rows.push_back(row);
            }
        }
        return rows;
    }
    Tile& tile(std::size_t index) { return *the<TilesRow>().tiles()[index]; }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void cleanup() { m_test.reset(); }

    void chartRingAndListEqualTheCallsToTheNanoDollar()
    {
        open(sampleMonth());
        const Expected expected(midnight, endOfQuarter);
        QTRY_VERIFY(!the<StackChart>().course().bins.empty());
        ByTier<Money> drawn{};
        const StackCourse& course = the<StackChart>().course();
        for (std::size_t part = 0; part < course.parts.size(); ++part) {
            for (const StackCourse::Bin& bin : course.bins) {
                drawn[static_cast<std::size_t>(*course.parts[part].tier)] += bin.parts[part];
            }
        }
        QVERIFY(drawn == expected.cost);
        QCOMPARE(the<StackChart>().course().bins.size(), std::size_t(80)); // quarters that have begun, of 96
        QCOMPARE(the<StackChart>().course().edges.size(), std::size_t(97));
        QCOMPARE(the<StackChart>().accessibleName(), QStringLiteral("Spend today, by tier"));
        QCOMPARE(the<StackChart>().accessibleDescription(), inWords(expected.cost));
        QCOMPARE(the<RingChart>().accessibleDescription(), inWords(expected.cost));
        QCOMPARE(m_test->engine.status()->today.nano(), expected.total.nano());

        QTRY_VERIFY(spenders().size() == 6);
        Money listed;
        for (const auto& [user, cost] : expected.users) {
            listed += cost;
        }
        QCOMPARE(listed.nano(), expected.total.nano());
        for (std::size_t i = 0; i < 5; ++i) {
            const std::string user = spenders()[i]->text().toStdString();
            QVERIFY(spenders()[i]->accessibleDescription().startsWith(
                format::moneyExact(expected.users.at(user))));
        }
        QCOMPARE(spenders()[0]->text(), QStringLiteral("acme-corp"));
        QVERIFY(spenders()[5]->text().endsWith(QStringLiteral(" more")));
    }

    void theHoverSaysTheExactSumOfItsBin()
    {
        open(sampleMonth());
        QTRY_VERIFY(!the<StackChart>().course().bins.empty());
        QTest::keyClick(&the<StackChart>(), Qt::Key_Left);
        QCOMPARE(the<StackChart>().markedBin(), std::optional<std::size_t>(79)); // the quarter that runs
        QVERIFY(
            the<StackChart>().accessibleDescription().startsWith(QStringLiteral("19:45 – 20:00: simple $")));
        QTest::keyClick(&the<StackChart>(), Qt::Key_Escape);
        QVERIFY(!the<StackChart>().markedBin());
    }

    void theTilesSayTheirFiguresInWords()
    {
        open(sampleMonth());
        QTRY_VERIFY(tile(1).content().figure != QStringLiteral("–"));
        QCOMPARE(tile(0).accessibleName(), QStringLiteral("Spend, 7 days"));
        const Expected week(midnight - 6 * 24h, endOfQuarter);
        QCOMPARE(tile(0).content().figure, format::moneyShort(week.total));
        QVERIFY(tile(0).accessibleDescription().startsWith(format::moneyExact(week.total)));
        QVERIFY(tile(0).accessibleDescription().contains(
            QStringLiteral("today %1").arg(format::money(Expected(midnight, endOfQuarter).total))));
        QCOMPARE(tile(1).accessibleName(), QStringLiteral("Requests today"));
        QVERIFY(tile(2).content().figure.startsWith(QStringLiteral("P50 ≈ $")));
        QCOMPARE(tile(4).content().remark, QStringLiteral("ticket_resolved"));
    }

    void capHitsAboveFivePercentWarn_data()
    {
        QTest::addColumn<int>("capped");
        QTest::addColumn<int>("denied");
        QTest::addColumn<int>("ok");
        QTest::addColumn<QString>("figure");
        QTest::addColumn<bool>("warns");
        QTest::newRow("no guarded request ended: not known") << 0 << 0 << 0 << "–" << false;
        QTest::newRow("none of many") << 0 << 0 << 10 << "0\u202f%" << false;
        QTest::newRow("five percent is not above it") << 3 << 2 << 95 << "5.0\u202f%" << false;
        QTest::newRow("capped and denied count both") << 3 << 3 << 94 << "6.0\u202f%" << true;
    }
    void capHitsAboveFivePercentWarn()
    {
        QFETCH(int, capped);
        QFETCH(int, denied);
        QFETCH(int, ok);
        TileAnswers answers;
        answers.now.endsByStatus[static_cast<std::size_t>(RequestStatus::capped)] = capped;
        answers.now.endsByStatus[static_cast<std::size_t>(RequestStatus::denied)] = denied;
        answers.now.endsByStatus[static_cast<std::size_t>(RequestStatus::ok)] = ok;
        const PeriodBins bins =
            PeriodBins::of(OverviewPeriod::today, *Calendar::create("Europe/Berlin"), FakeMonth::now());
        const TileText tile = tileTexts(&answers, std::nullopt, bins)[3];
        QTEST(tile.figure, "figure");
        QTEST(tile.warns, "warns");
    }

    void costPerOutcomeIsAllSpendOfItsRequestsByTheirNumber()
    {
        TileAnswers answers;
        answers.outcomes = {{"refund_issued", 10, Money::fromDollars(1)},
                            {"ticket_resolved", 20, Money::fromNano(6'200'000'000)}};
        const PeriodBins bins =
            PeriodBins::of(OverviewPeriod::today, *Calendar::create("Europe/Berlin"), FakeMonth::now());
        const TileText tile = tileTexts(&answers, std::nullopt, bins)[4];
        QCOMPARE(tile.figure, QStringLiteral("$0.31"));
        QCOMPARE(tile.remark, QStringLiteral("ticket_resolved"));
    }

    void withoutAnAnswerNothingIsZero()
    {
        const PeriodBins bins =
            PeriodBins::of(OverviewPeriod::today, *Calendar::create("Europe/Berlin"), FakeMonth::now());
        for (const TileText& tile : tileTexts(nullptr, std::nullopt, bins)) {
            QVERIFY2(!tile.figure.contains(u'0') || tile.figure.startsWith(QStringLiteral("P50 –")),
                     qPrintable(tile.figure));
        }
        open(sampleMonth());
        m_test->store.setError(Error{"unreadable", "The database cannot be read."});
        (*m_test->window->findChild<OverviewPage*>()).setPeriod(OverviewPeriod::month);
        QTRY_VERIFY([this] {
            for (const QLabel* label : m_test->window->findChildren<QLabel*>()) {
                if (label->isVisible() &&
                    label->text() == QStringLiteral("Not up to date: The database cannot be read.")) {
                    return true;
                }
            }
            return false;
        }());
    }

    void periodsAreWholeQuartersAndDaysOfTheCalendar_data()
    {
        QTest::addColumn<OverviewPeriod>("period");
        QTest::addColumn<QString>("zone");
        QTest::addColumn<qint64>("now");
        QTest::addColumn<int>("bins");
        QTest::addColumn<int>("hours"); ///< from the first edge to the last
        const qint64 november = FakeMonth::now().time_since_epoch().count();
        const qint64 longDay = 1'792'929'600'000;  // 2026-10-25 12:00 UTC: 25 hours in Berlin
        const qint64 shortDay = 1'774'778'400'000; // 2026-03-29 10:00 UTC: 23 hours in Berlin
        const QString berlin = QStringLiteral("Europe/Berlin");
        QTest::newRow("the hour is four quarters") << OverviewPeriod::hour << berlin << november << 4 << 1;
        QTest::newRow("a day is 96 quarters") << OverviewPeriod::today << berlin << november << 96 << 24;
        QTest::newRow("a day of 25 hours takes half hours")
            << OverviewPeriod::today << berlin << longDay << 50 << 25;
        QTest::newRow("a day of 23 hours") << OverviewPeriod::today << berlin << shortDay << 92 << 23;
        QTest::newRow("a zone of quarter hours")
            << OverviewPeriod::today << QStringLiteral("Asia/Kathmandu") << november << 96 << 24;
        QTest::newRow("seven days") << OverviewPeriod::sevenDays << berlin << november << 84 << 7 * 24;
        QTest::newRow("thirty days over the end of summer time")
            << OverviewPeriod::thirtyDays << berlin << november - 10 * 86'400'000 << 30 << 30 * 24 + 0;
        QTest::newRow("the month is its days")
            << OverviewPeriod::month << berlin << november << 30 << 30 * 24;
    }
    void periodsAreWholeQuartersAndDaysOfTheCalendar()
    {
        QFETCH(OverviewPeriod, period);
        QFETCH(QString, zone);
        QFETCH(qint64, now);
        QFETCH(int, bins);
        QFETCH(int, hours);
        const Calendar calendar = *Calendar::create(zone.toStdString());
        const WallTime at{std::chrono::milliseconds(now)};
        const PeriodBins cut = PeriodBins::of(period, calendar, at);
        QCOMPARE(cut.edges.size(), static_cast<std::size_t>(bins) + 1);
        const auto whole = cut.edges.back() - cut.edges.front();
        const auto drift = whole - std::chrono::hours(hours);
        QVERIFY(drift == 0h || (period == OverviewPeriod::thirtyDays && drift == 1h));
        QVERIFY(std::is_sorted(cut.edges.begin(), cut.edges.end()));
        for (const std::vector<WallTime>& edges : {cut.edges, cut.edgesBefore}) {
            for (const WallTime edge : edges) {
                QCOMPARE((edge.time_since_epoch() % 15min).count(), std::chrono::milliseconds::rep(0));
            }
        }
        QVERIFY(cut.span.from <= at && at < cut.span.to && cut.span.to - at <= 15min);
        QCOMPARE(cut.whole.to - cut.whole.from, cut.wholeBefore.to - cut.wholeBefore.from);
        QVERIFY(cut.edgesBefore.back() <= cut.edges.front() || period == OverviewPeriod::hour);
    }

    void hostileNamesAreShownAsText()
    {
        open(smallMonth());
        QTRY_COMPARE(spenders().size(), std::size_t(2));
        QCOMPARE(spenders()[0]->text(), QStringLiteral("<b>bold</b>"));
        QCOMPARE(spenders()[1]->text(), QStringLiteral("ad‹200B›min"));
        QVERIFY(spenders()[0]->toolTip().contains(QStringLiteral("&lt;b&gt;bold&lt;/b&gt;")));
        the<SpendersCard>().showWorkflows(true);
        QTRY_COMPARE(spenders().size(), std::size_t(1));
        QCOMPARE(spenders()[0]->text(), QStringLiteral("no workflow"));
    }

    void theBudgetNearestToItsLimitStandsFirst()
    {
        open(smallMonth());
        const auto rows = m_test->window->findChildren<BudgetRow*>();
        QCOMPARE(rows[0]->text(), QStringLiteral("Research agent")); // to be downgraded
        QCOMPARE(rows[1]->text(), QStringLiteral("Each free user, per day"));
        QVERIFY(
            rows[1]->accessibleDescription().startsWith(QStringLiteral("highest u-2291: $0.94 of $1.00")));
        QVERIFY2(!BudgetLine::of(m_test->engine.status()->policies[3], FakeMonth::now()).bullet,
                 "a budget of each request has no sum that could be drawn");
    }

    void whatHappenedStandsNewestFirst()
    {
        FakeMonth month = smallMonth();
        month.log = sampleMonth().log;
        open(month);
        QTRY_VERIFY(m_test->window->findChildren<EventRow*>()[3]->isVisible());
        QVERIFY(m_test->window->findChildren<EventRow*>()[0]->text().startsWith(
            QStringLiteral("Critical tier spike")));
    }

    void newSpendIsDrawn()
    {
        open(smallMonth());
        QTRY_COMPARE(spenders().size(), std::size_t(2));
        FakeMonth more = smallMonth();
        more.calls[1].cost = Money::fromDollars(5);
        m_test->store.setMonth(more);
        m_test->engine.tellSpend();
        QTRY_COMPARE_WITH_TIMEOUT(spenders()[0]->text(), QStringLiteral("ad‹200B›min"), 5000);
    }

    void beforeTheFirstEventItShowsTheFirstSteps()
    {
        m_test = std::make_unique<TestWindow>();
        EngineStatus status = sampleStatus(FakeMonth());
        status.events = 0;
        m_test->engine.setStatus(status);
        m_test->engine.setLink(EnginePort::Link::connected);
        m_test->open();
        QVERIFY(the<FirstRun>().isVisible());
        QVERIFY(!the<StackChart>().isVisible());
        const auto snippets = m_test->window->findChildren<Snippet*>();
        QCOMPARE(snippets.size(), 2);
        QCOMPARE(snippets[0]->code().count(u'\n'), 1); // two lines
        QVERIFY(snippets[0]->code().startsWith(QStringLiteral("from tokenfence import TokenFence\n")));
        QVERIFY(snippets[1]->code().contains(
            QStringLiteral("print scalar <$s>' '/run/user/1000/tokenfence/agent.sock'")));
        QTest::mouseClick(snippets[1]->findChild<QPushButton*>(), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), snippets[1]->code());
        QSignalSpy demo(m_test->window.get(), &MainWindow::demoWanted);
        for (QPushButton* button : the<FirstRun>().findChildren<QPushButton*>()) {
            if (button->text() == QStringLiteral("Start the demo")) {
                QTest::mouseClick(button, Qt::LeftButton);
            }
        }
        QCOMPARE(demo.size(), 1);
        m_test->engine.change([](EngineStatus& changed) { changed.events = 1; });
        QVERIFY(!the<FirstRun>().isVisible());
        QVERIFY(the<StackChart>().isVisible());
    }
};

QTEST_MAIN(TestOverview)
#include "tst_overview.moc"
