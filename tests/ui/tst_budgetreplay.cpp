// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/fakepast.h"
#include "tests/ui/controls.h"
#include "ui/charts/pairchart.h"
#include "ui/items/datatable.h"
#include "ui/items/format.h"
#include "ui/pages/budgets/budgetspage.h"
#include "ui/pages/budgets/replaypanel.h"
#include "ui/pages/budgets/replaywords.h"
#include "ui/pages/failures.h"
#include "ui/pages/navigator.h"
#include "ui/pages/present.h"
#include "ui/pages/timebins.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace tokenfence;
using namespace std::chrono_literals;

namespace {

struct KeptNavigator : Navigator
{
    bool has(PageId) const override { return true; }
    void go(const Destination& destination) override { went.push_back(destination); }
    std::vector<Destination> went;
};

constexpr int patience = 20'000; // ms: a machine may be busy

} // namespace

/// The Budgets page's replay of the past, over a made-up month.
class tst_BudgetReplay : public QObject
{
    Q_OBJECT

    void type(const char* field, const char* text)
    {
        auto* line = named<QLineEdit>(*m_page, field);
        QVERIFY2(line, field);
        line->selectAll();
        QTest::keyClicks(line, QString::fromUtf8(text));
    }
    ReplayPanel& panel() { return *m_page->findChild<ReplayPanel*>(); }
    bool hasAnswer() { return panel().answer() != nullptr; }
    void press(const char* button)
    {
        auto* found = named<QPushButton>(*m_page, button);
        QVERIFY2(found, button);
        QTest::mouseClick(found, Qt::LeftButton);
    }
    bool isShown(const char* button) { return named<QPushButton>(*m_page, button) != nullptr; }

