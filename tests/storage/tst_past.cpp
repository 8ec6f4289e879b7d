// SPDX-License-Identifier: GPL-3.0-or-later
#include "tidyup.h"
#include "traffic.h"

#include "model/money/builtinprices.h"
#include "storage/eventreader.h"
#include "storage/pastreader.h"

#include <QTest>

#include <algorithm>

using namespace tokenfence;
using namespace std::chrono_literals;

namespace {

struct Read
{
    std::unique_ptr<PastSource> source; ///< whose names they are
    std::vector<PastCall> calls;
};

Read everythingIn(const Shelf& shelf, const TimeSpan& span)
{
    Read read;
    auto opened = PastReader::open(shelf.file());
    if (!opened || !(*opened)->begin(span)) {
        return read;
    }
    read.source = std::move(*opened);
    for (auto calls = read.source->next({}); calls && !calls->empty(); calls = read.source->next({})) {
        read.calls.insert(read.calls.end(), calls->begin(), calls->end());
    }
    return read;
}

Money sumOf(const std::vector<PastCall>& calls)
{
    Money sum;
    for (const PastCall& call : calls) {
        sum += call.cost;
    }
    return sum;
}

ReplayQuestion questionOf(const Shelf& shelf, std::vector<Policy> policies, WallTime from)
{
    ReplayQuestion question;
    question.policies = std::move(policies);
    question.span = {from, shelf.now + 48h};
    question.prices = std::make_shared<const PriceTable>(builtinPrices());
    return question;
}

Policy dayBudget(Money limit)
{
    Policy policy;
    policy.id = policy.name = "day";
    policy.limit = limit;
    return policy;
}

} // namespace

