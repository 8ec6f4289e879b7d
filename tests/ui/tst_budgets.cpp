// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/fakeengine.h"
#include "tests/fakes/fakerollups.h"
#include "tests/fakes/samplestatus.h"
#include "ui/pages/budgets/budgethistory.h"
#include "ui/pages/budgets/budgetspage.h"
#include "ui/pages/budgets/policywords.h"
#include "ui/pages/budgets/templates.h"
#include "ui/pages/failures.h"
#include "ui/pages/navigator.h"
#include "ui/pages/present.h"
#include "ui/queries/queryrunner.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QtTest>

#include <algorithm>

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
    void press(const char* button)
    {
        auto* found = named<QPushButton>(button);
        QVERIFY2(found && found->isVisible(), button);
        QTest::mouseClick(found, Qt::LeftButton);
    }
    bool says(const char* text)
    {
        const QList<QLabel*> labels = m_page->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [text](const QLabel* label) {
            return label->isVisible() && label->text().contains(QString::fromUtf8(text));
        });
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
        m_page = std::make_unique<BudgetsPage>(PageContext{*m_engine, *m_queries, m_store.pastFactory(),
                                                           *m_present, *m_theme, m_navigator, m_failures});
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

    void theConditionsAreReachedByTabBetweenTheNameAndTheLimit()
    {
        m_page->visit(ToBudgets{"research-cap", {}}); // it has one
        QCoreApplication::sendPostedEvents();         // shows what was made for it
        QStringList reached;
        for (QWidget* next = named<QLineEdit>("Name"); next != named<QLineEdit>("Limit");
             next = next->nextInFocusChain()) {
            if (next->isVisible() && next->isEnabled() && (next->focusPolicy() & Qt::TabFocus) != 0) {
                reached.push_back(next->accessibleName());
            }
        }
        QCOMPARE(reached.value(0), QStringLiteral("Name"));
        QVERIFY2(reached.value(1).startsWith(QLatin1String("Remove the condition ")),
                 qPrintable(reached.join(QLatin1Char('|'))));
        QCOMPARE(reached.value(2), QStringLiteral("Add a condition"));
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

    void aRaiseSaysUntilWhenItHolds()
    {
        press("Raise for this period only");
        type("Raised limit", "600");
        QVERIFY(says("Raised until 25 Nov 00:00; then the limit is $500.00 again."));
        // It ends with the period, whichever that is by then.
        named<QComboBox>("Period")->setCurrentIndex(static_cast<int>(PeriodKind::month));
        QVERIFY(says("Raised until 1 Dec 00:00; then the limit is $500.00 again."));
        press("Save");
        QCOMPARE(m_engine->policiesPut.back().raise->until, m_present->period(PeriodKind::month).end);
        QCOMPARE(m_engine->policiesPut.back().limit, Money::fromDollars(500));
    }

    void aRaiseThatHasLapsedIsNoMore()
    {
        m_engine->change([this](EngineStatus& status) {
            for (PolicyView& view : status.policies) {
                if (view.policy.id == "org-daily")
                    view.policy.raise = Policy::Raise{Money::fromDollars(600), m_now.wall};
            }
        });
        QVERIFY(named<QLineEdit>("Raised limit")->isHidden());
        type("Limit", "510");
        press("Save");
        QVERIFY(!m_engine->policiesPut.back().raise);
    }

    void whatIsWrongIsSaidWhileItIsTyped()
    {
        type("Alert at", "120");
        QVERIFY(says("This is no percentage above 0 and up to 100."));
        QVERIFY(!named<QPushButton>("Save")->isEnabled());
        type("Alert at", "90");
        QVERIFY(!says("This is no percentage above 0 and up to 100."));
        type("Downgrade at", "80");
        QVERIFY(says("It must not come after the downgrade."));
        type("Downgrade at", "95");
        QVERIFY(says("Above $450.00 in a day: alert. From $475.00: the call's own fallback model instead, "
                     "where it names one. At $500.00: refused until midnight, Europe/Berlin."));
        QVERIFY(named<QPushButton>("Save")->isEnabled());
    }

    void aPolicyFromCodeIsMarkedAndCanBeTakenOver()
    {
        m_page->visit(ToBudgets{"code-day-etl", {}});
        auto* table = named<QTableView>("Budgets");
        QVERIFY(table->currentIndex()
                    .siblingAtColumn(0)
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .endsWith(QLatin1String("from code")));
        QVERIFY(says("Declared in an agent's code; saving takes it over, so that only you can change it."));
        press("Take over");
        QCOMPARE(m_engine->policiesPut.back().id, std::string("code-day-etl"));
        QVERIFY(m_engine->policiesPut.back().origin == PolicyOrigin::operatorSet);
    }

    void aDeletionAndANewBudgetCanBeUndone()
    {
        press("Delete");
        press("Undo");
        QCOMPARE(m_engine->policiesPut.back().id, std::string("org-daily"));
        QCOMPARE(m_engine->policiesPut.back().limit, Money::fromDollars(500));
        press("Redo");
        QCOMPARE(m_engine->policiesDeleted.size(), std::size_t{2});
        Policy draft;
        draft.name = "made here";
        m_page->visit(ToBudgets{{}, draft});
        type("Limit", "3");
        press("Save");
        QCOMPARE(m_engine->policiesPut.back().id, std::string("made-here"));
        press("Undo");
        QCOMPARE(m_engine->policiesDeleted.back(), std::string("made-here"));
    }

    void everyTemplateIsABudget()
    {
        QStringList limits;
        for (const PolicyTemplate& offer : policyTemplates()) {
            if (offer.draft.name.isEmpty())
                continue; // the empty one
            const PolicyDraft::Checked checked = offer.draft.check({});
            QVERIFY2(checked.wrong.isEmpty(), qPrintable(offer.title));
            limits << policywords::limit(checked.policy, m_now.wall);
        }
        // The cap for each request, the three tiers, the organisation's day and month.
        QCOMPARE(limits, QStringList({QStringLiteral("$0.50 / request"), QStringLiteral("$0.05 / request"),
                                      QStringLiteral("$0.50 / request"), QStringLiteral("$2.00 / request"),
                                      QStringLiteral("$500.00 / day"), QStringLiteral("$9,000.00 / month"),
                                      QStringLiteral("$5.00 / day")}));
        auto* menu = named<QPushButton>("New budget")->menu();
        QCOMPARE(menu->actions().size(), static_cast<qsizetype>(policyTemplates().size()));
        for (QAction* action : menu->actions()) {
            if (action->text() == QLatin1String("Organisation, $500 a day"))
                action->trigger();
        }
        press("Save");
        QCOMPARE(m_engine->policiesPut.back().name, std::string("Organisation, per day"));
        QVERIFY(m_engine->policiesPut.back().id != "org-daily");
    }

    void theHistorySaysWhoChangedWhatWhen()
    {
        FakeMonth month = m_month;
        const auto add = [&](const char* who, const char* detail) {
            LogEntry entry;
            entry.number = month.log.back().number + 1;
            entry.time = m_now.wall - std::chrono::minutes(5);
            entry.kind = "policy";
            entry.who = who;
            entry.subject = "org-monthly";
            entry.text = "something was changed";
            entry.detail = detail;
            month.log.push_back(std::move(entry));
        };
        add("code",
            R"({"before":null,"after":{"id":"org-monthly","name":"Org","period":"month","limit_usd":9000}})");
        add("operator", R"({"before":{"name":"Org","limit_usd":9000,"alert_at":0.8},)"
                        R"("after":{"name":"Org","limit_usd":8000.5,"alert_at":null}})");
        m_store.setMonth(month);
        press("History");
        auto* table = named<QTableView>("History of the budgets");
        QVERIFY(table && table->isVisible());
        new QAbstractItemModelTester(table->model(), table);
        QTRY_COMPARE(table->model()->rowCount(), 3);
        const auto cell = [table](int row, int column) {
            return table->model()->index(row, column).data().toString();
        };
        QCOMPARE(cell(0, 0), QStringLiteral("19:43"));
        QCOMPARE(cell(0, 1), QStringLiteral("operator"));
        QCOMPARE(cell(0, 2), QStringLiteral("Org"));
        QCOMPARE(cell(0, 3), QStringLiteral("limit $9,000.00 → $8,000.50, alert at 80\u202F% → never"));
        QCOMPARE(cell(1, 1), QStringLiteral("code"));
        QCOMPARE(cell(1, 3), QStringLiteral("made: $9,000.00 / month"));
        table->selectRow(0);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(named<QLineEdit>("Name")->text(), QStringLiteral("Organisation, per month"));
        QTest::keyClick(table, Qt::Key_Escape);
        QVERIFY(!table->isVisible());
        QVERIFY(!named<QPushButton>("History")->isChecked());
        m_store.setMonth(m_month);
    }

    void anEditIsToldByWhatIsOtherwise_data()
    {
        QTest::addColumn<QByteArray>("detail");
        QTest::addColumn<QString>("said");
        QTest::newRow("deleted") << QByteArray(
                                        R"({"before":{"limit_usd":"0.5","period":"request"},"after":null})")
                                 << "deleted: $0.50 / request";
        QTest::newRow("taken over") << QByteArray(
                                           R"({"before":{"origin":"code"},"after":{"origin":"operator"}})")
                                    << "taken over from code";
        QTest::newRow("switched off")
            << QByteArray(R"({"before":{"enabled":true},"after":{"enabled":false}})") << "switched off";
        QTest::newRow("raised")
            << QByteArray(
                   R"({"before":{"raise":null},"after":{"raise":{"limit_usd":600,"until":"2026-11-24T23:00:00Z"}}})")
            << "raised to $600.00 until 25 Nov 00:00";
        QTest::newRow("counts otherwise")
            << QByteArray(R"({"before":{"match":{}},"after":{"match":{"user":"u-*","workflow":"etl"}}})")
            << "counts all calls → user = u-* · workflow = etl";
        QTest::newRow("another model and fewer retries")
            << QByteArray(
                   R"({"before":{"fallback_model":null,"max_retries":null},"after":{"fallback_model":"gpt-4o-mini","max_retries":3}})")
            << "fallback model none → gpt-4o-mini, retries at most any → 3";
        QTest::newRow("the same again")
            << QByteArray(R"({"before":{"name":"a"},"after":{"name":"a"}})") << "saved as it was";
        QTest::newRow("no particulars") << QByteArray() << "its own sentence";
    }
    void anEditIsToldByWhatIsOtherwise()
    {
        QFETCH(QByteArray, detail);
        LogEntry entry;
        entry.text = "its own sentence";
        entry.detail = detail.toStdString();
        QTEST(budgethistory::what(entry, QTimeZone("Europe/Berlin")), "said");
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
