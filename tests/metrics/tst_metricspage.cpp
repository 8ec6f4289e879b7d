// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/metrics/metricspage.h"
#include "app/metrics/metricstext.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace tokenfence;

namespace {

QStringList linesOf(const Vitals& vitals)
{
    return QString::fromStdString(metricsPage(vitals)).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

/// Everything that there can be, with numbers that differ.
Vitals busy()
{
    Vitals vitals;
    vitals.started = WallTime(std::chrono::milliseconds(1'764'000'000'500));
    for (const Tier tier : allTiers) {
        vitals.counts.of(tier) = {10 + static_cast<std::uint64_t>(tier), Money::fromNano(2'500'000'001)};
    }
    vitals.counts.of(DenialCode::unpriced) = 4;
    vitals.counts.of(Dropped::noMemory) = 3;
    vitals.stops[static_cast<std::size_t>(Scope::Kind::user)] = 2;
    vitals.budgets.push_back(
        {"org-daily", Money::fromDollars(500), Money::fromDollars(2), Money::fromDollars(1)});
    vitals.pulse.store.commits = 4;
    for (const std::uint32_t micros : {500U, 501U, 90'000U, 2'000'000U}) {
        vitals.pulse.store.times.note(micros);
    }
    vitals.pulse.store.lastCommitMicros = 2'000'000;
    return vitals;
}

} // namespace

class TestMetricsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everySampleStandsBehindTheHelpAndTheTypeOfItsFamily()
    {
        const QString label = QStringLiteral("[a-z_]+=\"[^\"]*\"");
        const QRegularExpression sample(
            QStringLiteral("^([a-z_]+?)(_bucket|_sum|_count)?(\\{%1(,%1)*\\})? \\d+(\\.\\d+)?$").arg(label));
        QString family;
        QString type;
        QSet<QString> families;
        for (const QString& line : linesOf(busy())) {
            const QStringList words = line.split(QLatin1Char(' '));
            if (line.startsWith(QStringLiteral("# HELP "))) {
                family = words[2];
                QVERIFY2(!families.contains(family), "a family stands there once");
                families.insert(family);
                QVERIFY(words.size() > 5);
            } else if (line.startsWith(QStringLiteral("# TYPE "))) {
                QCOMPARE(words[2], family);
                type = words[3];
                QCOMPARE(type == QStringLiteral("counter"), family.endsWith(QStringLiteral("_total")));
            } else {
                const auto match = sample.match(line);
                QVERIFY2(match.hasMatch(), qPrintable(line));
                const QString name = type == QStringLiteral("histogram")
                                         ? match.captured(1)
                                         : match.captured(1) + match.captured(2);
                QCOMPARE(name, family);
            }
        }
        QVERIFY(families.size() > 25);
    }

    void figuresStandAsTheyAre_data()
    {
        QTest::addColumn<QString>("line");
        for (const char* line : {"tokenfence_spend_usd_total{tier=\"critical\"} 2.500000001",
                                 "tokenfence_calls_total{tier=\"simple\"} 11",
                                 "tokenfence_denied_total{code=\"unpriced\"} 4",
                                 "tokenfence_denied_total{code=\"budget\"} 0",
                                 "tokenfence_dropped_connections_total{reason=\"no_memory\"} 3",
                                 "tokenfence_stops{scope=\"user\"} 2",
                                 "tokenfence_kill_switch 0",
                                 "tokenfence_budget_limit_usd{policy=\"org-daily\"} 500",
                                 "tokenfence_budget_spent_usd{policy=\"org-daily\"} 2",
                                 "tokenfence_budget_reserved_usd{policy=\"org-daily\"} 1",
                                 "tokenfence_commit_seconds_bucket{le=\"0.0005\"} 1",
                                 "tokenfence_commit_seconds_bucket{le=\"0.001\"} 2",
                                 "tokenfence_commit_seconds_bucket{le=\"0.1\"} 3",
                                 "tokenfence_commit_seconds_bucket{le=\"1\"} 3",
                                 "tokenfence_commit_seconds_bucket{le=\"+Inf\"} 4",
                                 "tokenfence_commit_seconds_sum 2.091001",
                                 "tokenfence_commit_seconds_count 4",
                                 "tokenfence_last_commit_seconds 2",
                                 "tokenfence_store_writable 1",
                                 "process_start_time_seconds 1764000000.5"}) {
            QTest::newRow(line) << QString::fromLatin1(line);
        }
    }
    void figuresStandAsTheyAre()
    {
        QFETCH(QString, line);
        QVERIFY(linesOf(busy()).contains(line));
    }

    void aLabelCannotLeaveItsQuotes_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("line");
        QTest::newRow("plain") << QStringLiteral("a b") << QStringLiteral("x{l=\"a b\"} 1\n");
        QTest::newRow("a quote") << QStringLiteral("a\"b") << QStringLiteral("x{l=\"a\\\"b\"} 1\n");
        QTest::newRow("a backslash") << QStringLiteral("a\\b") << QStringLiteral("x{l=\"a\\\\b\"} 1\n");
        QTest::newRow("a line's end") << QStringLiteral("a\nb") << QStringLiteral("x{l=\"a\\nb\"} 1\n");
        QTest::newRow("another tongue") << QStringLiteral("ä€") << QStringLiteral("x{l=\"ä€\"} 1\n");
    }
    void aLabelCannotLeaveItsQuotes()
    {
        QFETCH(QString, value);
        QFETCH(QString, line);
        MetricsText text;
        text.family("x", MetricsText::Type::gauge, "What it is.");
        text.count(1, {{"l", value.toStdString()}});
        QCOMPARE(QString::fromStdString(text.take()),
                 QStringLiteral("# HELP x What it is.\n# TYPE x gauge\n") + line);
    }

    void secondsAreExact_data()
    {
        QTest::addColumn<quint64>("micros");
        QTest::addColumn<QString>("seconds");
        QTest::newRow("none") << quint64(0) << QStringLiteral("0");
        QTest::newRow("one microsecond") << quint64(1) << QStringLiteral("0.000001");
        QTest::newRow("a bound") << quint64(2'500) << QStringLiteral("0.0025");
        QTest::newRow("whole") << quint64(3'000'000) << QStringLiteral("3");
        QTest::newRow("both") << quint64(12'340'000) << QStringLiteral("12.34");
    }
    void secondsAreExact()
    {
        QFETCH(quint64, micros);
        QFETCH(QString, seconds);
        QCOMPARE(QString::fromStdString(MetricsText::asSeconds(micros)), seconds);
    }
};

QTEST_APPLESS_MAIN(TestMetricsPage)
#include "tst_metricspage.moc"
