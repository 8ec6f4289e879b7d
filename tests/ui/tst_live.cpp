// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/controls.h"
#include "ui/items/datatable.h"
#include "ui/items/textlabel.h"
#include "ui/pages/request/requestpanel.h"

#include <QAccessible>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QtTest>

using namespace tokenfence;
using namespace std::chrono_literals;

class tst_Live : public QObject
{
    Q_OBJECT

    QWidget& window() const { return *m_test->window; }
    DataTable* table() const { return named<DataTable>(window(), "Calls"); }
    QLineEdit* filter() const { return named<QLineEdit>(window(), "Filter"); }
    QPushButton* button(const char* name) const { return named<QPushButton>(window(), name); }
    RequestPanel* panel() const { return m_test->window->findChild<RequestPanel*>(); }
    int rows() const { return table()->model()->rowCount(); }
    QString cell(int row, int column) const { return table()->model()->index(row, column).data().toString(); }
    bool says(const char* text) const { return tokenfence::says(window(), text); }
    void type(const char* text)
    {
        filter()->selectAll();
        QTest::keyClicks(filter(), QString::fromUtf8(text));
    }
    static LiveCall call(const char* id, const char* user)
    {
        LiveCall live;
        live.call.id = id;
        live.call.time = FakeMonth::now() + 1s;
        live.call.user = user;
        live.call.workflow = "refund";
        live.call.agent = "support-bot";
        live.call.model = "gpt-4o";
        live.call.tier = Tier::complex;
        live.call.hasTokens = true;
        live.call.cost = Money::fromNano(58'100'000);
        live.call.verdict = Verdict::allow;
        return live;
    }
    static LiveBatch batch(std::vector<LiveCall> calls)
    {
        LiveBatch batch;
        batch.seen = batch.matched = batch.shown = calls.size();
        batch.calls = std::move(calls);
        return batch;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        m_month = recentCalls(3000);
    }
    void init()
    {
        m_test = std::make_unique<TestWindow>(m_month);
        m_test->store.setRequest(sampleRequest());
        m_test->theme.dress(*qApp);
        m_test->engine.setLink(EnginePort::Link::connected);
        m_test->engine.setStatus(sampleStatus(m_month));
        m_test->open();
        QVERIFY(QTest::qWaitForWindowExposed(m_test->window.get()));
        QTest::keyClick(m_test->window.get(), Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(m_test->window->currentPage(), PageId::live);
        QTRY_COMPARE(rows(), 2000);
    }
    void cleanup() { m_test.reset(); }

    void itBeginsWithWhatIsStored()
    {
        QCOMPARE(cell(0, 1).isEmpty(), false);
        QVERIFY(table()->model()->index(0, 0).data().toString().startsWith(QStringLiteral("19:4")));
    }

    void whatIsTypedIsTheEnginesFilterAfterAShortPause()
    {
        const std::size_t before = m_test->engine.liveFilters.size();
        type("user:u-17 cost>0.10");
        QCOMPARE(m_test->engine.liveFilters.size(), before);
        QTRY_COMPARE(m_test->engine.liveFilters.size(), before + 1);
        const LiveFilter& asked = m_test->engine.liveFilters.back();
        QCOMPARE(asked.match.size(), std::size_t{1});
        QCOMPARE(asked.match.front().pattern, std::string("u-17"));
        QCOMPARE(asked.minCost->nano(), std::int64_t{100'000'001});
    }

    void aFilterHoldsForWhatIsThereToo()
    {
        type("user:acme-corp");
        QTest::keyClick(filter(), Qt::Key_Return);
        QTRY_VERIFY(rows() > 0 && rows() < 2000);
        for (int row = 0; row < rows(); ++row) {
            QCOMPARE(cell(row, 2), QStringLiteral("acme-corp"));
        }
        m_test->engine.deliver(batch({call("n-1", "globex"), call("n-2", "acme-corp")}));
        for (int row = 0; row < rows(); ++row) {
            QCOMPARE(cell(row, 2), QStringLiteral("acme-corp"));
        }
    }

    void aWrongFilterIsExplainedAndChangesNothing()
    {
        const std::size_t before = m_test->engine.liveFilters.size();
        type("refund");
        QTRY_VERIFY(says("such as user:refund"));
        QCOMPARE(m_test->engine.liveFilters.size(), before);
        QCOMPARE(rows(), 2000);
        QVERIFY(filter()->property("wrong").toBool());
        type("workflow:refund");
        QTRY_COMPARE(m_test->engine.liveFilters.size(), before + 1);
        QVERIFY(!says("such as user:refund"));
    }

    void newCallsComeInAtTheTop()
    {
        m_test->engine.deliver(batch({call("n-1", "first"), call("n-2", "second")}));
        QCOMPARE(rows(), 2000);
        QCOMPARE(cell(0, 2), QStringLiteral("second"));
        QCOMPARE(cell(1, 2), QStringLiteral("first"));
    }

    void aFrozenViewStandsAndCountsWhatItMisses()
    {
        QTest::mouseClick(button("Freeze"), Qt::LeftButton);
        LiveBatch many = batch({call("n-1", "late")});
        many.matched = 1204;
        m_test->engine.deliver(many);
        QVERIFY(cell(0, 2) != QStringLiteral("late"));
        QVERIFY(says("1,204 missed"));
        QTest::mouseClick(button("Freeze"), Qt::LeftButton);
        QCOMPARE(cell(0, 2), QStringLiteral("late"));
        QVERIFY(!says("missed"));
    }

    void followLeadsBackToTheNewest()
    {
        QVERIFY(button("Follow") == nullptr);
        table()->scrollToBottom();
        QVERIFY(button("Follow") != nullptr);
        QTest::mouseClick(button("Follow"), Qt::LeftButton);
        QCOMPARE(table()->indexAt({1, 1}).row(), 0);
        QVERIFY(button("Follow") == nullptr);
    }

    void whoHasScrolledAwayKeepsTheRowsUnderTheEye()
    {
        table()->scrollToBottom(); // lays the rows out
        table()->scrollTo(table()->model()->index(500, 0), QAbstractItemView::PositionAtTop);
        const int row = table()->rowAt(1);
        const QString time = cell(row, 0);
        m_test->engine.deliver(batch({call("n-1", "a"), call("n-2", "b"), call("n-3", "c")}));
        QTRY_COMPARE(table()->rowAt(1), row + 3);
        QCOMPARE(cell(table()->rowAt(1), 0), time);
    }

    void aSampleSaysThatItIsOne()
    {
        LiveBatch sample = batch({call("n-1", "a")});
        sample.shown = 200;
        sample.matched = sample.seen = 48'112;
        m_test->engine.deliver(sample);
        QVERIFY(says("200 of 48,112 shown"));
        QVERIFY(says("48,112 calls/s"));
    }

    void theMenuStopsWhoMadeTheCall_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("entry");
        QTest::addColumn<QString>("name");
        QTest::newRow("agent") << int(Scope::Kind::agent) << QByteArray("Stop this agent") << "support-bot";
        QTest::newRow("user") << int(Scope::Kind::user) << QByteArray("Stop this user") << "acme";
        QTest::newRow("workflow") << int(Scope::Kind::workflow) << QByteArray("Stop this workflow")
                                  << "refund";
    }
    void theMenuStopsWhoMadeTheCall()
    {
        QFETCH(int, kind);
        QFETCH(QByteArray, entry);
        QFETCH(QString, name);
        m_test->engine.deliver(batch({call("n-1", "acme")}));
        table()->setFocus();
        table()->selectRow(0);
        QTest::keyClick(table(), Qt::Key_F10, Qt::ShiftModifier);
        QVERIFY(choose(entry));
        QCOMPARE(m_test->engine.kills.size(), std::size_t{1});
        QCOMPARE(int(m_test->engine.kills.front().scope.kind), kind);
        QCOMPARE(QString::fromStdString(m_test->engine.kills.front().scope.name), name);
    }

