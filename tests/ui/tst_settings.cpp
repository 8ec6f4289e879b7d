// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/controls.h"
#include "ui/items/datatable.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QCompleter>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QtTest>

using namespace tokenfence;
using namespace std::chrono_literals;

class tst_Settings : public QObject
{
    Q_OBJECT

    QWidget& window() const { return *m_test->window; }
    QPushButton* button(const char* name) const { return named<QPushButton>(window(), name); }
    DataTable* prices() const { return named<DataTable>(window(), "Prices"); }
    QComboBox* zone() const { return named<QComboBox>(window(), "Time zone"); }
    const Settings& sent() const { return m_test->engine.settingsPut.back(); }
    bool says(const char* text) const { return tokenfence::says(window(), text); }
    int rowOf(const char* model) const
    {
        for (int row = 0; row < prices()->model()->rowCount(); ++row) {
            if (prices()->model()->index(row, 0).data().toString() == QLatin1String(model)) {
                return row;
            }
        }
        return -1;
    }
    void typeZone(const char* text)
    {
        zone()->lineEdit()->selectAll();
        QTest::keyClicks(zone()->lineEdit(), QLatin1String(text));
        if (zone()->completer() != nullptr) {
            zone()->completer()->popup()->hide();
        }
        QTest::keyClick(zone()->lineEdit(), Qt::Key_Return);
    }
    /// Chooses a file with these prices in the real dialog.
    void importFile(const QByteArray& json)
    {
        const QString path = m_test->directory.filePath(QStringLiteral("prices.json"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(json);
        file.close();
        QTest::mouseClick(button("Import prices …"), Qt::LeftButton);
        auto* dialog = window().findChild<QFileDialog*>();
        QVERIFY(dialog != nullptr);
        dialog->selectFile(path);
        QMetaObject::invokeMethod(dialog, "accept");
    }

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        m_month = recentCalls(100);
    }
    void init()
    {
        m_test = std::make_unique<TestWindow>(m_month);
        m_test->theme.dress(*qApp);
        m_test->engine.setLink(EnginePort::Link::connected);
        m_test->engine.setStatus(sampleStatus(m_month));
        m_test->open();
        QVERIFY(QTest::qWaitForWindowExposed(m_test->window.get()));
        QTest::keyClick(m_test->window.get(), Qt::Key_Comma, Qt::ControlModifier);
        QCOMPARE(m_test->window->currentPage(), PageId::settings);
    }
    void cleanup() { m_test.reset(); }

    void aTimeZoneIsTyped()
    {
        QCOMPARE(zone()->currentText(), QStringLiteral("Europe/Berlin"));
        typeZone("America/New_York");
        QCOMPARE(m_test->engine.settingsPut.size(), std::size_t{1});
        QCOMPARE(sent().timezone, std::string("America/New_York"));
    }

    void aZoneThatIsNoneIsExplained()
    {
        typeZone("Mars/Base");
        QVERIFY(m_test->engine.settingsPut.empty());
        QVERIFY(says("There is no time zone Mars/Base"));
    }

    void unpricedCallsAreRefusedAtAClick()
    {
        auto* refuse = named<QCheckBox>(window(), "Refuse unpriced calls");
        QTest::mouseClick(refuse, Qt::LeftButton, {}, {5, refuse->height() / 2});
        QVERIFY(sent().denyUnpriced);
        QCOMPARE(sent().timezone, std::string("Europe/Berlin"));
    }

    void pruningIsAppliedOnlyWhenAsked()
    {
        auto* prune = named<QCheckBox>(window(), "Prune calls older than");
        QTest::mouseClick(prune, Qt::LeftButton, {}, {5, prune->height() / 2});
        QVERIFY(m_test->engine.settingsPut.empty());
        auto* days = named<QSpinBox>(window(), "Days to keep");
        days->setFocus();
        days->selectAll();
        QTest::keyClicks(days, QStringLiteral("30"));
        QVERIFY(says("Calls from before 25 Oct leave lists and exports for good"));
        QTest::mouseClick(button("Apply"), Qt::LeftButton);
        QCOMPARE(sent().retentionDays, std::optional<std::uint32_t>(30));
        QVERIFY(!button("Apply")->isEnabled());
    }

    void labelsAreAtMostFour()
    {
        auto* labels = named<QLineEdit>(window(), "Labels with sums of their own");
        QCOMPARE(labels->text(), QStringLiteral("plan, env"));
        labels->selectAll();
        QTest::keyClicks(labels, QStringLiteral("plan, team ,team"));
        QTest::keyClick(labels, Qt::Key_Return);
        QCOMPARE(sent().rollupLabels, (std::vector<std::string>{"plan", "team"}));
        labels->selectAll();
        QTest::keyClicks(labels, QStringLiteral("a,b,c,d,e"));
        QTest::keyClick(labels, Qt::Key_Return);
        QCOMPARE(m_test->engine.settingsPut.size(), std::size_t{1});
        QVERIFY(says("At most four labels"));
    }

    void aRefusalIsShownAndTheControlsSayWhatHolds()
    {
        m_test->engine.failWith(Error{"busy", "The disk is full."});
        auto* refuse = named<QCheckBox>(window(), "Refuse unpriced calls");
        QTest::mouseClick(refuse, Qt::LeftButton, {}, {5, refuse->height() / 2});
        QVERIFY(says("The disk is full."));
        QVERIFY(!refuse->isChecked());
    }

    void theAppearanceIsChosenAndThereAgain()
    {
        QTest::mouseClick(named<QToolButton>(window(), "Light"), Qt::LeftButton);
        QCOMPARE(m_test->theme.choice(), Theme::Choice::light);
        QTest::mouseClick(named<QToolButton>(window(), "Dark"), Qt::LeftButton);
        QCOMPARE(m_test->theme.choice(), Theme::Choice::dark);
        m_test->window.reset();
        m_test->theme.setChoice(Theme::Choice::light);
        m_test->open();
        QCOMPARE(m_test->theme.choice(), Theme::Choice::dark);
    }

    void aTierIsSetByHand()
    {
        QTRY_VERIFY(rowOf("gpt-4o") >= 0);
        prices()->setFocus();
        prices()->selectRow(rowOf("gpt-4o"));
        QTest::keyClick(prices(), Qt::Key_Return);
        QVERIFY(choose("critical"));
        QCOMPARE(m_test->engine.tiersPut.size(), std::size_t{1});
        QCOMPARE(m_test->engine.tiersPut.back().first, std::string("gpt-4o"));
        QCOMPARE(m_test->engine.tiersPut.back().second, std::optional(Tier::critical));
        QCOMPARE(prices()->model()->index(rowOf("gpt-4o"), 3).data().toString(),
                 QStringLiteral("critical, by hand"));
        QTest::mouseClick(button("Set tier"), Qt::LeftButton);
        QVERIFY(choose("By price"));
        QCOMPARE(m_test->engine.tiersPut.back().second, std::optional<Tier>());
        QCOMPARE(prices()->model()->index(rowOf("gpt-4o"), 3).data().toString(), QStringLiteral("complex"));
    }

    void aModelIsFound()
    {
        QTest::keyClicks(named<QLineEdit>(window(), "Find a model"), QStringLiteral("GPT-4o-mini"));
        QVERIFY(prices()->model()->rowCount() > 0);
        QVERIFY(prices()->model()->index(0, 0).data().toString().contains(QStringLiteral("gpt-4o-mini")));
    }

    void aPriceFileShowsWhatItWouldChangeFirst()
    {
        importFile(R"({"house-llm":{"input_cost_per_token":1e-6,"output_cost_per_token":2e-6},
                       "gpt-4o":{"input_cost_per_token":3e-6,"output_cost_per_token":1e-5}})");
        QTRY_VERIFY(says("prices.json: 1 model costs otherwise, 1 is new."));
        QVERIFY(m_test->engine.pricesPut.empty());
        auto* changes = named<DataTable>(window(), "Changes of prices");
        QCOMPARE(changes->model()->index(0, 0).data().toString(), QStringLiteral("gpt-4o"));
        QCOMPARE(changes->model()->index(0, 1).data().toString(), QString::fromUtf8("$2.50 → $3.00"));
        QTest::mouseClick(button("Import 2 models"), Qt::LeftButton);
        QCOMPARE(m_test->engine.pricesPut.size(), std::size_t{1});
        QVERIFY(m_test->engine.pricesPut.back().find("\"house-llm\":{") != std::string::npos);
        QTRY_VERIFY(rowOf("house-llm") >= 0);
    }

