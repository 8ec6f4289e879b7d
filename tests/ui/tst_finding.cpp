// SPDX-License-Identifier: GPL-3.0-or-later
// What is found by its name (Ctrl+K), and the sheet of shortcuts (F1).
#include "tests/ui/testwindow.h"
#include "ui/items/datatable.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/findings.h"
#include "ui/shell/shortcutsheet.h"

#include <QLabel>
#include <QLineEdit>
#include <QShortcut>
#include <QTest>

using namespace tokenfence;

class TestFinding : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<TestWindow> m_test;

    template <class Dialog>
    Dialog* dialog()
    {
        for (Dialog* open : m_test->window->findChildren<Dialog*>()) {
            if (open->isVisible()) {
                return open;
            }
        }
        return nullptr;
    }
    CommandPalette* openPalette()
    {
        QTest::keyClick(m_test->window.get(), Qt::Key_K, Qt::ControlModifier);
        return dialog<CommandPalette>();
    }
    static QStringList found(const CommandPalette& palette)
    {
        const QAbstractItemModel* model = palette.findChild<DataTable*>()->model();
        QStringList rows;
        for (int row = 0; row < model->rowCount(); ++row) {
            rows.push_back(model->index(row, 1).data().toString() + QStringLiteral(": ") +
                           model->index(row, 0).data().toString());
        }
        return rows;
    }
    static void choose(CommandPalette& palette, const QString& typed)
    {
        auto* field = palette.findChild<QLineEdit*>();
        QTest::keyClicks(field, typed);
        QTest::keyClick(field, Qt::Key_Return);
    }