    void whatTheMenuCouldNotStopIsSaid_data() { theMenuStopsWhoMadeTheCall_data(); }
    void whatTheMenuCouldNotStopIsSaid()
    {
        QFETCH(QByteArray, entry);
        QFETCH(QString, name);
        m_test->engine.deliver(batch({call("n-1", "acme")}));
        m_test->engine.failWith(Error{"timeout", "The engine does not answer."});
        table()->setFocus();
        table()->selectRow(0);
        QTest::keyClick(table(), Qt::Key_F10, Qt::ShiftModifier);
        QVERIFY(choose(entry));
        QCOMPARE(notices(window()),
                 QStringList{QStringLiteral("The %1 %2 was not stopped: The engine does not "
                                            "answer.")
                                 .arg(QLatin1String(QTest::currentDataTag()), name)});
    }

    void theMenuKeyOpensTheMenuOfTheCurrentRow()
    {
        table()->setFocus();
        table()->selectRow(2);
        QContextMenuEvent key(QContextMenuEvent::Keyboard, {}, {});
        QApplication::sendEvent(table(), &key);
        QVERIFY(openMenu() != nullptr);
        openMenu()->close();
    }

    void aRowIsCopiedAsJson()
    {
        m_test->engine.deliver(batch({call("n-1", "acme")}));
        table()->selectRow(0);
        QTest::keyClick(table(), Qt::Key_F10, Qt::ShiftModifier);
        QVERIFY(choose("Copy as JSON"));
        const QString json = QGuiApplication::clipboard()->text();
        QVERIFY(json.contains(QStringLiteral("\"user\":\"acme\"")));
        QVERIFY(json.contains(QStringLiteral("\"cost_usd\":0.0581")));
    }

