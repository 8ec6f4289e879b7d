// SPDX-License-Identifier: GPL-3.0-or-later
#include "tidyup.h"
#include "traffic.h"

#include "storage/verify.h"

#include <QTest>

#include <chrono>

using namespace tokenfence;
using namespace std::chrono_literals;

namespace {

/// Empty where all sums are those of the log.
QByteArray differencesIn(const Shelf& shelf)
{
    const Result<VerifyReport> report = verifyDatabase(shelf.file(), shelf.now);
    if (!report) {
        return QByteArray::fromStdString(report.error().message);
    }
    QByteArray text;
    for (std::size_t at = 0; at < report->sentences.size() && at < 5; ++at) {
        text += QByteArray::fromStdString(report->sentences[at]) + '\n';
    }
    return text;
}

} // namespace

class TestRollups : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void allSumsAreThoseOfTheLog_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 6; ++seed) {
            QTest::addRow("seed %u", seed) << seed;
        }
    }
    void allSumsAreThoseOfTheLog()
    {
        QFETCH(unsigned, seed);
        Shelf shelf;
        Traffic traffic(shelf, seed);
        traffic.start();
        std::size_t stored = 0;
        for (int round = 0; round < 12; ++round) {
            stored += traffic.send(400);
            switch (traffic.random() % 4) {
            case 0:
                traffic.start(); // another engine
                break;
            case 1:
                traffic.reprice(30);
                break;
            case 2:
                traffic.pass(std::chrono::hours(traffic.random() % 30));
                break;
            default:
                break;
            }
            QCOMPARE(differencesIn(shelf), QByteArray());
        }
        QCOMPARE(shelf.ask("SELECT count(*) FROM event").front().toULongLong(), stored);
    }

    void pricesForPastCallsMoveAllSums()
    {
        Shelf shelf;
        Traffic traffic(shelf, 99);
        traffic.start();
        traffic.send(3000);
        QVERIFY(shelf.ask("SELECT unpriced FROM state").front().toInt() > 100);
        while (traffic.reprice(50) > 0) {
            QCOMPARE(differencesIn(shelf), QByteArray());
        }
        QCOMPARE(shelf.ask("SELECT unpriced FROM state"), lines({"0"}));
        QCOMPARE(shelf.ask("SELECT sum(unpriced) FROM quarter"), lines({"0"}));
    }

    void aRepricingIsDoneOnce()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        Record record = shelf.call("a");
        record.priced = false;
        record.cost = Money();
        record.call.tier = Tier::unknown;
        record.request = "r";
        shelf.append({record});
        const RepricedBatch batch{
            {{1, Money::fromDollars(2), Tier::simple, {}}, {77, Money::fromDollars(2), Tier::simple, {}}}};
        QVERIFY(shelf.change({batch}).ok());
        QVERIFY(shelf.change({batch}).ok());
        QCOMPARE(shelf.ask("SELECT calls_unknown, calls_simple, cost_simple, unpriced FROM quarter"),
                 lines({"0|1|2000000000|0"}));
        QCOMPARE(differencesIn(shelf), QByteArray());
        QCOMPARE(shelf.open()->unpriced, 0U);
    }

    void whatIsPrunedStaysInTheSums_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 3; ++seed) {
            QTest::addRow("seed %u", seed) << seed;
        }
    }
    void whatIsPrunedStaysInTheSums()
    {
        QFETCH(unsigned, seed);
        Shelf shelf;
        Traffic traffic(shelf, seed);
        traffic.start();
        Settings settings;
        settings.timezone = "Europe/Berlin";
        settings.retentionDays = 7;
        QVERIFY(shelf.change({SettingsSaved{settings}}).ok());
        for (int day = 0; day < 20; ++day) {
            traffic.send(250);
            traffic.pass(std::chrono::hours(12 + traffic.random() % 20));
            if (day % 4 == 3) {
                const QStringList sums = shelf.ask("SELECT sum(calls), sum(cost) FROM spend WHERE grain = 2");
                tidyUp(shelf);
                QCOMPARE(shelf.ask("SELECT sum(calls), sum(cost) FROM spend WHERE grain = 2"), sums);
                traffic.start();
                QCOMPARE(differencesIn(shelf), QByteArray());
            }
        }
        QVERIFY(shelf.ask("SELECT count(*) FROM pruned").front().toInt() > 0);
        const std::string cutoff = std::to_string((shelf.now - 8 * 24h).time_since_epoch().count());
        // Requests that are named again and again keep their calls only as long as nothing else holds their
        // sums.
        QCOMPARE(shelf.ask("SELECT count(*) FROM event WHERE request IS NULL AND time < " + cutoff),
                 lines({"0"}));
        // A policy that is put now counts what was pruned too.
        Result<std::vector<SpentRow>> spent = shelf.store().recount(
            {{50, Traffic::policies()[5]}}, traffic.calendar(), shelf.settle(), shelf.now);
        QVERIFY(spent.ok());
        Money sum;
        for (const SpentRow& row : *spent) {
            sum += row.spent;
        }
        QCOMPARE(QString::number(sum.nano()),
                 shelf.ask("SELECT sum(cost) FROM spend WHERE grain = 2").front());
    }

    void aRecountFindsWhatTheLedgerCounted()
    {
        Shelf shelf;
        Traffic traffic(shelf, 5);
        traffic.start();
        for (int round = 0; round < 5; ++round) {
            traffic.send(500);
            traffic.pass(3h);
        }
        std::vector<RecountQuestion> questions;
        CounterId counter = 100;
        for (const Policy& policy : Traffic::policies()) {
            questions.push_back({++counter, policy});
        }
        const Result<std::vector<SpentRow>> rows =
            shelf.store().recount(questions, traffic.calendar(), shelf.settle(), shelf.now);
        QVERIFY(rows.ok());
        Ledger again(shelf.names(), PriceTable(), "again-");
        for (const RecountQuestion& question : questions) {
            again.beginCounter(question.counter, question.policy, traffic.calendar());
        }
        for (const SpentRow& row : *rows) {
            again.addSpent(row);
        }
        for (const RecountQuestion& question : questions) {
            again.activate(question.policy, question.counter, traffic.now());
        }
        const std::vector<PolicyFigures> counted = again.figures(traffic.now());
        const std::vector<PolicyFigures> known = traffic.ledger().figures(traffic.now());
        QCOMPARE(counted.size(), known.size());
        for (std::size_t at = 0; at < known.size(); ++at) {
            QCOMPARE(counted[at].policy.id, known[at].policy.id);
            QVERIFY2(!known[at].all.used.isZero(), known[at].policy.id.c_str());
            QVERIFY2(counted[at].all.used == known[at].all.used, known[at].policy.id.c_str());
            QCOMPARE(counted[at].keys.size(), known[at].keys.size());
        }
    }

    void whatAnEngineKnowsAgainIsWhatTheLastOneKnew()
    {
        Shelf shelf;
        Traffic traffic(shelf, 11);
        traffic.start();
        for (int round = 0; round < 8; ++round) {
            traffic.send(300);
            traffic.pass(2h);
            const std::vector<PolicyFigures> before = traffic.ledger().figures(traffic.now());
            traffic.start();
            const std::vector<PolicyFigures> after = traffic.ledger().figures(traffic.now());
            for (std::size_t at = 0; at < before.size(); ++at) {
                QVERIFY2(before[at].all.used == after[at].all.used, before[at].policy.id.c_str());
            }
        }
    }

    void aTamperedSumIsFound_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("quarter") << QByteArray("UPDATE quarter SET cost_simple = cost_simple + 1 WHERE start "
                                               "IN (SELECT max(start) FROM quarter)");
        QTest::newRow("a range of rows that is too small")
            << QByteArray("UPDATE quarter SET first_row = first_row + 1 WHERE first_row < last_row");
        QTest::newRow("spend") << QByteArray("DELETE FROM spend WHERE status = 4 AND grain = 1");
        QTest::newRow("spend_user") << QByteArray(
            "UPDATE spend_user SET calls_complex = calls_complex + 1 WHERE user = 0");
        QTest::newRow("spend_label") << QByteArray(
            "UPDATE spend_label SET unpriced = unpriced - 1 WHERE grain = 2");
        QTest::newRow("request_cost")
            << QByteArray("UPDATE request_cost SET requests = requests + 1 WHERE grain = 0");
        QTest::newRow("request_cost_workflow")
            << QByteArray("DELETE FROM request_cost_workflow WHERE workflow = 0");
        QTest::newRow("request_end") << QByteArray("UPDATE request_end SET cost = cost + 1 WHERE ends > 0");
        QTest::newRow("spent") << QByteArray("UPDATE spent SET spent = spent + 1 WHERE counter = 1");
        QTest::newRow("spent_request") << QByteArray("DELETE FROM spent_request WHERE counter = 4");
        QTest::newRow("the number of events") << QByteArray("UPDATE state SET events = events + 1");
        QTest::newRow("the number of unpriced ones") << QByteArray("UPDATE state SET unpriced = 0");
        QTest::newRow("an event that is gone") << QByteArray("DELETE FROM event WHERE row = 100");
        QTest::newRow("an event that costs more") << QByteArray(
            "UPDATE event SET cost = cost + 1 WHERE row = (SELECT min(row) FROM event WHERE kind = 0)");
    }
    void aTamperedSumIsFound()
    {
        QFETCH(QByteArray, sql);
        Shelf shelf;
        Traffic traffic(shelf, 3);
        traffic.start();
        traffic.send(500);
        shelf.close();
        QCOMPARE(differencesIn(shelf), QByteArray());
        {
            SQLite::Database database(shelf.file(), SQLite::OPEN_READWRITE);
            QVERIFY(database.exec(sql.toStdString()) > 0);
        }
        QVERIFY(!differencesIn(shelf).isEmpty());
    }

    void aNumberlessFloodOfMoneyDoesNotStopTheStore()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        std::vector<Record> records;
        for (int number = 0; number < 10'000; ++number) { // ten billion dollars: more than 2^63 nano-dollars
            records.push_back(shelf.call(std::to_string(number)));
            records.back().cost = maxAmount;
            records.back().request = "r";
            records.back().settlement.charges = {{1, 0, WallTime(), false, maxAmount}};
        }
        shelf.append(records);
        for (Record& record : records) {
            record.id += " again";
        }
        shelf.append(records);
        QCOMPARE(shelf.heard.takeFates().back().second, Fate::stored);
        QCOMPARE(shelf.open()->events, 20'000U);
    }

    void aVeryLongRequestIsReadFromItsNote()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        const auto calls = [&](const char* prefix, int count) {
            std::vector<Record> records;
            for (int number = 0; number < count; ++number) {
                records.push_back(shelf.call(prefix + std::to_string(number)));
                records.back().request = "endless";
            }
            return records;
        };
        shelf.append(calls("a", 1000));
        QCOMPARE(shelf.ask("SELECT calls BETWEEN 700 AND 1000 FROM long_request"), lines({"1"}));
        const Result<KeptState> state = shelf.open();
        QCOMPARE(state->spent.size(), 1U);
        QCOMPARE(state->spent.front().spent.toUsd(), std::string("$10.00"));
        shelf.append(calls("b", 700));
        QCOMPARE(differencesIn(shelf), QByteArray());
        shelf.now += 24h;
        shelf.append(calls("c", 1)); // another one of the same name
        QCOMPARE(differencesIn(shelf), QByteArray());
        QCOMPARE(shelf.open()->spent.front().spent.toUsd(), std::string("$0.01"));
    }
};

QTEST_GUILESS_MAIN(TestRollups)
#include "tst_rollups.moc"