private Q_SLOTS:
    void init()
    {
        m_test = std::make_unique<TestWindow>(FakeMonth::sample());
        m_test->engine.setStatus(sampleStatus(FakeMonth()));
        m_test->engine.setLink(EnginePort::Link::connected);
        m_test->open();
        QVERIFY(QTest::qWaitForWindowActive(m_test->window.get()));
    }
    void cleanup() { m_test.reset(); }

    void theBestFitStandsFirst_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("titles");
        QTest::newRow("nothing typed: as they are") << ""
                                                    << "Budgets, billing-bot, reviewer, The big budget, u-17";
        QTest::newRow("what begins so, before a word that does, before the rest")
            << "b"
            << "Budgets, billing-bot, The big budget";
        QTest::newRow("whatever the case") << "BUD"
                                           << "Budgets, The big budget";
        QTest::newRow("all words, in any order") << "budget big"
                                                 << "The big budget";
        QTest::newRow("the kind is a word too") << "agent"
                                                << "billing-bot, reviewer";
        QTest::newRow("a piece of the middle") << "17"
                                               << "u-17";
        QTest::newRow("nothing fits") << "zebra"
                                      << "";
    }
    void theBestFitStandsFirst()
    {
        QFETCH(QString, typed);
        std::vector<Finding> all;
        const auto add = [&all](const char* kind, const char* title) {
            all.push_back({QString::fromLatin1(kind), QString::fromLatin1(title), {}});
        };
        add("Page", "Budgets");
        add("Agent", "billing-bot");
        add("Agent", "reviewer");
        add("Budget", "The big budget");
        add("User", "u-17");
        QStringList titles;
        for (const Finding* finding : rankFindings(all, typed, 10)) {
            titles.push_back(finding->title);
        }
        const QString joined = titles.join(QStringLiteral(", "));
        QTEST(joined, "titles");
        QVERIFY(rankFindings(all, typed, 1).size() <= 1);
    }

    void aPageIsGoneToByItsName()
    {
        CommandPalette* palette = openPalette();
        QVERIFY(palette);
        choose(*palette, QStringLiteral("agents"));
        QCOMPARE(m_test->window->currentPage(), PageId::agents);
        QVERIFY(!dialog<CommandPalette>());
    }

    void aBudgetIsGoneTo()
    {
        const std::string name = m_test->engine.status()->policies.front().policy.name;
        choose(*openPalette(), QString::fromStdString(name));
        QCOMPARE(m_test->window->currentPage(), PageId::budgets);
    }

    void anAgentIsStoppedByTheEntryThatSaysSo()
    {
        const std::string agent = m_test->engine.status()->agents.front().agent;
        choose(*openPalette(), QStringLiteral("stop agent ") + QString::fromStdString(agent));
        QCOMPARE(m_test->engine.kills.size(), std::size_t{1});
        QCOMPARE(m_test->engine.kills.front().scope.kind, Scope::Kind::agent);
        QCOMPARE(m_test->engine.kills.front().scope.name, agent);
    }

    void usersAndWorkflowsComeInFromTheStore()
    {
        CommandPalette* palette = openPalette();
        QVERIFY(m_test->settle());
        auto* field = palette->findChild<QLineEdit*>();
        QTest::keyClicks(field, QStringLiteral("user "));
        QVERIFY(!found(*palette).filter(QStringLiteral("User: ")).isEmpty());
        field->clear();
        QTest::keyClicks(field, QStringLiteral("workflow "));
        QVERIFY(!found(*palette).filter(QStringLiteral("Workflow: ")).isEmpty());
    }

    void whoCameThisVeryQuarterHourIsFound()
    {
        FakeMonth month = FakeMonth::sample();
        FakeCall call = month.calls.back();
        call.time = FakeMonth::now();
        call.cost =
            Money::fromNano(1'000'000'000'000); // among the dearest, which are those that are looked among
        call.user = static_cast<std::uint16_t>(month.users.size());
        month.users.emplace_back("newcomer");
        month.calls.push_back(call);
        m_test = std::make_unique<TestWindow>(month);
        m_test->engine.setStatus(sampleStatus(month));
        m_test->engine.setLink(EnginePort::Link::connected);
        m_test->open();
        QVERIFY(QTest::qWaitForWindowActive(m_test->window.get()));
        CommandPalette* palette = openPalette();
        QVERIFY(m_test->settle());
        QTest::keyClicks(palette->findChild<QLineEdit*>(), QStringLiteral("newcomer"));
        QCOMPARE(found(*palette), QStringList{QStringLiteral("User: newcomer")});
    }

    void arrowsChooseWhileTheFieldKeepsTheKeyboard()
    {
        CommandPalette* palette = openPalette();
        auto* field = palette->findChild<QLineEdit*>();
        const QStringList rows = found(*palette);
        QTest::keyClick(field, Qt::Key_Down);
        QTest::keyClick(field, Qt::Key_Down);
        QCOMPARE(palette->findChild<DataTable*>()->currentRow(), 2);
        QVERIFY(rows[2].startsWith(QStringLiteral("Page: ")));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(m_test->window->currentPage() != PageId::overview);
    }

    void escapeClosesAndNothingHappens()
    {
        CommandPalette* palette = openPalette();
        QTest::keyClick(palette, Qt::Key_Escape);
        QVERIFY(!dialog<CommandPalette>());
        QCOMPARE(m_test->window->currentPage(), PageId::overview);
        QVERIFY(m_test->engine.kills.empty());
    }

    void theSheetTellsEveryShortcutThatIsBound()
    {
        QTest::keyClick(m_test->window.get(), Qt::Key_F1);
        auto* sheet = dialog<ShortcutSheet>();
        QVERIFY(sheet);
        QStringList told;
        for (const QLabel* label : sheet->findChildren<QLabel*>()) {
            told.push_back(label->text());
        }
        for (const QShortcut* shortcut :
             m_test->window->findChildren<QShortcut*>(QString(), Qt::FindDirectChildrenOnly)) {
            QVERIFY2(told.contains(shortcut->key().toString(QKeySequence::NativeText)),
                     qPrintable(shortcut->key().toString()));
        }
        QVERIFY(
            told.contains(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K).toString(QKeySequence::NativeText)));
    }
};

QTEST_MAIN(TestFinding)
#include "tst_finding.moc"
