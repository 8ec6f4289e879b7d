// SPDX-License-Identifier: GPL-3.0-or-later
// What a screen reader meets: every control has a name, and the names that are promised are there.
#include "tests/ui/testwindow.h"
#include "ui/charts/ringchart.h"
#include "ui/charts/stackchart.h"
#include "ui/pages/overview/overviewpage.h"
#include "ui/shell/sidebar.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QScrollBar>
#include <QTest>

using namespace tokenfence;
using namespace std::chrono_literals;

namespace {

QString describe(const QWidget* widget)
{
    QStringList path;
    for (const QWidget* at = widget; at != nullptr; at = at->parentWidget()) {
        path.prepend(QString::fromLatin1(at->metaObject()->className()));
    }
    return path.join(QStringLiteral(" / "));
}

bool isControl(const QWidget* widget)
{
    // Parts that Qt puts into its own widgets are reached through those.
    if (widget->objectName().startsWith(QStringLiteral("qt_")) ||
        qobject_cast<const QScrollBar*>(widget) != nullptr) {
        return false;
    }
    return qobject_cast<const QAbstractButton*>(widget) != nullptr ||
           (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus;
}

/// Two days of the made-up month: enough for every part to have something to show.
FakeMonth twoDays()
{
    static const FakeMonth days = [] {
        FakeMonth month = FakeMonth::sample();
        std::erase_if(month.calls, [](const FakeCall& call) { return call.time < FakeMonth::now() - 48h; });
        std::erase_if(month.ends, [](const FakeEnd& end) { return end.time < FakeMonth::now() - 48h; });
        return month;
    }();
    return days;
}

QStringList namelessControls(const QWidget& window)
{
    QStringList nameless;
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        if (!widget->isVisible() || !isControl(widget)) {
            continue;
        }
        QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
        if (interface == nullptr || interface->text(QAccessible::Name).trimmed().isEmpty()) {
            nameless += describe(widget);
        }
    }
    return nameless;
}

} // namespace

class TestAccessible : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<TestWindow> m_test;

    QWidget* overview() { return m_test->window->findChild<OverviewPage*>(); }

private Q_SLOTS:
    void init()
    {
        m_test = std::make_unique<TestWindow>(twoDays());
        m_test->engine.setStatus(sampleStatus(*m_test->store.month()));
        m_test->engine.setLink(EnginePort::Link::connected);
        m_test->open();
        auto* chart = overview()->findChild<StackChart*>();
        QTRY_VERIFY_WITH_TIMEOUT(!chart->course().bins.empty(), 20000);
    }
    void cleanup() { m_test.reset(); }

    void everyControlHasAName_data()
    {
        QTest::addColumn<QString>("state");
        for (const char* state : {"armed", "engaging", "engaged", "fault", "unpriced", "first run"}) {
            QTest::newRow(state) << QString::fromLatin1(state);
        }
    }
    void everyControlHasAName()
    {
        QFETCH(QString, state);
        if (state == QStringLiteral("fault")) {
            m_test->engine.setLink(EnginePort::Link::lost);
        } else if (state == QStringLiteral("unpriced")) {
            m_test->engine.change([](EngineStatus& status) {
                status.unpriced = 1;
                status.unpricedModels = {"x", "y"};
            });
        } else if (state == QStringLiteral("first run")) {
            m_test->engine.change([](EngineStatus& status) { status.events = 0; });
        } else if (state != QStringLiteral("armed")) {
            m_test->window->stopControl().stopAll();
            m_test->engine.confirm(state == QStringLiteral("engaged") ? 14 : 3);
        }
        for (int page = static_cast<int>(PageId::overview); page <= static_cast<int>(PageId::settings);
             ++page) {
            m_test->window->showPage(static_cast<PageId>(page));
            QVERIFY(m_test->settle());
            const QStringList nameless = namelessControls(*m_test->window);
            QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
        }
    }

    void theSideBarNamesThePages()
    {
        const QStringList promised{QStringLiteral("Overview"), QStringLiteral("Live"),
                                   QStringLiteral("Spend"),    QStringLiteral("Budgets"),
                                   QStringLiteral("Agents"),   QStringLiteral("Insights"),
                                   QStringLiteral("Log"),      QStringLiteral("Settings")};
        const auto entries = m_test->window->findChild<SideBar*>()->findChildren<QAbstractButton*>();
        QVERIFY(!entries.isEmpty());
        qsizetype last = -1;
        for (QAbstractButton* entry : entries) {
            QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(entry);
            QCOMPARE(interface->role(), QAccessible::PageTab);
            const qsizetype place = promised.indexOf(interface->text(QAccessible::Name));
            QVERIFY2(place > last, qPrintable(interface->text(QAccessible::Name)));
            last = place;
        }
    }

    void aPageIsOpenedByItsEntryAsAScreenReaderPressesIt()
    {
        const auto entries = m_test->window->findChild<SideBar*>()->findChildren<QAbstractButton*>();
        for (QAbstractButton* entry : entries) {
            QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(entry);
            QVERIFY(interface->actionInterface()->actionNames().contains(
                QAccessibleActionInterface::pressAction()));
            interface->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
            QVERIFY(entry->isChecked());
            QVERIFY(interface->state().selected);
        }
    }

    void chartsSayWhatTheyShow()
    {
        auto* chart = overview()->findChild<StackChart*>();
        QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(chart);
        QCOMPARE(interface->role(), QAccessible::Chart);
        QCOMPARE(interface->text(QAccessible::Name), QStringLiteral("Spend today, by tier"));
        QVERIFY(interface->text(QAccessible::Description).startsWith(QStringLiteral("simple $")));
        auto* ring = QAccessible::queryAccessibleInterface(overview()->findChild<RingChart*>());
        QCOMPARE(ring->role(), QAccessible::Chart);
        QCOMPARE(ring->text(QAccessible::Name), QStringLiteral("Share of spend by tier today"));
    }

    void tabReachesEveryPartOfTheWindow()
    {
        // All of what Tab can reach is reached, and Tab comes back to where it began.
        QWidget* first = m_test->window->focusWidget();
        QVERIFY(first != nullptr);
        QSet<QWidget*> reached;
        QWidget* at = first;
        do {
            reached.insert(at);
            QTest::keyClick(at, Qt::Key_Tab);
            at = m_test->window->focusWidget();
        } while (at != first && reached.size() < 500);
        QVERIFY(reached.size() < 500);
        QVERIFY(reached.contains(overview()->findChild<StackChart*>()));
        for (QAbstractButton* button : m_test->window->findChildren<QAbstractButton*>()) {
            if (button->isVisible() && button->isEnabled()) {
                QVERIFY2(reached.contains(button), qPrintable(describe(button) + button->accessibleName()));
            }
        }
    }
};

QTEST_MAIN(TestAccessible)
#include "tst_accessible.moc"