    /// What the ledger says of the engine's budgets with that limit for the organisation's day.
    ReplayOutcome expected(std::int64_t dollars, int days)
    {
        ReplayQuestion question;
        for (const PolicyView& view : m_engine->status()->policies) {
            question.policies.push_back(view.policy);
            if (view.policy.id == "org-daily") {
                question.policies.back().limit = Money::fromDollars(dollars);
            }
        }
        question.calendar = m_present->calendar();
        question.span = {dayBefore(question.calendar, m_now.wall, days - 1).start, m_now.wall};
        question.prices = std::make_shared<const PriceTable>(builtinPrices());
        FakePast past(m_store);
        return replayPast(past, question, {}, [](double) {})->outcome;
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init()
    {
        m_store.setError(std::nullopt);
        m_store.setPastReach(std::nullopt);
        m_navigator.went.clear();
        m_engine = std::make_unique<FakeEngine>([this] { return m_now; });
        m_theme = std::make_unique<Theme>(1.0);
        m_theme->dress(*qApp);
        m_present = std::make_unique<Present>(*m_engine, [this] { return m_now; });
        m_queries = std::make_unique<QueryRunner>(m_store.factory());
        m_page = std::make_unique<BudgetsPage>(PageContext{*m_engine, *m_queries, m_store.pastFactory(),
                                                           *m_present, *m_theme, m_navigator, m_failures});
        m_engine->setLink(EnginePort::Link::connected);
        m_engine->setStatus(sampleStatus(*m_store.month()));
        m_page->resize(1124, 630);
        m_page->show();
        m_page->activate();
        m_page->visit(ToBudgets{"org-daily", {}});
    }
    void cleanup()
    {
        m_store.holdPast(false);
        m_page.reset();
        m_queries.reset();
        m_present.reset();
        m_theme.reset();
        m_engine.reset();
    }

    void whatItWouldHaveDoneStandsThereBeforeItIsSaved()
    {
        type("Limit", "150");
        QTRY_VERIFY_WITH_TIMEOUT(hasAnswer(), patience);
        const ReplayOutcome outcome = expected(150, 7);
        QVERIFY(outcome.requestsStopped > 0);
        QVERIFY(panel().answer()->outcome == outcome);
        QVERIFY(says(panel(), qPrintable(format::money(outcome.with))));
        QVERIFY(says(panel(), qPrintable(QStringLiteral("instead of ") + format::money(outcome.then))));
        QVERIFY(
            says(panel(),
                 qPrintable(QStringLiteral("of %1 requests stopped").arg(format::count(outcome.requests)))));
        QVERIFY(says(panel(), "What a stopped request did afterwards is taken as not done."));
        QCOMPARE(panel().accessibleDescription(), replaywords::summary(outcome, 7));
        QVERIFY(m_engine->policiesPut.empty());
        // Every day of the chart stays under the limit, which is drawn.
        const PairCourse& course =
            named<PairChart>(*m_page, "Spend by day, as it was and as it would have been")->course();
        QCOMPARE(course.pairs.size(), std::size_t{7});
        QVERIFY(course.limit.has_value());
        for (const PairCourse::Pair& pair : course.pairs) {
            QVERIFY(pair.with <= *course.limit);
        }
    }

    void anUnchangedBudgetIsReplayedOnlyWhenAsked()
    {
        QVERIFY(isShown("Replay the past with it"));
        QVERIFY(!isShown("Cancel the replay"));
        const int before = m_store.replays();
        press("Replay the past with it");
        QTRY_VERIFY_WITH_TIMEOUT(hasAnswer(), patience);
        QCOMPARE(m_store.replays(), before + 1);
    }

    void thirtyDaysAreReplayedAtOnce()
    {
        type("Limit", "150");
        QTRY_VERIFY_WITH_TIMEOUT(hasAnswer(), patience);
        for (QToolButton* choice : panel().findChildren<QToolButton*>()) {
            if (choice->text() == QLatin1String("30 days")) {
                QTest::mouseClick(choice, Qt::LeftButton);
            }
        }
        QCOMPARE(panel().days(), 30);
        QVERIFY(!hasAnswer());
        QTRY_VERIFY_WITH_TIMEOUT(hasAnswer(), patience);
        QVERIFY(panel().answer()->outcome == expected(150, 30));
    }

    void whatIsTypedMeanwhileBeginsItAnew()
    {
        m_store.holdPast(true);
        const int before = m_store.replays();
        type("Limit", "100");
        QTRY_COMPARE_WITH_TIMEOUT(m_store.replays(), before + 1, patience);
        QVERIFY(named<QProgressBar>(*m_page, "Replaying the past"));
        type("Limit", "150");
        QVERIFY(!hasAnswer());
        m_store.holdPast(false);
        QTRY_VERIFY_WITH_TIMEOUT(hasAnswer(), patience);
        QVERIFY(panel().answer()->outcome == expected(150, 7));
    }

    void itCanBeGivenUp()
    {
        m_store.holdPast(true);
        const int before = m_store.replays();
        type("Limit", "100");
        QTRY_COMPARE_WITH_TIMEOUT(m_store.replays(), before + 1, patience);
        press("Cancel the replay");
        QVERIFY(!isShown("Cancel the replay"));
        QVERIFY(isShown("Replay the past with it"));
        m_store.holdPast(false);
        // The one that was given up is over when the next has been answered: it told nothing.
        QSignalSpy told(&panel(), &ReplayPanel::answerChanged);
        press("Replay the past with it");
        QTRY_VERIFY_WITH_TIMEOUT(hasAnswer(), patience);
        QCOMPARE(told.count(), 1);
    }

    void nothingIsReplayedForNobody()
    {
        m_store.holdPast(true);
        const int before = m_store.replays();
        type("Limit", "150");
        QTRY_COMPARE_WITH_TIMEOUT(m_store.replays(), before + 1, patience);
        m_page->deactivate();
        m_store.holdPast(false);
        m_page->activate();
        QTRY_VERIFY_WITH_TIMEOUT(hasAnswer(), patience);
        QVERIFY(m_store.replays() <= before + 2);
        QVERIFY(panel().answer()->outcome == expected(150, 7));
    }

    void whereSomethingIsWrongThereIsNothingToReplay()
    {
        type("Limit", "much");
        QVERIFY(panel().isHidden());
        type("Limit", "150");
        QVERIFY(!panel().isHidden());
        QTRY_VERIFY_WITH_TIMEOUT(hasAnswer(), patience);
    }

    void theRequestsBehindItLeadToTheirStory()
    {
        type("Limit", "150");
        QTRY_VERIFY_WITH_TIMEOUT(hasAnswer(), patience);
        press("Which requests");
        auto* table = named<DataTable>(*m_page, "Requests that would have gone another way");
        QVERIFY(table);
        QVERIFY(table->hasFocus() || m_page->window()->isActiveWindow() == false);
        new QAbstractItemModelTester(table->model(), table);
        const ReplayOutcome& outcome = panel().answer()->outcome;
        QCOMPARE(table->model()->rowCount(), static_cast<int>(outcome.hit.size()));
        QCOMPARE(table->model()->index(0, 1).data().toString().toStdString(), outcome.hit[0].request);
        QCOMPARE(table->model()->index(0, 4).data().toString(), QStringLiteral("Organisation, per day"));
        QCOMPARE(table->model()->index(0, 5).data().toString(), format::money(outcome.hit[0].saved()));
        table->selectRow(0);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(m_navigator.went.size(), std::size_t{1});
        QCOMPARE(std::get<ToRequest>(m_navigator.went[0]).request, outcome.hit[0].request);
        // Another draft has other ones.
        type("Limit", "140");
        QCOMPARE(table->model()->rowCount(), 0);
        QTRY_VERIFY_WITH_TIMEOUT(table->model()->rowCount() > 0, patience);
        QTest::keyClick(table, Qt::Key_Escape);
        QVERIFY(!named<DataTable>(*m_page, "Requests that would have gone another way"));
    }

    void aDayOfTheChartLeadsToItsSpend()
    {
        type("Limit", "150");
        QTRY_VERIFY_WITH_TIMEOUT(hasAnswer(), patience);
        auto* chart = named<PairChart>(*m_page, "Spend by day, as it was and as it would have been");
        QTest::keyClick(chart, Qt::Key_Right);
        QCOMPARE(chart->markedPair().value(), std::size_t{0});
        QTest::keyClick(chart, Qt::Key_Return);
        const auto to = std::get<ToSpend>(m_navigator.went.back());
        QVERIFY(to.span->from == chart->course().pairs[0].day.start);
        QVERIFY(to.span->to == chart->course().pairs[0].day.end);
    }

    void whatCannotBeReadIsSaid()
    {
        m_store.setError(Error{"io_error", "The disk of the database cannot be read.", {}});
        type("Limit", "150");
        QTRY_VERIFY_WITH_TIMEOUT(says(panel(), "The disk of the database cannot be read."), patience);
        QVERIFY(isShown("Replay the past with it"));
        m_store.setError(std::nullopt);
        press("Replay the past with it");
        QTRY_VERIFY_WITH_TIMEOUT(hasAnswer(), patience);
    }

    void whereThePastWasClearedAwayItSaysFromWhenItLooked()
    {
        m_store.setPastReach(PastReach{m_now.wall - 50h, PastReach::Since::pruned});
        type("Limit", "150");
        QTRY_VERIFY_WITH_TIMEOUT(hasAnswer(), patience);
        // The first whole day behind it.
        QVERIFY(says(panel(), "Looked at from 23 Nov 00:00: the calls before have been cleared away."));
    }

    void savingKeepsWhatIsKnown()
    {
        type("Limit", "150");
        QTRY_VERIFY_WITH_TIMEOUT(hasAnswer(), patience);
        const int before = m_store.replays();
        press("Save");
        QVERIFY(hasAnswer());
        QCOMPARE(m_store.replays(), before);
    }

    void theSpanIsThereAgain()
    {
        QTemporaryDir directory;
        QSettings settings(directory.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        panel().setDays(30);
        m_page->saveState(settings);
        panel().setDays(7);
        m_page->restoreState(settings);
        QCOMPARE(panel().days(), 30);
    }

    void theSentenceIsInWords_data()
    {
        QTest::addColumn<ReplayOutcome>("outcome");
        QTest::addColumn<QString>("said");
        ReplayOutcome outcome;
        QTest::newRow("nothing was recorded") << outcome << "In the last 7 days no call was recorded.";
        outcome.calls = 9;
        outcome.requests = 3210;
        outcome.then = outcome.with = Money::fromNano(598'400'000'000);
        QTest::newRow("nothing would have been otherwise")
            << outcome << "In the last 7 days nothing would have been otherwise: $598.40 in 3,210 requests.";
        outcome.with = Money::fromNano(412'100'000'000);
        outcome.requestsStopped = 14;
        outcome.callsDowngraded = 120;
        QTest::newRow("much would have been")
            << outcome
            << QStringLiteral(
                   "In the last 7 days: 14 of 3,210 requests stopped, 120 calls downgraded; $412.10 "
                   "instead of $598.40 (%1).")
                   .arg(format::change(outcome.with, outcome.then));
    }
    void theSentenceIsInWords()
    {
        QFETCH(ReplayOutcome, outcome);
        QTEST(replaywords::summary(outcome, 7), "said");
    }

private:
    FakeStore m_store{FakeMonth::sample()};
    Now m_now{FakeMonth::now(), {}};
    KeptNavigator m_navigator;
    Failures m_failures;
    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Present> m_present;
    std::unique_ptr<QueryRunner> m_queries;
    std::unique_ptr<BudgetsPage> m_page;
};

QTEST_MAIN(tst_BudgetReplay)
#include "tst_budgetreplay.moc"
