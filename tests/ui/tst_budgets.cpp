// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/fakeengine.h"
#include "tests/fakes/fakerollups.h"
#include "tests/fakes/samplestatus.h"
#include "ui/pages/budgets/budgetspage.h"
#include "ui/pages/failures.h"
#include "ui/pages/navigator.h"
#include "ui/pages/present.h"
#include "ui/queries/queryrunner.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QtTest>

using namespace tokenfence;

namespace {

struct NoNavigator : Navigator
{
    bool has(PageId) const override { return false; }
    void go(const Destination&) override {}
};

} // namespace

class tst_Budgets : public QObject
{
    Q_OBJECT

    template <class Control>
    Control* named(const char* name)
    {
        for (Control* control : m_page->findChildren<Control*>()) {
            if (control->accessibleName() == QLatin1String(name) ||
                (control->accessibleName().isEmpty() &&
                 control->property("text").toString() == QLatin1String(name)))
                return control;
        }
        return nullptr;
    }
    void type(const char* field, const char* text)
    {
        auto* line = named<QLineEdit>(field);
        QVERIFY2(line, field);
        line->selectAll();
        QTest::keyClicks(line, QString::fromUtf8(text));
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init()
    {
        m_engine = std::make_unique<FakeEngine>([this] { return m_now; });
        m_theme = std::make_unique<Theme>(1.0);
        m_theme->dress(*qApp);
        m_present = std::make_unique<Present>(*m_engine, [this] { return m_now; });
        m_queries = std::make_unique<QueryRunner>(m_store.factory());
        m_page = std::make_unique<BudgetsPage>(
            PageContext{*m_engine, *m_queries, *m_present, *m_theme, m_navigator, m_failures});
        new QAbstractItemModelTester(named<QTableView>("Budgets")->model(), m_page.get());
        m_engine->setLink(EnginePort::Link::connected);
        m_engine->setStatus(sampleStatus(m_month));
        m_page->resize(1124, 630);
        m_page->show();
        m_page->activate();
        m_page->visit(ToBudgets{"org-daily", {}});
    }
    void cleanup()
    {
        m_page.reset();
        m_queries.reset();
        m_present.reset();
        m_theme.reset();
        m_engine.reset();
    }

    /// With TOKENFENCE_PICTURES: the page as a picture, for the eye.
    void picture()
    {
        const QString folder = qEnvironmentVariable("TOKENFENCE_PICTURES");
        for (const Theme::Choice choice : {Theme::Choice::dark, Theme::Choice::light}) {
            m_theme->setChoice(choice);
            type("Limit", "420.00");
            QCoreApplication::sendPostedEvents(); // the layout, after what was typed
            const QImage image = m_page->grab().toImage();
            QVERIFY(!image.isNull());
            if (!folder.isEmpty())
                image.save(
                    QStringLiteral("%1/budgets-%2.png").arg(folder, QVariant::fromValue(choice).toString()));
        }
    }

    void everyPolicyIsARow()
    {
        QCOMPARE(named<QTableView>("Budgets")->model()->rowCount(),
                 static_cast<int>(m_engine->status()->policies.size()));
    }

    void aRowSpeaksForTheBudgetNearestToItsLimit_data()
    {
        QTest::addColumn<Per>("per");
        QTest::addColumn<PeriodKind>("period");
        QTest::addColumn<bool>("anybody");
        QTest::addColumn<QString>("used");
        QTest::addColumn<QString>("state");
        QTest::newRow("one budget together") << Per::all << PeriodKind::day << true << "$1.30"
                                             << "exhausted";
        QTest::newRow("one for each user: the sum of them says nothing of the limit")
            << Per::user << PeriodKind::day << true << "highest u-2: $0.90"
            << "exhausted";
        QTest::newRow("one for each user, and no user yet")
            << Per::user << PeriodKind::day << false << "nothing spent yet"
            << "exhausted";
        QTest::newRow("one for each request: the policy has room for the next")
            << Per::all << PeriodKind::request << true << "each request its own"
            << "capped";
    }
    void aRowSpeaksForTheBudgetNearestToItsLimit()
    {
        QFETCH(Per, per);
        QFETCH(PeriodKind, period);
        QFETCH(bool, anybody);
        PolicyView view;
        view.policy.id = "some";
        view.policy.limit = Money::fromDollars(1);
        view.policy.per = per;
        view.policy.period = period;
        view.all.used = Money::fromNano(1'300'000'000);
        view.all.state = BudgetState::exhausted;
        if (anybody)
            view.keys = {{"u-1", Money::fromNano(400'000'000), {}, BudgetState::ok, {}},
                         {"u-2", Money::fromNano(900'000'000), {}, BudgetState::alert, {}}};
        EngineStatus status = sampleStatus(m_month);
        status.policies = {view};
        m_engine->setStatus(status);
        const QAbstractItemModel* model = named<QTableView>("Budgets")->model();
        QTEST(model->index(0, 2).data().toString(), "used");
        QTEST(model->index(0, 3).data().toString(), "state");
    }

    void aTypedLimitIsWhatTheEngineGets()
    {
        type("Limit", "420.50");
        QTest::mouseClick(named<QPushButton>("Save"), Qt::LeftButton);
        QCOMPARE(m_engine->policiesPut.size(), std::size_t{1});
        QCOMPARE(m_engine->policiesPut.back().limit.toDecimal(), std::string("420.5"));
        QCOMPARE(m_engine->policiesPut.back().id, std::string("org-daily"));
    }

    void whatIsWrongCannotBeSaved()
    {
        type("Limit", "much");
        QVERIFY(!named<QPushButton>("Save")->isEnabled());
        QTest::mouseClick(named<QPushButton>("Discard"), Qt::LeftButton);
        QVERIFY(!named<QLineEdit>("Limit")->text().contains(QLatin1String("much")));
    }

    void aSavedChangeCanBeUndone()
    {
        const Money before = Money::fromDollars(500);
        type("Limit", "1");
        QTest::mouseClick(named<QPushButton>("Save"), Qt::LeftButton);
        QTest::mouseClick(named<QPushButton>("Undo"), Qt::LeftButton);
        QCOMPARE(m_engine->policiesPut.size(), std::size_t{2});
        QCOMPARE(m_engine->policiesPut.back().limit, before);
        QTest::mouseClick(named<QPushButton>("Redo"), Qt::LeftButton);
        QCOMPARE(m_engine->policiesPut.back().limit, Money::fromDollars(1));
    }

    void deletingAsksTheEngine()
    {
        const std::string id = std::string("org-daily");
        QTest::mouseClick(named<QPushButton>("Delete"), Qt::LeftButton);
        QCOMPARE(m_engine->policiesDeleted, std::vector<std::string>{id});
    }

    void aRefusalStandsAtItsField()
    {
        m_engine->failWith(Error{"bad_field", "The limit is too high for today.", "limit_usd"});
        type("Limit", "2");
        QTest::mouseClick(named<QPushButton>("Save"), Qt::LeftButton);
        bool said = false;
        for (const QLabel* label : m_page->findChildren<QLabel*>())
            said = said ||
                   (label->isVisible() && label->text() == QLatin1String("The limit is too high for today."));
        QVERIFY(said);
    }

    void aRaiseLapsesWithThePeriod()
    {
        QPushButton* raise = nullptr;
        for (QPushButton* button : m_page->findChildren<QPushButton*>()) {
            if (button->text().startsWith(QLatin1String("Raise")))
                raise = button;
        }
        QVERIFY(raise && raise->isVisible());
        QTest::mouseClick(raise, Qt::LeftButton);
        type("Raised limit", "600");
        QTest::mouseClick(named<QPushButton>("Save"), Qt::LeftButton);
        QVERIFY(m_engine->policiesPut.back().raise);
        QCOMPARE(m_engine->policiesPut.back().raise->until,
                 m_present->period(m_engine->policiesPut.back().period).end);
    }

    void anotherPageBringsADraft()
    {
        Policy draft;
        draft.name = "refund, per request";
        draft.match = {MatchTerm{MatchTerm::Field::workflow, {}, "refund"}};
        draft.period = PeriodKind::request;
        m_page->visit(ToBudgets{{}, draft});
        QCOMPARE(named<QLineEdit>("Name")->text(), QStringLiteral("refund, per request"));
        type("Limit", "0.50");
        QTest::mouseClick(named<QPushButton>("Save"), Qt::LeftButton);
        QCOMPARE(m_engine->policiesPut.back().id, std::string("refund-per-request"));
        QCOMPARE(m_engine->policiesPut.back().match, draft.match);
    }

private:
    FakeMonth m_month = FakeMonth::sample();
    FakeStore m_store{m_month};
    Now m_now{FakeMonth::now(), {}};
    NoNavigator m_navigator;
    Failures m_failures;
    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Present> m_present;
    std::unique_ptr<QueryRunner> m_queries;
    std::unique_ptr<BudgetsPage> m_page;
};

QTEST_MAIN(tst_Budgets)
#include "tst_budgets.moc"
