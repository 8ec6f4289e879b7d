// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/policydraft.h"
#include "ui/pages/budgets/policywords.h"

#include <QtTest>

using namespace tokenfence;
using namespace std::chrono_literals;

namespace {

PolicyDraft good()
{
    PolicyDraft draft;
    draft.name = QStringLiteral("Organisation, per day");
    draft.limit = QStringLiteral("420");
    return draft;
}

Policy policyOf(const PolicyDraft& draft)
{
    return draft.check({}).policy;
}

} // namespace

class tst_PolicyDraft : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void wrongFields_data()
    {
        QTest::addColumn<int>("field");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isWrong");
        const auto row = [](const char* name, DraftField field, const char* text, bool wrong) {
            QTest::newRow(name) << static_cast<int>(field) << QString::fromUtf8(text) << wrong;
        };
        row("a budget needs a name", DraftField::name, "  ", true);
        row("a limit is needed", DraftField::limit, "", true);
        row("a limit in words is none", DraftField::limit, "much", true);
        row("a limit of nothing is none", DraftField::limit, "0", true);
        row("a limit may have cents", DraftField::limit, "$0.50", false);
        row("a limit is a million at most", DraftField::limit, "1,000,000.01", true);
        row("an alert may be off", DraftField::alertAt, "", false);
        row("an alert above the whole is none", DraftField::alertAt, "101", true);
        row("an alert at nothing is none", DraftField::alertAt, "0", true);
        row("an alert may be at a fraction of a percent", DraftField::alertAt, "87.5 %", false);
        row("a downgrade before the alert does not go", DraftField::downgradeAt, "70", false);
        row("a stop must stand somewhere", DraftField::stopAt, "", true);
        row("a stop before the alert makes the alert wrong", DraftField::stopAt, "50", false);
        row("retries are a number", DraftField::retries, "three", true);
        row("no retry at all is a number too", DraftField::retries, "0", false);
        row("a fallback with a line break in it is no model", DraftField::fallbackModel, "a\nb", true);
        row("a raise is a sum", DraftField::raise, "more", true);
    }
    void wrongFields()
    {
        QFETCH(int, field);
        QFETCH(QString, text);
        QFETCH(bool, isWrong);
        PolicyDraft draft = good();
        const auto which = static_cast<DraftField>(field);
        QString& target = which == DraftField::name          ? draft.name
                          : which == DraftField::limit       ? draft.limit
                          : which == DraftField::alertAt     ? draft.alertAt
                          : which == DraftField::downgradeAt ? draft.downgradeAt
                          : which == DraftField::stopAt      ? draft.stopAt
                          : which == DraftField::retries     ? draft.retries
                          : which == DraftField::raise       ? draft.raiseTo
                                                             : draft.fallbackModel;
        target = text;
        QCOMPARE(draft.check({}).wrong.contains(which), isWrong);
    }

    void marksKeepTheirOrder()
    {
        PolicyDraft draft = good();
        draft.downgradeAt = QStringLiteral("70");
        QVERIFY(draft.check({}).wrong.contains(DraftField::alertAt));
        draft.alertAt = QStringLiteral("60");
        QVERIFY(draft.check({}).wrong.isEmpty());
        draft.stopAt = QStringLiteral("65");
        QVERIFY(draft.check({}).wrong.contains(DraftField::downgradeAt));
    }

    void aPolicyComesBackAsItWas()
    {
        PolicyDraft draft = good();
        draft.match = {MatchTerm{MatchTerm::Field::label, "plan", "free"}};
        draft.per = Per::user;
        draft.limit = QStringLiteral("0.000000001");
        draft.alertAt = QStringLiteral("33.3333333333333333");
        draft.downgradeAt = QStringLiteral("90");
        draft.stopAt = QStringLiteral("99.5");
        draft.fallbackModel = QStringLiteral("gpt-4o-mini");
        draft.retries = QStringLiteral("3");
        draft.raiseTo = QStringLiteral("600");
        draft.raiseUntil = WallTime(1s);
        const PolicyDraft::Checked checked = draft.check({});
        QVERIFY(checked.wrong.isEmpty());
        QCOMPARE(checked.policy.limit, Money::fromNano(1));
        const PolicyDraft again = PolicyDraft::of(checked.policy);
        QCOMPARE(again.alertAt, draft.alertAt);
        QCOMPARE(again.check({}).policy, checked.policy);
    }

    void ids_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("id");
        QTest::newRow("words become one with dashes")
            << QStringLiteral("Organisation, per day") << QStringLiteral("organisation-per-day");
        QTest::newRow("accents fall away")
            << QStringLiteral("Café économe") << QStringLiteral("cafe-econome");
        QTest::newRow("other scripts get a name that can be typed")
            << QStringLiteral("预算") << QStringLiteral("budget");
        QTest::newRow("a long one is cut") << QString(200, QLatin1Char('a')) << QString(56, QLatin1Char('a'));
        QTest::newRow("a taken one is numbered") << QStringLiteral("Taken") << QStringLiteral("taken-2");
    }
    void ids()
    {
        QFETCH(QString, name);
        QFETCH(QString, id);
        QCOMPARE(QString::fromStdString(policyIdFor(name, {"taken"})), id);
    }

    void sentences_data()
    {
        QTest::addColumn<QString>("downgrade");
        QTest::addColumn<QString>("model");
        QTest::addColumn<int>("period");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("alert, downgrade and stop of a day")
            << QStringLiteral("90") << QStringLiteral("gpt-4o-mini") << int(PeriodKind::day)
            << QStringLiteral("Above $336.00 in a day: alert. From $378.00: gpt-4o-mini instead. At $420.00: "
                              "refused until midnight, "
                              "Europe/Berlin.");
        QTest::newRow("a request's cap")
            << QString() << QString() << int(PeriodKind::request)
            << QStringLiteral(
                   "Above $336.00 in a request: alert. At $420.00: the request's further calls are refused.");
        QTest::newRow("a fallback without a mark of its own")
            << QString() << QStringLiteral("gpt-4o-mini") << int(PeriodKind::total)
            << QStringLiteral("Above $336.00 in all: alert. At $420.00: refused for good. Where only "
                              "gpt-4o-mini still fits, it is used "
                              "instead.");
    }
    void sentences()
    {
        QFETCH(QString, downgrade);
        QFETCH(QString, model);
        QFETCH(int, period);
        QFETCH(QString, sentence);
        PolicyDraft draft = good();
        draft.downgradeAt = downgrade;
        draft.fallbackModel = model;
        draft.period = static_cast<PeriodKind>(period);
        QCOMPARE(policywords::consequence(policyOf(draft), QStringLiteral("Europe/Berlin"), WallTime()),
                 sentence);
    }
};

QTEST_MAIN(tst_PolicyDraft)
#include "tst_policydraft.moc"
