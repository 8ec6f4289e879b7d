// SPDX-License-Identifier: GPL-3.0-or-later
// The Spend page as it shows: what is asked for is shown, exactly; what is not known is no zero.
#include "tests/ui/spendpagetest.h"
#include "ui/charts/heatmap.h"
#include "ui/charts/histogramchart.h"

#include <QClipboard>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMimeData>

using namespace tokenfence;

class TestSpend : public SpendPageTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void cleanup() { m_test.reset(); }

    void theDayIsShownByUser()
    {
        open();
        QCOMPARE(column(SpendModel::Name), QStringList({QStringLiteral("acme"), QStringLiteral("<b>bold</b>"),
                                                        QStringLiteral("=1+1"), QStringLiteral("nobody's")}));
        QCOMPARE(column(SpendModel::Spend),
                 QStringList({QStringLiteral("$3.000000001"), QStringLiteral("$0.50"),
                              QStringLiteral("$0.25"), QStringLiteral("–")}));
        QCOMPARE(cell(0, SpendModel::Share), format::percent(3'000'000'001.0 / 3'750'000'001.0));
        QCOMPARE(cell(0, SpendModel::Calls), QStringLiteral("2"));
        QCOMPARE(cell(0, SpendModel::PerCall), QStringLiteral("$1.50"));
        QCOMPARE(cell(0, SpendModel::Before), QStringLiteral("$1.00"));
        QCOMPARE(cell(0, SpendModel::Change), QStringLiteral("+200\u202f%"));
        QCOMPARE(cell(1, SpendModel::Before), QStringLiteral("–"));
        QCOMPARE(cell(3, SpendModel::PerCall), QStringLiteral("–"));
        QCOMPARE(cell(3, SpendModel::Unpriced), QStringLiteral("1"));
        QVERIFY(!the<SpendTable>().isColumnHidden(SpendModel::Unpriced));
        StackChart& chart = the<StackChart>();
        QCOMPARE(chart.accessibleName(), QStringLiteral("Spend today, by user"));
        QVERIFY(chart.accessibleDescription().startsWith(QStringLiteral("acme $3.00, ")));
        QCOMPARE(chart.course().bins.size(), std::size_t(80));
        QVERIFY2(!chart.course().bins[0].sum(), "nothing was recorded then, which is no zero");
        QVERIFY2(!chart.course().bins[binAt(16h)].sum(), "a call without a price is no spend of zero");
        QCOMPARE(chart.course().bins[binAt(10h)].sum()->nano(), std::int64_t(2'500'000'001));
        QCOMPARE(chart.course().before[binAt(10h)].nano(), std::int64_t(1'000'000'000));
    }

    void everyGroupingIsAskedFor_data()
    {
        QTest::addColumn<QString>("by");
        QTest::addColumn<QString>("first");
        QTest::newRow("workflow") << "Workflow"
                                  << "refund";
        QTest::newRow("agent") << "Agent"
                               << "bot";
        QTest::newRow("provider, which no call has") << "Provider"
                                                     << "no provider";
        QTest::newRow("model") << "Model"
                               << "gpt-4o";
        QTest::newRow("tier") << "Tier"
                              << "complex";
        QTest::newRow("status") << "Status"
                                << "ok";
        QTest::newRow("label, which no call has") << "Label plan"
                                                  << "no label plan";
    }

    void everyGroupingIsAskedFor()
    {
        QFETCH(QString, by);
        QFETCH(QString, first);
        open();
        group(qPrintable(by));
        QCOMPARE(cell(0, SpendModel::Name), first);
        QCOMPARE(the<StackChart>().accessibleName(), QStringLiteral("Spend today, by ") + by.toLower());
    }

    void anyTwoTimesAreTyped()
    {
        open();
        press("Custom");
        QVERIFY(the<TimeRange>().isVisible());
        auto* from = named<QDateTimeEdit>(*m_test->window, "From");
        from->setFocus();
        from->setDateTime(QDateTime(QDate(2026, 11, 23), QTime(9, 50), Qt::UTC));
        QTest::keyClick(from, Qt::Key_Return);
        QVERIFY(m_test->settle());
        // On quarter hours, and as Berlin's clocks show them.
        QVERIFY(the<StackChart>().course().edges.front() == midnight - 24h + 9h + 45min);
        QCOMPARE(cell(0, SpendModel::Spend), QStringLiteral("$4.000000001"));
    }

    void everyColumnSorts()
    {
        open();
        SpendTable& table = the<SpendTable>();
        QHeaderView* header = table.horizontalHeader();
        const QPoint name(header->sectionViewportPosition(SpendModel::Name) + header->height(),
                          header->height() / 2);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, name);
        QCOMPARE(rows().headerData(SpendModel::Name, Qt::Horizontal).toString(), QStringLiteral("User ↑"));
        QCOMPARE(cell(0, SpendModel::Name), QStringLiteral("<b>bold</b>"));
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, name);
        QCOMPARE(cell(0, SpendModel::Name), QStringLiteral("nobody's"));
        table.sortByColumn(SpendModel::Name, Qt::AscendingOrder);
        QCOMPARE(cell(0, SpendModel::Name), QStringLiteral("<b>bold</b>"));
        table.sortByColumn(SpendModel::Spend, Qt::AscendingOrder);
        QCOMPARE(cell(0, SpendModel::Name), QStringLiteral("=1+1"));
        QCOMPARE(cell(3, SpendModel::Name), QStringLiteral("nobody's")); // not known comes last
        table.sortByColumn(SpendModel::Calls, Qt::DescendingOrder);
        QCOMPARE(cell(0, SpendModel::Name), QStringLiteral("acme"));
        table.sortByColumn(SpendModel::Unpriced, Qt::DescendingOrder);
        QCOMPARE(cell(0, SpendModel::Name), QStringLiteral("nobody's"));
    }

    void whatIsShownIsWhatIsWritten()
    {
        open();
        the<SpendTable>().sortByColumn(SpendModel::Spend, Qt::AscendingOrder);
        QCOMPARE(exported("As CSV …", "spend.csv"),
                 QByteArray("user,cost_usd,calls,unpriced_calls,cost_per_call_usd,cost_before_usd,"
                            "calls_before\r\n"
                            "'=1+1,0.25,1,0,0.25,,\r\n"
                            "<b>bold</b>,0.5,1,0,0.5,,\r\n"
                            "acme,3.000000001,2,0,1.500000001,1,1\r\n"
                            "nobody's,,1,1,,,\r\n"));
        const QJsonObject json = QJsonDocument::fromJson(exported("As JSON …", "spend.json")).object();
        QCOMPARE(json[QStringLiteral("group_by")].toString(), QStringLiteral("user"));
        const QJsonArray written = json[QStringLiteral("rows")].toArray();
        QCOMPARE(written.size(), 4);
        QCOMPARE(written[0][QStringLiteral("name")].toString(), QStringLiteral("=1+1"));
        QVERIFY(written[3][QStringLiteral("cost_usd")].isNull()); // not known
        QCOMPARE(json[QStringLiteral("bins")].toArray().size(), 80);
        const QByteArray picture = exported("The charts as PNG …", "spend.png");
        const QImage image = QImage::fromData(picture, "PNG");
        QVERIFY(image.width() > the<StackChart>().width() && image.height() > the<StackChart>().height());
    }

    void theTableIsCopied()
    {
        open();
        the<SpendTable>().setFocus(Qt::TabFocusReason);
        QTest::keyClick(&the<SpendTable>(), Qt::Key_C, Qt::ControlModifier);
        const QStringList lines = QApplication::clipboard()->text().split(u'\n');
        QCOMPARE(lines[0], QStringLiteral("user\tcost_usd\tcalls\tunpriced_calls\tcost_per_call_usd\t"
                                          "cost_before_usd\tcalls_before"));
        QCOMPARE(lines[1], QStringLiteral("acme\t3.000000001\t2\t0\t1.500000001\t1\t1"));
        QCOMPARE(lines[3], QStringLiteral("'=1+1\t0.25\t1\t0\t0.25\t\t"));
        QVERIFY(QApplication::clipboard()->mimeData()->data(QStringLiteral("text/csv")).startsWith("user,"));
        QVERIFY(says(*m_test->window, "Copied 4 rows"));
        chooseExport("Copy the charts");
        QVERIFY(!QApplication::clipboard()->image().isNull());
    }

    void newSpendComesIn()
    {
        open();
        FakeMonth more = smallMonth();
        more.calls[2].cost = Money::fromDollars(9);
        m_test->store.setMonth(more);
        m_test->engine.tellSpend();
        QTRY_COMPARE_WITH_TIMEOUT(cell(0, SpendModel::Name), QStringLiteral("<b>bold</b>"), 6000);
    }

    void nothingRecordedIsSaid()
    {
        open(FakeMonth());
        QCOMPARE(rows().rowCount(), 0);
        QTRY_VERIFY(!the<SpendTable>().accessibleDescription().isEmpty());
        QCOMPARE(the<StackChart>().accessibleDescription(), QStringLiteral("nothing recorded"));
        QVERIFY(!named<QPushButton>(*m_test->window, "Export")->isEnabled());
    }

    void aProblemIsSaid()
    {
        open();
        m_test->store.setError(Error{"unreadable", "The database cannot be read."});
        press("7 d");
        bool said = false;
        for (const QLabel* label : m_test->window->findChildren<QLabel*>()) {
            said = said || (label->isVisible() &&
                            label->text() == QStringLiteral("Not up to date: The database cannot be read."));
        }
        QVERIFY(said);
        QCOMPARE(rows().rowCount(), 0); // not those of another time
        QTRY_COMPARE(the<SpendTable>().accessibleDescription(),
                     QStringLiteral("Not known: it could not be read."));
    }

    void everyControlIsReachedByTabAndHasAName()
    {
        open();
        clickRow(0);
        clickRow(0);
        press("Custom");
        QSet<QWidget*> reached;
        QWidget* first = m_test->window->focusWidget();
        QVERIFY(first != nullptr);
        QWidget* at = first;
        do {
            reached.insert(at);
            QTest::keyClick(at, Qt::Key_Tab);
            at = m_test->window->focusWidget();
        } while (at != first && reached.size() < 500);
        int controls = 0;
        for (QWidget* widget : the<SpendPage>().findChildren<QWidget*>()) {
            const bool isControl =
                qobject_cast<QAbstractButton*>(widget) != nullptr ||
                qobject_cast<QComboBox*>(widget) != nullptr ||
                qobject_cast<QDateTimeEdit*>(widget) != nullptr ||
                qobject_cast<StackChart*>(widget) != nullptr || qobject_cast<RingChart*>(widget) != nullptr ||
                qobject_cast<HistogramChart*>(widget) != nullptr ||
                qobject_cast<HeatMap*>(widget) != nullptr || qobject_cast<SpendTable*>(widget) != nullptr;
            if (!isControl || !widget->isVisible() || !widget->isEnabled() ||
                widget->focusPolicy() == Qt::NoFocus) {
                continue;
            }
            ++controls;
            QVERIFY2(reached.contains(widget), widget->metaObject()->className());
            QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(!interface->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        }
        // Seven periods, two times, the grouping, the export, two filters and their end, two shapes, four
        // charts and the table.
        QCOMPARE(controls, 21);
    }

    void whatWasAskedIsThereAtTheNextStart()
    {
        open();
        press("30 d");
        group("Workflow");
        clickRow(0);
        the<SpendTable>().sortByColumn(SpendModel::Calls, Qt::AscendingOrder);
        const QStringList filter = chips();
        QCOMPARE(filter.size(), 1);
        m_test->open();
        QVERIFY(m_test->settle());
        QCOMPARE(m_test->window->currentPage(), PageId::spend);
        QCOMPARE(chips(), filter);
        QCOMPARE(the<StackChart>().accessibleName(), QStringLiteral("Spend in 30 days, by model"));
        QCOMPARE(the<SpendTable>().horizontalHeader()->sortIndicatorSection(), int(SpendModel::Calls));
        QCOMPARE(the<SpendTable>().horizontalHeader()->sortIndicatorOrder(), Qt::AscendingOrder);
    }

    void keptStateThatMakesNoSenseIsPassedOver()
    {
        m_test = std::make_unique<TestWindow>(smallMonth());
        m_test->settings.setValue(QStringLiteral("page3/period"), 6); // with no times
        m_test->settings.setValue(QStringLiteral("page3/group"), 77);
        m_test->settings.setValue(QStringLiteral("page3/filter"), QStringList({QStringLiteral("9"), {}, {}}));
        m_test->settings.setValue(QStringLiteral("page3/sort"), -5);
        m_test->open();
        m_test->window->showPage(PageId::spend);
        QVERIFY(m_test->settle());
        QVERIFY(chips().isEmpty());
        QCOMPARE(the<StackChart>().accessibleName(), QStringLiteral("Spend today, by user"));
    }

    void chartsAndTheTablesHeadAreSeenAtTheDesignsSize()
    {
        open();
        clickRow(0);
        press("Custom");
        QCOMPARE(m_test->window->size(), QSize(1280, 720));
        const auto isSeen = [](const QWidget& widget) {
            return widget.visibleRegion().boundingRect().size() == widget.size();
        };
        keepPictures(*m_test, "spend-small");
        QVERIFY(isSeen(the<StackChart>()) && isSeen(the<RingChart>()));
        QVERIFY(isSeen(the<HistogramChart>()) && isSeen(the<HeatMap>()));
        QVERIFY(isSeen(*the<SpendTable>().horizontalHeader()->viewport()));
        for (const QScrollBar* bar : m_test->window->findChildren<QScrollBar*>()) {
            QVERIFY2(!bar->isVisible(), bar->parentWidget()->metaObject()->className());
        }
    }
};

QTEST_MAIN(TestSpend)
#include "tst_spend.moc"
