// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/controls.h"
#include "ui/charts/ringchart.h"
#include "ui/charts/stackchart.h"
#include "ui/items/format.h"
#include "ui/pages/overview/overviewpage.h"
#include "ui/pages/overview/spenderrow.h"
#include "ui/pages/spend/filterchips.h"
#include "ui/pages/spend/spendmodel.h"
#include "ui/pages/spend/spendpage.h"
#include "ui/pages/spend/spendtable.h"
#include "ui/pages/spend/timerange.h"

#include <QAccessible>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QFile>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QTest>
#include <QTimer>

namespace tokenfence {

using namespace std::chrono_literals;

inline const WallTime midnight = WallTime(1'795'474'800s); // 2026-11-24 00:00 in Berlin

/// Today and yesterday with so little in them that each figure can be told by hand.
inline FakeMonth smallMonth()
{
    FakeMonth month;
    month.users = {"acme", "<b>bold</b>", "=1+1", "nobody's"};
    month.workflows = {"refund", "triage"};
    month.agents = {"bot"};
    month.models = {"gpt-4o", "mini"};
    const auto add = [&month](std::chrono::minutes at, std::uint16_t user, std::uint16_t workflow,
                              std::int64_t nano, bool priced = true) {
        FakeCall call;
        call.time = midnight + at;
        call.user = user;
        call.workflow = workflow;
        call.tier = nano > 1'000'000'000 ? Tier::complex : Tier::simple;
        call.cost = Money::fromNano(nano);
        call.priced = priced;
        call.request = static_cast<std::uint32_t>(month.calls.size());
        month.calls.push_back(call);
    };
    add(-14h, 0, 0, 1'000'000'000); // yesterday at ten
    add(10h, 0, 0, 2'000'000'001);
    add(10h + 5min, 1, 0, 500'000'000);
    add(11h, 0, 1, 1'000'000'000);
    add(15h, 2, 1, 250'000'000);
    add(16h, 3, 1, 0, false);
    return month;
}

/// The window over that month on the Spend page, and what an operator does there.
class SpendPageTest : public QObject
{
protected:
    std::unique_ptr<TestWindow> m_test;

    void open(FakeMonth month = smallMonth(), PageId page = PageId::spend)
    {
        m_test = std::make_unique<TestWindow>(std::move(month));
        m_test->engine.setStatus(sampleStatus(*m_test->store.month()));
        m_test->engine.setLink(EnginePort::Link::connected);
        m_test->open().resize(1280, 720);
        m_test->window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_test->window.get()));
        m_test->window->showPage(page);
        QVERIFY(m_test->settle());
    }
    /// That of the page in view, where there is one: other pages have charts and rings as well.
    template <class Widget>
    Widget& the()
    {
        const QList<Widget*> all = m_test->window->findChildren<Widget*>();
        const auto shown =
            std::find_if(all.begin(), all.end(), [](const Widget* widget) { return widget->isVisible(); });
        return shown != all.end() ? **shown : *all.first();
    }
    QAbstractItemModel& rows() { return *the<SpendTable>().model(); }
    QString cell(int row, int column) { return rows().index(row, column).data().toString(); }
    QStringList column(int column)
    {
        QStringList cells;
        for (int row = 0; row < rows().rowCount(); ++row) {
            cells += cell(row, column);
        }
        return cells;
    }
    QStringList chips()
    {
        QStringList names;
        for (QPushButton* button : the<FilterChips>().findChildren<QPushButton*>()) {
            if (!button->isHidden() && button->text() != QStringLiteral("Clear all")) {
                names += button->accessibleName();
            }
        }
        return names;
    }
    void press(const char* name)
    {
        auto* button = named<QAbstractButton>(*m_test->window, name);
        QVERIFY2(button != nullptr, name);
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(m_test->settle());
    }
    /// Chooses an entry of the menu that the button Export opens.
    void chooseExport(const char* entry)
    {
        auto* button = named<QPushButton>(*m_test->window, "Export");
        QVERIFY(button != nullptr && button->menu() != nullptr);
        for (QAction* action : button->menu()->actions()) {
            if (action->text() == QString::fromUtf8(entry)) {
                action->trigger();
                return;
            }
        }
        QFAIL(entry);
    }
    /// Writes what is shown into a file of that name, as if it had been typed into the dialog, and reads it.
    QByteArray exported(const char* entry, const char* name)
    {
        chooseExport(entry);
        auto* dialog = m_test->window->findChild<QFileDialog*>();
        if (dialog == nullptr) {
            return "no dialog";
        }
        const QString path = m_test->directory.filePath(QString::fromLatin1(name));
        Q_EMIT dialog->fileSelected(path);
        delete dialog;
        m_test->settle();
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : "no file";
    }
    void clickRow(int row)
    {
        SpendTable& table = the<SpendTable>();
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {},
                          table.visualRect(rows().index(row, SpendModel::Calls)).center());
        QVERIFY(m_test->settle());
    }
    void goBack()
    {
        QTest::keyClick(m_test->window.get(), Qt::Key_Left, Qt::AltModifier);
        QVERIFY(m_test->settle());
    }
    void group(const char* by)
    {
        auto* box = named<QComboBox>(*m_test->window, "Group by");
        box->setFocus();
        const int index = box->findText(QString::fromLatin1(by));
        QVERIFY2(index >= 0, by);
        while (box->currentIndex() != index) {
            QTest::keyClick(box, box->currentIndex() < index ? Qt::Key_Down : Qt::Key_Up);
        }
        QVERIFY(m_test->settle());
    }
    /// The bar of the quarter hour that begins then.
    static std::size_t binAt(std::chrono::minutes time) { return static_cast<std::size_t>(time / 15min); }
};

} // namespace tokenfence
