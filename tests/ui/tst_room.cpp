// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/testwindow.h"
#include "ui/items/ifroom.h"
#include "ui/items/textlabel.h"
#include "ui/pages/budgets/budgetmodel.h"
#include "ui/pages/budgets/budgettable.h"
#include "ui/pages/live/callmodel.h"
#include "ui/shell/killswitch.h"
#include "ui/shell/meter.h"
#include "ui/shell/sidebarentry.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableView>
#include <QTest>

using namespace tokenfence;

/// What gives way where a window is small for its fonts, and what never does.
class tst_Room : public QObject
{
    Q_OBJECT

    std::unique_ptr<TestWindow> m_test;

    MainWindow& window() const { return *m_test->window; }
    void open(double fonts, QSize size)
    {
        static const FakeMonth month = FakeMonth::sample();
        m_test = std::make_unique<TestWindow>(month, fonts);
        m_test->theme.dress(*qApp);
        m_test->engine.setLink(EnginePort::Link::connected);
        m_test->engine.setStatus(sampleStatus(month));
        m_test->open();
        for (int pass = 0; pass < 2; ++pass) { // what gives way to the first leaves room for the second
            window().resize(size);
            QVERIFY(m_test->settle());
        }
    }

private Q_SLOTS:
    void theSmallestScreenShowsWhatMatters_data()
    {
        QTest::addColumn<double>("fonts");
        QTest::addColumn<bool>("stopped");
        QTest::newRow("the design's fonts") << 1.0 << false;
        QTest::newRow("the design's fonts, all stopped") << 1.0 << true;
        QTest::newRow("fonts at 125 %") << 1.25 << false;
        QTest::newRow("fonts at 150 %") << 1.5 << false;
    }
    void theSmallestScreenShowsWhatMatters()
    {
        QFETCH(double, fonts);
        QFETCH(bool, stopped);
        const QSize screen(1280, 720);
        open(fonts, screen);
        if (stopped) {
            window().stopControl().stopAll();
            QVERIFY(m_test->settle());
        }
        QCOMPARE(window().size(), screen);
        auto* kill = window().findChild<KillSwitch*>();
        QVERIFY(window().rect().contains(QRect(kill->mapTo(&window(), QPoint()), kill->size())));
        QCOMPARE(kill->size(), kill->sizeHint());
        for (const QScrollArea* area : window().findChildren<QScrollArea*>()) {
            if (area->isVisible()) {
                QVERIFY2(area->horizontalScrollBar()->maximum() == 0, "Overview is cut at its right");
                QVERIFY2(area->verticalScrollBar()->maximum() == 0, "Overview is cut at its foot");
            }
        }
        for (const Meter* meter : window().findChildren<Meter*>()) {
            for (const TextLabel* label : meter->findChildren<TextLabel*>()) {
                if (label->isVisible()) {
                    QVERIFY2(label->width() >= QFontMetrics(label->font()).horizontalAdvance(label->text()),
                             qPrintable(label->text()));
                }
            }
        }
    }

    void namesLeaveTheSideBarWhereTheWindowIsNarrowForItsFonts()
    {
        open(1.5, {1280, 720});
        for (const SideBarEntry* entry : window().findChildren<SideBarEntry*>()) {
            QCOMPARE(entry->toolTip(), entry->text());
            QCOMPARE(entry->accessibleName(), entry->text());
        }
        window().resize(1920, 1080);
        QVERIFY(m_test->settle());
        for (const SideBarEntry* entry : window().findChildren<SideBarEntry*>()) {
            QVERIFY(entry->toolTip().isEmpty());
        }
    }

    void budgetsKeepTheirNamesAndTheirBars()
    {
        open(1.5, {1280, 720});
        window().showPage(PageId::budgets);
        QVERIFY(m_test->settle());
        auto* table = window().findChild<BudgetTable*>();
        QCOMPARE(table->horizontalScrollBar()->maximum(), 0);
        const QFontMetrics font(m_test->theme.font(TextStyle::body));
        QVERIFY(table->columnWidth(BudgetModel::Policy) >
                font.horizontalAdvance(QStringLiteral("Nightly ETL")));
        QVERIFY(!table->isColumnHidden(BudgetModel::Used));
        QVERIFY(table->isColumnHidden(BudgetModel::State));
        window().resize(1920, 1080);
        QVERIFY(m_test->settle());
        QVERIFY(!table->isColumnHidden(BudgetModel::State));
    }

    void theCallsLeaveOutNothingWhereThereIsRoom()
    {
        open(1.0, {2560, 1440});
        window().showPage(PageId::live);
        auto* table = window().findChild<QTableView*>(QStringLiteral("calls"));
        QVERIFY(m_test->settle());
        table->selectRow(0);
        QTest::keyClick(table, Qt::Key_Return);
        QVERIFY(m_test->settle());
        QVERIFY(!table->isColumnHidden(CallModel::Try));
        window().resize(1280, 720);
        QVERIFY(m_test->settle());
        QVERIFY(table->isColumnHidden(CallModel::Try));
        QVERIFY(!table->isColumnHidden(CallModel::Decision));
    }

    void whatCanBeDoneWithoutIsThereWholeOrNotAtAll()
    {
        Theme theme(1.0);
        auto* words = new TextLabel(theme, TextStyle::body, Ink::text, QStringLiteral("spent · reserved"));
        auto* row = new QWidget;
        auto* layout = new QHBoxLayout(row);
        layout->addWidget(words);
        IfRoom place(row);
        place.show();
        place.resize(row->sizeHint());
        QVERIFY(words->isVisible());
        place.resize(row->sizeHint().width() - 1, row->sizeHint().height());
        QVERIFY(!words->isVisible());
        words->setText(QStringLiteral("spent"));
        QTRY_VERIFY(words->isVisible());
    }
};

QTEST_MAIN(tst_Room)
#include "tst_room.moc"