    void aTenfoldChangeAsks()
    {
        importFile(R"({"gpt-4o":{"input_cost_per_token":0.0025,"output_cost_per_token":0.01}})");
        QTRY_VERIFY(button("Import 1 model") != nullptr);
        QVERIFY(!button("Import 1 model")->isEnabled());
        auto* checked = named<QCheckBox>(window(), "I have checked the one that changes tenfold or more");
        QVERIFY(checked != nullptr);
        QTest::mouseClick(checked, Qt::LeftButton, {}, {5, checked->height() / 2});
        QTest::mouseClick(button("Import 1 model"), Qt::LeftButton);
        QCOMPARE(m_test->engine.pricesPut.size(), std::size_t{1});
    }

    void aFileThatIsNoPriceTableIsExplained()
    {
        importFile(R"({"gpt-4o":{"input_cost_per_token":"dear","output_cost_per_token":1e-5}})");
        QTRY_VERIFY(says("prices.json"));
        QTRY_VERIFY(says("input_cost_per_token"));
        QVERIFY(m_test->engine.pricesPut.empty());
    }

    void cancellingImportsNothing()
    {
        importFile(R"({"house-llm":{"input_cost_per_token":1e-6,"output_cost_per_token":2e-6}})");
        QTRY_VERIFY(button("Cancel") != nullptr);
        QTest::mouseClick(button("Cancel"), Qt::LeftButton);
        QVERIFY(prices() != nullptr);
        QVERIFY(m_test->engine.pricesPut.empty());
    }

    void pathsAreCopiedWhole()
    {
        QTest::mouseClick(button("Copy: Database"), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 QStringLiteral("/home/op/.local/share/tokenfence/tokenfence.db"));
    }

    void picture()
    {
        prices()->setFocus();
        prices()->selectRow(rowOf("gpt-4o"));
        QTest::keyClick(prices(), Qt::Key_Return);
        QVERIFY(choose("critical"));
        keepPictures(*m_test, "settings");
        importFile(R"({"house-llm":{"input_cost_per_token":1e-6,"output_cost_per_token":2e-6},
                       "gpt-4o-mini":{"input_cost_per_token":0.00015,"output_cost_per_token":0.0006},
                       "gpt-4o":{"input_cost_per_token":3e-6,"output_cost_per_token":1e-5}})");
        QTRY_VERIFY(button("Import 3 models") != nullptr);
        keepPictures(*m_test, "settings-import");
    }

private:
    FakeMonth m_month;
    std::unique_ptr<TestWindow> m_test;
};

QTEST_MAIN(tst_Settings)
#include "tst_settings.moc"
