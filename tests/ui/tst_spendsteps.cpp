// SPDX-License-Identifier: GPL-3.0-or-later
// The steps on the Spend page: every one leads where it says, and Alt+Left comes back.
#include "tests/ui/spendpagetest.h"
#include "ui/items/progressline.h"

#include <QTableView>

using namespace tokenfence;

class TestSpendSteps : public SpendPageTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void cleanup() { m_test.reset(); }

    void aRowLeadsDownAndTheWayBackIsThere()
    {
        open();
        clickRow(0);
        QCOMPARE(chips(), QStringList{QStringLiteral("Remove the filter User: acme")});
        QCOMPARE(column(SpendModel::Name), QStringList({QStringLiteral("refund"), QStringLiteral("triage")}));
        QCOMPARE(cell(0, SpendModel::Spend), QStringLiteral("$2.000000001"));
        clickRow(0);
        QCOMPARE(chips().size(), 2);
        QCOMPARE(column(SpendModel::Name), QStringList{QStringLiteral("gpt-4o")});
        goBack();
        QCOMPARE(column(SpendModel::Name), QStringList({QStringLiteral("refund"), QStringLiteral("triage")}));
        goBack();
        QVERIFY(chips().isEmpty());
        QCOMPARE(cell(0, SpendModel::Name), QStringLiteral("acme"));
        QTest::keyClick(m_test->window.get(), Qt::Key_Right, Qt::AltModifier);
        QVERIFY(m_test->settle());
        QCOMPARE(chips().size(), 1);
    }

    void aDoubleClickLeadsDownOnce()
    {
        open();
        SpendTable& table = the<SpendTable>();
        const QPoint place = table.visualRect(rows().index(0, SpendModel::Calls)).center();
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, place);
        QVERIFY(m_test->settle()); // another table stands under the pointer when the second click comes
        QMouseEvent second(QEvent::MouseButtonDblClick, place, table.viewport()->mapToGlobal(place),
                           Qt::LeftButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(table.viewport(), &second);
        QTest::mouseRelease(table.viewport(), Qt::LeftButton, {}, place);
        QVERIFY(m_test->settle());
        QCOMPARE(chips().size(), 1);
        clickRow(0);
        QCOMPARE(chips().size(), 2);
    }

    void enterOnARowLeadsDown()
    {
        open();
        the<SpendTable>().setFocus(Qt::TabFocusReason);
        the<SpendTable>().selectRow(1);
        QTest::keyClick(&the<SpendTable>(), Qt::Key_Return);
        QVERIFY(m_test->settle());
        QCOMPARE(chips(), QStringList{QStringLiteral("Remove the filter User: <b>bold</b>")});
    }

    void filtersAreTakenAwayOneByOne()
    {
        open();
        clickRow(0);
        clickRow(1);
        QCOMPARE(chips(), QStringList({QStringLiteral("Remove the filter User: acme"),
                                       QStringLiteral("Remove the filter Workflow: triage")}));
        press("Remove the filter User: acme");
        QCOMPARE(chips(), QStringList{QStringLiteral("Remove the filter Workflow: triage")});
        group("User");
        QCOMPARE(column(SpendModel::Name),
                 QStringList({QStringLiteral("acme"), QStringLiteral("=1+1"), QStringLiteral("nobody's")}));
        press("Remove the filter Workflow: triage");
        QVERIFY(chips().isEmpty());
        QCOMPARE(rows().rowCount(), 4);
        QVERIFY(m_test->window->focusWidget() != nullptr);
    }

    void whatIsFixedAlreadyLeadsToItsCalls()
    {
        open();
        clickRow(0);
        group("User");
        clickRow(0);
        QCOMPARE(m_test->window->currentPage(), PageId::live);
        // Those of the day, stored as they are, with the filter that was there.
        QAbstractItemModel& calls = *named<QTableView>(*m_test->window, "Calls")->model();
        QCOMPARE(calls.rowCount(), 2);
        QCOMPARE(calls.index(0, 3).data().toString(), QStringLiteral("triage"));
        QVERIFY(says(*m_test->window, "Calls of 24 Nov 00:00 – 20:00, User: acme · 2 calls"));
        LiveBatch arriving;
        arriving.calls.resize(1);
        arriving.matched = arriving.shown = arriving.seen = 1;
        m_test->engine.deliver(arriving);
        QCOMPARE(calls.rowCount(), 2); // what happens now does not mix with them
        press("Back to live");
        QCOMPARE(m_test->engine.liveFilters.back().match[0].pattern, std::string("acme"));
        QVERIFY(m_test->engine.liveFilters.back().match.size() == 1);
        goBack();
        QCOMPARE(m_test->window->currentPage(), PageId::spend);
        QCOMPARE(chips().size(), 1);
    }

    void longReadingsAreShownAsTheyComeAndCanBeGivenUp()
    {
        open();
        m_test->store.readCalls(20'000'000); // in so many pieces that nobody waits for the last one
        QTest::mouseClick(named<QAbstractButton>(*m_test->window, "7 d"), Qt::LeftButton);
        auto* progress = m_test->window->findChild<ProgressLine*>();
        QVERIFY(!progress->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(progress->isVisible(), 20000);
        QVERIFY(says(*m_test->window, "Reading the calls themselves, newest first: "));
        QVERIFY(!named<QPushButton>(*m_test->window, "Export")->isEnabled());
        QTest::mouseClick(named<QAbstractButton>(*m_test->window, "Cancel"), Qt::LeftButton);
        QVERIFY(says(*m_test->window, "Given up at "));
        m_test->store.readCalls(0);
        QTest::mouseClick(named<QAbstractButton>(*m_test->window, "Read all"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!progress->isVisible(), 20000);
        QTRY_VERIFY(named<QPushButton>(*m_test->window, "Export")->isEnabled());
        QCOMPARE(cell(0, SpendModel::Spend), QStringLiteral("$4.000000001"));
    }

    void aRangeIsDraggedOnTheChart()
    {
        open();
        StackChart& chart = the<StackChart>();
        QTest::mousePress(&chart, Qt::LeftButton, {}, chart.placeOf(binAt(10h), 0.9));
        QMouseEvent move(QEvent::MouseMove, chart.placeOf(binAt(11h + 45min), 0.5),
                         chart.mapToGlobal(chart.placeOf(binAt(11h + 45min), 0.5)), Qt::NoButton,
                         Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&chart, &move);
        QTest::mouseRelease(&chart, Qt::LeftButton, {}, chart.placeOf(binAt(11h + 45min), 0.5));
        QVERIFY(m_test->settle());
        QCOMPARE(chart.accessibleName(), QStringLiteral("Spend 24 Nov 10:00 – 12:00, by user"));
        QVERIFY(chart.course().edges.front() == midnight + 10h);
        QVERIFY(chart.course().edges.back() == midnight + 12h);
        QCOMPARE(column(SpendModel::Name),
                 QStringList({QStringLiteral("acme"), QStringLiteral("<b>bold</b>")}));
        QVERIFY(the<TimeRange>().isVisible());
        goBack();
        QCOMPARE(chart.accessibleName(), QStringLiteral("Spend today, by user"));
        QVERIFY(!the<TimeRange>().isVisible());
    }

    void aRangeIsChosenByKeyboard()
    {
        open();
        StackChart& chart = the<StackChart>();
        chart.setFocus();
        for (std::size_t bin = 79; bin > binAt(11h); --bin) {
            QTest::keyClick(&chart, Qt::Key_Left);
        }
        QTest::keyClick(&chart, Qt::Key_Left);
        QCOMPARE(chart.markedBin(), std::optional<std::size_t>(binAt(11h)));
        QCOMPARE(chart.accessibleDescription(), QStringLiteral("11:00 – 11:15: acme $1.00"));
        for (int i = 0; i < 4; ++i) {
            QTest::keyClick(&chart, Qt::Key_Left, Qt::ShiftModifier);
        }
        QTest::keyClick(&chart, Qt::Key_Return);
        QVERIFY(m_test->settle());
        QCOMPARE(chart.accessibleName(), QStringLiteral("Spend 24 Nov 10:00 – 11:15, by user"));
        QCOMPARE(cell(0, SpendModel::Spend), QStringLiteral("$3.000000001"));
    }

    void aPartOfABarLeadsDown()
    {
        open();
        StackChart& chart = the<StackChart>();
        QTest::mouseClick(&chart, Qt::LeftButton, {}, chart.placeOf(binAt(10h), 0.1));
        QVERIFY(m_test->settle());
        QCOMPARE(chips(), QStringList{QStringLiteral("Remove the filter User: acme")});
        goBack();
        // Above the bar there is no part: the quarter hour itself is looked into.
        QTest::mouseClick(&chart, Qt::LeftButton, {}, chart.placeOf(binAt(11h), 0.97));
        QVERIFY(m_test->settle());
        QCOMPARE(chart.accessibleName(), QStringLiteral("Spend 24 Nov 11:00 – 11:15, by user"));
    }

    void theRowsMenuSortsFiltersAndStops()
    {
        open();
        the<SpendTable>().setFocus(Qt::TabFocusReason);
        the<SpendTable>().selectRow(0);
        QStringList entries;
        QTimer::singleShot(0, this, [&entries] {
            for (QAction* action : openMenu()->actions()) {
                entries += action->text();
            }
            QVERIFY(choose("Cap it"));
        });
        QTest::keyClick(&the<SpendTable>(), Qt::Key_F10, Qt::ShiftModifier);
        QCOMPARE(entries, QStringList({QStringLiteral("Only this one"), QStringLiteral("Show the calls"),
                                       QStringLiteral("Cap it"), QStringLiteral("Stop this user"), QString(),
                                       QStringLiteral("Sort by")}));
        QCOMPARE(m_test->window->currentPage(), PageId::budgets);
        m_test->window->activateWindow(); // the menu was
        QVERIFY(QTest::qWaitForWindowActive(m_test->window.get()));
        goBack();
        QCOMPARE(m_test->window->currentPage(), PageId::spend);
    }

    void theOverviewLeadsHere()
    {
        open(smallMonth(), PageId::overview);
        SpenderRow* acme = nullptr;
        for (SpenderRow* row : m_test->window->findChildren<SpenderRow*>()) {
            if (row->isVisible() && row->text() == QStringLiteral("acme")) {
                acme = row;
            }
        }
        QVERIFY(acme != nullptr);
        QTest::mouseClick(acme, Qt::LeftButton);
        QVERIFY(m_test->settle());
        QCOMPARE(m_test->window->currentPage(), PageId::spend);
        QCOMPARE(chips(), QStringList{QStringLiteral("Remove the filter User: acme")});
        QCOMPARE(the<StackChart>().accessibleName(), QStringLiteral("Spend today, by workflow"));
        goBack();
        QCOMPARE(m_test->window->currentPage(), PageId::overview);

        RingChart& ring = the<RingChart>();
        ring.setFocus();
        QTest::keyClick(&ring, Qt::Key_Right);
        QTest::keyClick(&ring, Qt::Key_Return);
        QVERIFY(m_test->settle());
        QCOMPARE(chips(), QStringList{QStringLiteral("Remove the filter Tier: simple")});
        goBack();

        StackChart& chart = the<StackChart>();
        chart.setFocus();
        QTest::keyClick(&chart, Qt::Key_Left);
        QTest::keyClick(&chart, Qt::Key_Return);
        QVERIFY(m_test->settle());
        QCOMPARE(the<StackChart>().accessibleName().left(31),
                 QStringLiteral("Spend 24 Nov 19:45 – 20:00, by "));
        goBack();
        QCOMPARE(m_test->window->currentPage(), PageId::overview);
    }
};

QTEST_MAIN(TestSpendSteps)
#include "tst_spendsteps.moc"