class TestPast : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void itIsWhatAnExportTells()
    {
        Shelf shelf;
        Traffic traffic(shelf, 31);
        traffic.start();
        for (int round = 0; round < 5; ++round) {
            traffic.send(2'500);
            traffic.pass(7h);
        }
        const TimeSpan span{shelf.now - 30h, shelf.now + 48h};
        const Read read = everythingIn(shelf, span);
        QVERIFY(read.calls.size() > 5'000);
        const Names& names = read.source->names();
        std::size_t place = 0;
        const auto reader = EventReader::open(shelf.file(), span, shelf.now);
        for (auto rows = (*reader)->next(); !rows->empty(); rows = (*reader)->next()) {
            for (const CallRow& row : *rows) {
                const PastCall& call = read.calls.at(place++);
                QCOMPARE(call.time, row.time);
                QCOMPARE(call.request, row.request);
                QCOMPARE(std::string(names.text(call.call.user)), row.user);
                QCOMPARE(std::string(names.text(call.call.workflow)), row.workflow);
                QCOMPARE(std::string(names.text(call.call.agent)), row.agent);
                QCOMPARE(std::string(names.text(call.call.provider)), row.provider);
                QCOMPARE(std::string(names.text(call.call.model)), row.model);
                QVERIFY(call.call.tier == row.tier);
                QCOMPARE(names.labels(call.call.labels).size(), row.labels.size());
                QCOMPARE(call.cost, row.cost);
                QCOMPARE(call.priced, row.priced);
                QCOMPARE(call.attempt, row.attempt);
                QCOMPARE(call.hasTokens, row.hasTokens);
                QCOMPARE(call.tokens, row.tokens);
            }
        }
        QCOMPARE(place, read.calls.size());
    }

    void theServiceTierAndTheVerdictAreTold()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        Record record = shelf.call("a");
        record.serviceTier = shelf.names().intern("flex");
        record.settlement.verdict = Verdict::downgrade;
        shelf.append({record});
        const Read read = everythingIn(shelf, {shelf.now, shelf.now + 1h});
        QCOMPARE(read.calls.front().serviceTier, ServiceTier::flex);
        QVERIFY(read.calls.front().wasDowngraded);
    }

    void whatWasClearedAwayComesAsItsSums()
    {
        Shelf shelf;
        Traffic traffic(shelf, 3);
        traffic.start();
        Settings settings;
        settings.retentionDays = 7;
        QVERIFY(shelf.change({SettingsSaved{settings}}).ok());
        for (int day = 0; day < 12; ++day) {
            traffic.send(250);
            traffic.pass(24h);
        }
        tidyUp(shelf);
        QVERIFY(shelf.ask("SELECT count(*) FROM pruned").front().toInt() > 0);
        const Read read = everythingIn(shelf, {WallTime(), shelf.now + 48h});
        QCOMPARE(QString::number(sumOf(read.calls).nano()),
                 shelf.ask("SELECT sum(cost) FROM spend WHERE grain = 2").front());
        QVERIFY(std::is_sorted(read.calls.begin(), read.calls.end(),
                               [](const PastCall& a, const PastCall& b) { return a.time < b.time; }));

        // A replay judges only whole days, and says from when on.
        auto past = PastReader::open(shelf.file());
        QVERIFY(past.ok());
        Policy policy = dayBudget(Money::fromDollars(1'000'000));
        policy.period = PeriodKind::total;
        const auto answer =
            replayPast(**past, questionOf(shelf, {policy}, shelf.now - 30 * 24h), {}, [](double) {});
        QVERIFY(answer.ok());
        QCOMPARE(answer->reach.since, PastReach::Since::pruned);
        QVERIFY(answer->reach.from <= shelf.now - 7 * 24h);
        const WallTime from = answer->outcome.span.start;
        QVERIFY(from >= answer->reach.from && from < answer->reach.from + 24h);
        QCOMPARE(from, Calendar().periodAt(PeriodKind::day, from).start);
        QCOMPARE(answer->outcome.then, sumOf(everythingIn(shelf, {from, shelf.now + 48h}).calls));
        // With everything before it the limit is reached earlier than by these days alone.
        policy.limit = answer->outcome.then;
        const auto stopped =
            replayPast(**past, questionOf(shelf, {policy}, shelf.now - 30 * 24h), {}, [](double) {});
        QVERIFY(stopped->outcome.requestsStopped > 0);
    }

    void itSaysSinceWhenAnythingWasRecorded()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        auto past = PastReader::open(shelf.file());
        const WallTime wanted = shelf.now - 24h;
        QCOMPARE((*past)->reach(wanted)->since, PastReach::Since::wanted);
        shelf.append({shelf.call("a")});
        const PastReach reach = *(*past)->reach(wanted);
        QCOMPARE(reach.since, PastReach::Since::recorded);
        QVERIFY(reach.from <= shelf.now && reach.from > shelf.now - 15min);
        QCOMPARE((*past)->reach(shelf.now)->since, PastReach::Since::wanted);
    }

    void aSourceCanBeAskedAgain()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        shelf.append({shelf.call("a")});
        auto past = PastReader::open(shelf.file());
        Policy policy = dayBudget(Money::fromDollars(1));
        policy.fallbackModel = "a model that the store has never met";
        for (const char* id : {"b", "c"}) {
            const auto answer =
                replayPast(**past, questionOf(shelf, {policy}, shelf.now - 1h), {}, [](double) {});
            QVERIFY(answer.ok());
            Record record = shelf.call(id);
            record.call.user = shelf.names().intern(std::string("a user of ") + id);
            shelf.append({record});
        }
        const auto answer =
            replayPast(**past, questionOf(shelf, {policy}, shelf.now - 1h), {}, [](double) {});
        QCOMPARE(answer->outcome.calls, 3U);
    }

    void progressAscends()
    {
        Shelf shelf;
        Traffic traffic(shelf, 8);
        traffic.start();
        traffic.send(12'000);
        auto past = PastReader::open(shelf.file());
        std::vector<double> told;
        const auto answer = replayPast(**past, questionOf(shelf, {}, shelf.now - 96h), {},
                                       [&](double part) { told.push_back(part); });
        QVERIFY(answer.ok());
        QVERIFY(told.size() >= 2);
        QVERIFY(std::is_sorted(told.begin(), told.end()));
        QCOMPARE(told.back(), 1.0);
    }

    void itCanBeGivenUp()
    {
        Shelf shelf;
        Traffic traffic(shelf, 8);
        traffic.start();
        traffic.send(12'000);
        auto past = PastReader::open(shelf.file());
        CancelToken cancel;
        int told = 0;
        const auto answer = replayPast(**past, questionOf(shelf, {}, shelf.now - 96h), cancel, [&](double) {
            ++told;
            cancel.cancel();
        });
        QVERIFY(!answer.ok());
        QCOMPARE(answer.error().code, std::string("cancelled"));
        QCOMPARE(told, 1);
        // And before anything was read.
        QVERIFY(!replayPast(**past, questionOf(shelf, {}, shelf.now - 96h), cancel, [](double) {}).ok());
    }

    void aCapOnTheDayHolds()
    {
        Shelf shelf;
        Traffic traffic(shelf, 14);
        traffic.start();
        for (int round = 0; round < 6; ++round) {
            traffic.send(1'000);
            traffic.pass(9h);
        }
        auto past = PastReader::open(shelf.file());
        const Policy policy = dayBudget(Money::fromDollars(5));
        const auto answer =
            replayPast(**past, questionOf(shelf, {policy}, shelf.now - 7 * 24h), {}, [](double) {});
        QVERIFY(answer.ok());
        QVERIFY(answer->outcome.requestsStopped > 0);
        for (const ReplayedDay& day : answer->outcome.days) {
            QVERIFY(day.with <= policy.limit);
        }
    }
};

QTEST_GUILESS_MAIN(TestPast)
#include "tst_past.moc"