    void cappingAWorkflowOpensItsBudget()
    {
        m_test->engine.deliver(batch({call("n-1", "acme")}));
        table()->selectRow(0);
        QTest::keyClick(table(), Qt::Key_F10, Qt::ShiftModifier);
        QVERIFY(choose("Cap this workflow"));
        QCOMPARE(m_test->window->currentPage(), PageId::budgets);
        QCOMPARE(named<QLineEdit>(window(), "Name")->text(), QStringLiteral("refund, per request"));
    }

    void enterOpensTheRequestAndEscapeClosesIt()
    {
        LiveCall live = call("n-1", "u-2291");
        live.call.request = "req-48213";
        m_test->engine.deliver(batch({live}));
        table()->setFocus();
        table()->selectRow(0);
        QTest::keyClick(table(), Qt::Key_Return);
        QVERIFY(panel()->isVisible());
        QTRY_VERIFY(says("$0.5001"));
        QVERIFY(says("of $0.50 — capped"));
        QVERIFY(says("×44 from the first call to the largest"));
        QTest::keyClick(panel(), Qt::Key_Escape);
        QVERIFY(!panel()->isVisible());
        QVERIFY(table()->hasFocus());
    }

    void thePanelStopsAndResumes()
    {
        LiveCall live = call("n-1", "u-2291");
        live.call.request = "req-48213";
        m_test->engine.deliver(batch({live}));
        table()->selectRow(0);
        QCoreApplication::processEvents(); // lays the rows out
        const QPoint at = table()->visualRect(table()->currentIndex()).center();
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, at);
        QTest::mouseDClick(table()->viewport(), Qt::LeftButton, {}, at);
        QTRY_VERIFY(panel()->isVisible());
        m_test->engine.failWith(Error{"timeout", "The engine does not answer."});
        QTest::mouseClick(button("Stop this user"), Qt::LeftButton);
        QCOMPARE(notices(window()),
                 QStringList{QStringLiteral("The user u-2291 was not stopped: The engine does not answer.")});
        m_test->engine.failWith(std::nullopt);
        QTest::mouseClick(button("Stop this user"), Qt::LeftButton);
        QCOMPARE(notices(window()), QStringList());
        QCOMPARE(m_test->engine.kills.back().scope, (Scope{Scope::Kind::user, "u-2291"}));
        QTest::mouseClick(button("Resume this user"), Qt::LeftButton);
        QCOMPARE(m_test->engine.resumes.back(), (Scope{Scope::Kind::user, "u-2291"}));
    }

    void aDenialOfTheRequestStandsInItsPanel()
    {
        LiveCall live = call("n-1", "u-2291");
        live.call.request = "req-48213";
        live.denied = true;
        live.code = DenialCode::budget;
        m_test->engine.deliver(batch({live}));
        table()->setFocus();
        table()->selectRow(0);
        QTest::keyClick(table(), Qt::Key_Return);
        auto* waterfall = named<QWidget>(*panel(), "Calls of this request");
        QTRY_VERIFY(waterfall->accessibleDescription().contains(QStringLiteral("denied, gpt-4o")));
    }

    void theFilterIsThereAgainAtTheNextStart()
    {
        type("workflow:etl");
        QTest::keyClick(filter(), Qt::Key_Return);
        m_test->open();
        QTRY_VERIFY(table() != nullptr);
        QCOMPARE(filter()->text(), QStringLiteral("workflow:etl"));
        QCOMPARE(m_test->engine.liveFilters.back().match.front().pattern, std::string("etl"));
    }

    void everyControlIsReachedByTabAndHasAName()
    {
        for (QWidget* widget : window().findChildren<QWidget*>()) {
            if (widget->isVisible() && (widget->focusPolicy() & Qt::TabFocus) != 0 && widget->isEnabled()) {
                QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
                QVERIFY2(accessible != nullptr && !accessible->text(QAccessible::Name).isEmpty(),
                         widget->metaObject()->className());
            }
        }
    }

    void picture()
    {
        LiveBatch newest = sampleBatch(m_month, 40);
        newest.calls.back().call.request = "req-48213";
        for (std::size_t i = 0; i < newest.calls.size(); ++i) {
            newest.calls[i].call.time = FakeMonth::now() - 2100ms * (newest.calls.size() - i);
            newest.calls[i].call.id = "picture-" + std::to_string(i);
        }
        newest.calls[34].call.attempt = 3;
        newest.calls[34].call.status = CallStatus::error;
        newest.calls[30].call.tokens.cachedInput = newest.calls[30].call.tokens.input / 2;
        newest.seen = newest.matched = 42;
        newest.shown = 42;
        m_test->engine.deliver(newest);
        keepPictures(*m_test, "live-alone");
        table()->setFocus();
        table()->selectRow(0);
        QTest::keyClick(table(), Qt::Key_Return);
        QTRY_VERIFY(says("capped"));
        table()->selectRow(5);
        keepPictures(*m_test, "live");
    }

private:
    FakeMonth m_month;
    std::unique_ptr<TestWindow> m_test;
};

QTEST_MAIN(tst_Live)
#include "tst_live.moc"
