// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the window in every state over the made-up month, the same picture at every run, to be looked at:
//     pictures FOLDER [--size WxH] [--theme light|dark] [--fonts SCALE] [NAME…]
// A NAME is the beginning of the names of states. No test: whether it looks right is for eyes to say.
#include "tests/ui/controls.h"
#include "tests/ui/testwindow.h"
#include "ui/charts/pairchart.h"
#include "ui/charts/stackchart.h"
#include "ui/items/datatable.h"
#include "ui/pages/budgets/budgetspage.h"
#include "ui/pages/budgets/replaypanel.h"
#include "ui/pages/overview/overviewpage.h"
#include "ui/pages/overview/spenderscard.h"
#include "ui/pages/spend/spendpage.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QLineEdit>
#include <QLocale>
#include <QMouseEvent>
#include <QPushButton>
#include <QTableView>
#include <QTest>

#include <algorithm>
#include <functional>

using namespace tokenfence;
using namespace std::chrono_literals;

namespace {

struct State
{
    const char* name;
    std::function<void(TestWindow&)> arrange; ///< with the window open
    bool withUnpriced = false;
    bool empty = false;
};

void hoverOver(QWidget* widget, double x, double y)
{
    const QPointF at(widget->width() * x, widget->height() * y);
    QMouseEvent move(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, Qt::NoButton,
                     Qt::NoModifier);
    QApplication::sendEvent(widget, &move);
}

/// Over the chart of the page in view.
void hover(TestWindow& test, double x, double y)
{
    for (StackChart* chart : test.window->findChildren<StackChart*>()) {
        if (chart->isVisible()) {
            hoverOver(chart, x, y);
        }
    }
}

/// Waits until all that was asked for has come in, and nothing more is asked because of it.
void settle(TestWindow& test)
{
    for (int asked = -1; asked != test.store.asked();) {
        asked = test.store.asked();
        test.settle();
    }
}

void goToSpend(TestWindow& test, const ToSpend& to)
{
    test.window->showPage(PageId::spend);
    test.window->findChild<SpendPage*>()->visit(to);
    settle(test);
}

void choosePeriod(TestWindow& test, OverviewPeriod period)
{
    test.window->findChild<OverviewPage*>()->setPeriod(period);
    settle(test);
}

void awaitReplay(TestWindow& test)
{
    auto* panel = test.window->findChild<ReplayPanel*>();
    if (!QTest::qWaitFor([panel] { return panel->answer() != nullptr; }, 30'000)) {
        qWarning("the past was not replayed");
    }
}

/// The organisation's day with another limit, and what that would have done.
void replayBudget(TestWindow& test, const char* limit)
{
    test.window->findChild<BudgetsPage*>()->visit(ToBudgets{"org-daily", {}});
    test.window->showPage(PageId::budgets);
    auto* line = named<QLineEdit>(*test.window, "Limit");
    line->selectAll();
    QTest::keyClicks(line, QString::fromLatin1(limit));
    awaitReplay(test);
}

void stopped(TestWindow& test, std::size_t confirmed)
{
    test.window->stopControl().stopAll();
    test.clock.advance(30ms);
    test.engine.confirm(confirmed);
}

/// 42 calls of the last one and a half minutes; the newest is of the request that was capped.
void showLive(TestWindow& test)
{
    test.store.setRequest(sampleRequest());
    test.window->showPage(PageId::live);
    LiveBatch batch = sampleBatch(*test.store.month(), 42);
    for (std::size_t i = 0; i < batch.calls.size(); ++i) {
        batch.calls[i].call.id = "live-" + std::to_string(i);
        batch.calls[i].call.time = FakeMonth::now() - 2100ms * static_cast<int>(batch.calls.size() - i);
    }
    batch.calls.back().call.request = sampleRequest().front().request;
    settle(test); // what is stored comes in below
    test.engine.deliver(batch);
}

const State states[] = {
    {"overview", [](TestWindow& test) { hover(test, 0.63, 0.4); }},
    {"overview-unpriced",
     [](TestWindow& test) {
         test.engine.change([](EngineStatus& status) {
             status.unpriced = 212;
             status.unpricedModels = {"house-llm-7b"};
         });
     },
     true},
    {"engaging", [](TestWindow& test) { stopped(test, 9); }},
    {"engaged",
     [](TestWindow& test) {
         stopped(test, 12);
         test.clock.advance(3s);
         test.engine.change([](EngineStatus& status) {
             status.stops[0].cancelled = 9;
             status.stops[0].cancelledCost = Money::fromNano(610'000'000);
             status.stops[0].stop.reason = "runaway research-bot";
         });
     }},
    {"fault", [](TestWindow& test) { test.engine.setLink(EnginePort::Link::lost); }},
    {"exhausted",
     [](TestWindow& test) {
         test.engine.change([](EngineStatus& status) {
             PolicyView& org = status.policies[0];
             org.all.used = status.today = org.policy.limit;
             org.all.state = BudgetState::exhausted;
             org.all.until = FakeMonth::now() + 4h + 12min;
         });
     }},
    {"budgets",
     [](TestWindow& test) {
         test.window->showPage(PageId::budgets);
         QTest::keyClick(test.window.get(), Qt::Key_4, Qt::ControlModifier);
     }},
    {"budgets-replay", [](TestWindow& test) { replayBudget(test, "150"); }},
    {"budgets-which",
     [](TestWindow& test) {
         replayBudget(test, "150");
         QTest::mouseClick(named<QPushButton>(*test.window, "Which requests"), Qt::LeftButton);
     }},
    {"budgets-thirty",
     [](TestWindow& test) {
         replayBudget(test, "220");
         test.window->findChild<ReplayPanel*>()->setDays(30);
         QTest::keyClicks(named<QLineEdit>(*test.window, "Name"), QStringLiteral("."));
         awaitReplay(test);
         hoverOver(test.window->findChild<PairChart*>(), 0.4, 0.5);
     }},
    {"budgets-history",
     [](TestWindow& test) {
         test.window->showPage(PageId::budgets);
         QTest::mouseClick(named<QPushButton>(*test.window, "History"), Qt::LeftButton);
     }},
    {"hour", [](TestWindow& test) { choosePeriod(test, OverviewPeriod::hour); }},
    {"week", [](TestWindow& test) { choosePeriod(test, OverviewPeriod::sevenDays); }},
    {"thirty-days", [](TestWindow& test) { choosePeriod(test, OverviewPeriod::thirtyDays); }},
    {"month",
     [](TestWindow& test) {
         choosePeriod(test, OverviewPeriod::month);
         test.window->findChild<SpendersCard*>()->showWorkflows(true);
         settle(test);
         hover(test, 0.5, 0.6);
     }},
    {"no-limits",
     [](TestWindow& test) { test.engine.change([](EngineStatus& status) { status.policies.clear(); }); }},
    {"live", [](TestWindow& test) { showLive(test); }},
    {"live-request",
     [](TestWindow& test) {
         showLive(test);
         auto* table = test.window->findChild<QTableView*>(QStringLiteral("calls"));
         table->setFocus();
         table->selectRow(0);
         QTest::keyClick(table, Qt::Key_Return);
     }},
    {"spend",
     [](TestWindow& test) {
         test.window->showPage(PageId::spend);
         settle(test);
         hover(test, 0.63, 0.4);
     }},
    {"spend-week",
     [](TestWindow& test) {
         goToSpend(test, {{{Dimension::tier, {}, "complex"}},
                          {},
                          SpendPeriod::sevenDays,
                          Grouping{Dimension::workflow, {}}});
     }},
    {"spend-month",
     [](TestWindow& test) {
         goToSpend(test, {{}, {}, SpendPeriod::month, Grouping{Dimension::tier, {}}});
     },
     true},
    {"spend-custom",
     [](TestWindow& test) {
         goToSpend(test, {{{Dimension::user, {}, "acme-corp"}, {Dimension::workflow, {}, "refund"}},
                          TimeSpan{FakeMonth::now() - 30h, FakeMonth::now() - 5h},
                          SpendPeriod::custom,
                          Grouping{Dimension::model, {}}});
     }},
    {"agents",
     [](TestWindow& test) {
         test.window->showPage(PageId::agents);
         test.engine.kill({Scope::Kind::agent, "research-bot"}, {}, [](const Result<std::uint64_t>&) {});
     }},
    {"log",
     [](TestWindow& test) {
         test.window->showPage(PageId::log);
         settle(test);
         named<DataTable>(*test.window, "Log")->selectRow(0);
     }},
    {"settings",
     [](TestWindow& test) {
         test.window->showPage(PageId::settings);
         settle(test);
     }},
    {"first-run", [](TestWindow&) {}, false, true},
};

/// How all of them are drawn.
struct Frame
{
    QDir folder;
    QSize size{1280, 720};
    double fonts = 1.0;
};

void draw(const State& state, const FakeMonth& month, Theme::Choice choice, const Frame& frame)
{
    TestWindow test(state.empty ? FakeMonth() : month, frame.fonts);
    test.theme.setChoice(choice);
    test.theme.dress(*qApp);
    EngineStatus status = sampleStatus(test.store.month() ? *test.store.month() : FakeMonth());
    status.engine = "tokenfence/" TOKENFENCE_VERSION; // as the window's
    if (state.empty) {
        status.events = status.duplicates = 0;
        status.policies.clear();
        status.agents.clear();
    }
    test.engine.setStatus(status);
    test.engine.setLink(EnginePort::Link::connected);
    test.open();
    // Twice: what gives way to the first may leave room for the second.
    for (int pass = 0; pass < 2; ++pass) {
        test.window->resize(frame.size);
        settle(test);
    }
    test.clock.advance(100ms);
    state.arrange(test);
    settle(test);
    const QString name =
        QStringLiteral("%1-%2.png")
            .arg(QLatin1String(state.name),
                 choice == Theme::Choice::dark ? QStringLiteral("dark") : QStringLiteral("light"));
    test.window->grab().save(frame.folder.filePath(name));
}

bool isWanted(const State& state, const QStringList& beginnings)
{
    return beginnings.isEmpty() ||
           std::any_of(beginnings.begin(), beginnings.end(), [&state](const QString& beginning) {
               return QLatin1String(state.name).startsWith(beginning);
           });
}

} // namespace

int main(int argc, char** argv)
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Draws the window in every state over a made-up month."));
    parser.addHelpOption();
    parser.addOptions(
        {{QStringLiteral("size"), QStringLiteral("of the window"), QStringLiteral("WxH"),
          QStringLiteral("1280x720")},
         {QStringLiteral("theme"), QStringLiteral("only this one"), QStringLiteral("light|dark")},
         {QStringLiteral("fonts"), QStringLiteral("scale of the fonts"), QStringLiteral("SCALE"),
          QStringLiteral("1")}});
    parser.addPositionalArgument(QStringLiteral("folder"), QStringLiteral("where the pictures go"));
    parser.addPositionalArgument(QStringLiteral("name"), QStringLiteral("beginnings of states"),
                                 QStringLiteral("[name…]"));
    parser.process(application);
    QStringList arguments = parser.positionalArguments();
    const QStringList size = parser.value(QStringLiteral("size")).split(u'x');
    if (arguments.isEmpty() || size.size() != 2) {
        parser.showHelp(2);
    }
    const Frame frame{QDir(arguments.takeFirst()), QSize(size[0].toInt(), size[1].toInt()),
                      parser.value(QStringLiteral("fonts")).toDouble()};
    frame.folder.mkpath(QStringLiteral("."));
    const QString theme = parser.value(QStringLiteral("theme"));
    const FakeMonth plain = FakeMonth::sample();
    const FakeMonth unpriced = FakeMonth::sample(true);
    for (const State& state : states) {
        if (!isWanted(state, arguments)) {
            continue;
        }
        for (const auto& [name, choice] :
             {std::pair("dark", Theme::Choice::dark), std::pair("light", Theme::Choice::light)}) {
            if (theme.isEmpty() || theme == QLatin1String(name)) {
                draw(state, state.withUnpriced ? unpriced : plain, choice, frame);
            }
        }
    }
    return 0;
}
