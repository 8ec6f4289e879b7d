// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/controls.h"
#include "ui/items/datatable.h"
#include "ui/pages/log/logmodel.h"

#include <QAbstractItemModelTester>
#include <QFileDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QtTest>

using namespace tokenfence;
using namespace std::chrono_literals;

class tst_Log : public QObject
{
    Q_OBJECT

    QWidget& window() const { return *m_test->window; }
    DataTable* table() const { return named<DataTable>(window(), "Log"); }
    QPushButton* button(const char* name) const { return named<QPushButton>(window(), name); }
    int rows() const { return table()->model()->rowCount(); }
    QString cell(int row, int column) const { return table()->model()->index(row, column).data().toString(); }
    bool says(const char* text) const { return tokenfence::says(window(), text); }
    static LogEntry entry(std::int64_t number, const char* kind, const std::string& text)
    {
        LogEntry entry;
        entry.number = number;
        entry.time = FakeMonth::now() - std::chrono::seconds(2000 - number);
        entry.kind = kind;
        entry.who = "operator";
        entry.subject = "org-daily";
        entry.text = text;
        return entry;
    }
    /// 1,500 entries, every tenth a stop.
    static FakeMonth longLog()
    {
        FakeMonth month = recentCalls(100);
        month.log.clear();
        for (std::int64_t number = 1; number <= 1500; ++number) {
            month.log.push_back(number % 10 == 0
                                    ? entry(number, "kill", "All agents were stopped")
                                    : entry(number, "policy", "Limit changed " + std::to_string(number)));
        }
        month.log.back().detail = R"({"before":{"limit_usd":450},"after":{"limit_usd":500.10}})";
        return month;
    }
    void open(const FakeMonth& month)
    {
        m_test = std::make_unique<TestWindow>(month);
        m_test->theme.dress(*qApp);
        m_test->engine.setLink(EnginePort::Link::connected);
        m_test->engine.setStatus(sampleStatus(month));
        m_test->open();
        QVERIFY(QTest::qWaitForWindowExposed(m_test->window.get()));
        QTest::keyClick(m_test->window.get(), Qt::Key_7, Qt::ControlModifier);
        QCOMPARE(m_test->window->currentPage(), PageId::log);
    }
    /// Exports to a file of that name by the real dialog; what stands in it.
    QByteArray exported(const char* entry, const char* name)
    {
        const QString path = m_test->directory.filePath(QLatin1String(name));
        QTest::mouseClick(button("Export"), Qt::LeftButton, {}, {}, 0);
        if (!choose(entry)) {
            return "no such entry";
        }
        auto* dialog = window().findChild<QFileDialog*>();
        if (dialog == nullptr) {
            return "no dialog";
        }
        dialog->selectFile(path);
        QMetaObject::invokeMethod(dialog, "accept");
        if (!QTest::qWaitFor([&] { return says("written to"); }, 5000)) {
            return "not written";
        }
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no file");
    }

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    }
    void cleanup() { m_test.reset(); }

    void theNewestStandsOnTop()
    {
        open(longLog());
        QTRY_COMPARE(rows(), 200);
        QCOMPARE(cell(0, LogModel::Kind), QStringLiteral("stop"));
        QCOMPARE(cell(1, LogModel::What), QStringLiteral("Limit changed 1499"));
    }

    void itIsReadBackwardsAsFarAsItGoes()
    {
        open(longLog());
        QTRY_COMPARE(rows(), 200);
        for (int i = 0; i < 20 && rows() < 1500; ++i) {
            const int before = rows();
            table()->scrollToBottom();
            table()->model()->fetchMore({});
            QTRY_VERIFY(rows() > before);
        }
        QCOMPARE(rows(), 1500);
        QVERIFY(!table()->model()->canFetchMore({}));
        QCOMPARE(cell(1499, LogModel::What), QStringLiteral("Limit changed 1"));
    }

    void aChipShowsItsKindsOnly()
    {
        open(longLog());
        QTRY_COMPARE(rows(), 200);
        QTest::mouseClick(button("Stops"), Qt::LeftButton);
        QTRY_COMPARE(rows(), 150);
        for (int row = 0; row < rows(); ++row) {
            QCOMPARE(cell(row, LogModel::Kind), QStringLiteral("stop"));
        }
        QTest::mouseClick(button("Stops"), Qt::LeftButton);
        QTRY_COMPARE(rows(), 200);
    }

    void theTextIsSearchedFor()
    {
        open(longLog());
        QTRY_COMPARE(rows(), 200);
        QTest::keyClicks(named<QLineEdit>(window(), "Filter"), QStringLiteral("changed 777"));
        QTRY_COMPARE(rows(), 1);
        QCOMPARE(cell(0, LogModel::What), QStringLiteral("Limit changed 777"));
        QTest::keyClicks(named<QLineEdit>(window(), "Filter"), QStringLiteral("x"));
        QTRY_COMPARE(rows(), 0);
        table()->grab();
        QVERIFY(table()->accessibleDescription().contains(QStringLiteral("Nothing of that kind")));
    }

    void whatHappensWhileItIsOpenComesInAtTheTop()
    {
        FakeMonth month = longLog();
        open(month);
        QTRY_COMPARE(rows(), 200);
        month.log.push_back(entry(1501, "alert", "u-2291 is at 80 %"));
        m_test->store.setMonth(month);
        m_test->engine.tellSpend();
        QTRY_COMPARE(rows(), 201);
        QCOMPARE(cell(0, LogModel::What), QStringLiteral("u-2291 is at 80 %"));
    }

    void anEntryIsSeenWholeAndCannotBeChanged()
    {
        open(longLog());
        QTRY_COMPARE(rows(), 200);
        table()->selectRow(0);
        auto* particulars = named<QPlainTextEdit>(window(), "Particulars");
        QVERIFY(particulars != nullptr && particulars->isReadOnly());
        // Every digit as it was written.
        QVERIFY(particulars->toPlainText().contains(QStringLiteral("\"limit_usd\": 500.10")));
        QVERIFY((table()->model()->flags(table()->model()->index(0, 0)) & Qt::ItemIsEditable) == 0);
    }

    void theStatusBarLeadsToWhatItCounts()
    {
        open(longLog());
        QTRY_COMPARE(rows(), 200);
        QTest::mouseClick(button("0 conflicts"), Qt::LeftButton);
        QVERIFY(button("Conflicts")->isChecked());
        QTRY_COMPARE(rows(), 0);
    }

    void allOfItIsExportedAsCsvWithFormulasDefused()
    {
        FakeMonth month = longLog();
        month.log.back().text = "=HYPERLINK(\"http://x\",\"y\")";
        open(month);
        QTRY_COMPARE(rows(), 200);
        const QByteArray csv = exported("As CSV …", "log.csv");
        QCOMPARE(csv.count("\r\n"), 1501);
        QVERIFY(csv.startsWith("number,time,kind,who,subject,text,detail\r\n1500,2026-11-24T"));
        QVERIFY(csv.contains("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""));
        QVERIFY(csv.trimmed().endsWith(",policy,operator,org-daily,Limit changed 1,"));
    }

    void whatIsFilteredIsExportedAsJson()
    {
        open(longLog());
        QTRY_COMPARE(rows(), 200);
        QTest::mouseClick(button("Stops"), Qt::LeftButton);
        QTRY_COMPARE(rows(), 150);
        const QJsonDocument json = QJsonDocument::fromJson(exported("As JSON …", "log.json"));
        QCOMPARE(json.array().size(), 150);
        QCOMPARE(json.array().at(0).toObject().value(QStringLiteral("kind")).toString(),
                 QStringLiteral("kill"));
        QCOMPARE(json.array().at(0).toObject().value(QStringLiteral("detail")).toObject().size(), 2);
    }

    void anExportThatFailsSaysWhyAndLeavesNothing()
    {
        open(longLog());
        QTRY_COMPARE(rows(), 200);
        m_test->store.setError(Error{"corrupt", "The database is damaged."});
        QTest::mouseClick(button("Export"), Qt::LeftButton);
        QVERIFY(choose("As CSV …"));
        auto* dialog = window().findChild<QFileDialog*>();
        QVERIFY(dialog != nullptr);
        dialog->selectFile(m_test->directory.filePath(QStringLiteral("broken.csv")));
        QMetaObject::invokeMethod(dialog, "accept");
        QTRY_VERIFY(says("The database is damaged."));
        QVERIFY(QDir(m_test->directory.path()).entryList({QStringLiteral("broken*")}).isEmpty());
    }

    void modelSignalsAreInOrder()
    {
        LogModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.replace({entry(5, "alert", "e"), entry(4, "alert", "d")}, false);
        model.append({entry(3, "alert", "c"), entry(2, "alert", "b")}, true);
        model.prepend({entry(7, "alert", "g"), entry(6, "alert", "f")});
        QCOMPARE(model.rowCount(), 6);
        for (int row = 0; row < 6; ++row) {
            QCOMPARE(model.at(row)->number, 7 - row);
        }
    }

    void picture()
    {
        FakeMonth month = recentCalls(100);
        const std::vector<LogEntry> base = FakeMonth::sample().log;
        month.log = base;
        std::int64_t number = base.back().number;
        const auto add = [&](const char* kind, const char* who, const char* subject, const char* text) {
            LogEntry next = entry(++number, kind, text);
            next.who = who;
            next.subject = subject;
            next.time = FakeMonth::now() - std::chrono::minutes(4 * (60 - number));
            month.log.push_back(next);
        };
        add("agent", "engine", "etl-agent", "etl-agent connected (pid 4711)");
        add("unpriced", "engine", "house-llm-7b",
            "house-llm-7b has no price: its calls go past every budget");
        add("refused", "billing-bot", "bad_field",
            "Field output_tokens is no integer from 0 to 1,000,000,000 (12 times)");
        add("conflict", "engine", "01JD8Z", "A record came again with other contents; the first one stands");
        add("kill", "operator", "all agents", "All agents were stopped: runaway research-bot");
        add("resume", "operator", "all agents", "The stop of all agents was lifted");
        add("settings", "operator", "timezone", "Time zone changed from UTC to Europe/Berlin");
        add("policy", "operator", "org-daily", "Limit changed from $450.00 to $500.00");
        month.log.back().detail =
            R"({"before":{"id":"org-daily","limit_usd":450,"alert_at":0.8},"after":{"id":"org-daily","limit_usd":500,"alert_at":0.8}})";
        open(month);
        QTRY_COMPARE(rows(), static_cast<int>(month.log.size()));
        table()->setFocus();
        table()->selectRow(0);
        keepPictures(*m_test, "log");
    }

private:
    std::unique_ptr<TestWindow> m_test;
};

QTEST_MAIN(tst_Log)
#include "tst_log.moc"
