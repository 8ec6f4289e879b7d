// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/insight/replay.h"
#include "tests/ledger/desk.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <random>

using namespace tokenfence;
using namespace tokenfence::desk;

namespace {

const WallTime monday = at("2026-11-16T00:00:00Z");

Calendar calendarOf(const char* zone)
{
    return Calendar::create(zone).value();
}

/// A past that is written down call by call, and replayed.
class Past
{
public:
    Names names;
    PriceTable prices = examplePrices();
    std::vector<PastCall> calls;

    PastCall& call(WallTime time, const char* request, std::string_view cost)
    {
        PastCall& call = calls.emplace_back();
        call.time = time;
        call.request = request;
        call.cost = usd(cost);
        call.call.user = names.intern("u-1");
        call.call.workflow = names.intern("refund");
        call.call.agent = names.intern("bot");
        call.call.model = names.intern("gpt-4o");
        call.call.tier = Tier::complex;
        return call;
    }

    ReplayOutcome replay(std::vector<Policy> policies, Period span = {monday, monday + 7 * 24h},
                         const Calendar& calendar = {})
    {
        ReplayTerms terms;
        terms.policies = std::move(policies);
        terms.calendar = calendar;
        terms.span = span;
        Replay replay(terms, names, prices);
        for (const PastCall& call : calls) {
            replay.take(call);
        }
        return replay.finish();
    }
};

/// What a fleet of agents that all ask did under `policies`, by the ledger's own decisions: several calls are
/// under way at any time, and none costs more than it asked for.
std::vector<PastCall> fleet(Past& past, const std::vector<Policy>& policies, const Calendar& calendar,
                            std::uint64_t seed, WallTime from, WallTime to)
{
    struct Running
    {
        PastCall call;
        std::string reservation;
    };
    std::mt19937_64 random(seed);
    Ledger ledger(past.names, past.prices, "r-");
    CounterId counter = 0;
    for (const Policy& policy : policies) {
        ledger.beginCounter(++counter, policy, calendar);
        ledger.activate(policy, counter, {from, MonoTime()});
    }
    std::multimap<WallTime, Running> running;
    std::vector<PastCall> made;
    const auto settleUntil = [&](WallTime time) {
        while (!running.empty() && running.begin()->first <= time) {
            const auto& [when, one] = *running.begin();
            const Now now{when, MonoTime(when - from)};
            const Settlement settlement =
                ledger.settle(one.call.call, one.call.request, when, one.call.cost, one.reservation, now);
            ledger.confirm(settlement, one.call.request, now);
            made.push_back(one.call);
            made.back().time = when;
            running.erase(running.begin());
        }
    };
    for (WallTime time = from; time < to; time += std::chrono::seconds(20 + random() % 400)) {
        settleUntil(time);
        PastCall call;
        call.request = random() % 10 == 0 ? std::string() : "req-" + std::to_string(random() % 40);
        call.call.user = past.names.intern("u-" + std::to_string(random() % 5));
        call.call.workflow = past.names.intern("flow-" + std::to_string(random() % 2));
        call.call.model = past.names.intern("gpt-4o");
        call.call.tier = Tier::complex;
        call.attempt = static_cast<std::uint32_t>(1 + random() % 3);
        const auto most = static_cast<std::int64_t>(random() % 1'000'000'000);
        Question question;
        question.call = call.call;
        question.request = call.request;
        question.attempt = call.attempt;
        question.estimate = Money::fromNano(most);
        const auto decision = ledger.authorize(question, {time, MonoTime(time - from)});
        if (decision && decision->verdict == Verdict::allow) {
            call.cost = Money::fromNano(
                most == 0 ? 0 : static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most)));
            // Within the period in which it was asked for: a call is counted where it ends.
            const WallTime end = std::min(time + std::chrono::seconds(random() % 300),
                                          calendar.periodAt(PeriodKind::hour, time).end - 1ms);
            running.emplace(end, Running{call, decision->reservation});
        }
    }
    settleUntil(to + 1h);
    return made;
}

std::vector<Policy> someBudgets()
{
    Policy users = budget("each-user", "6");
    users.per = Per::user;
    Policy requests = budget("each-request", "2.5", PeriodKind::request);
    requests.maxRetries = 1;
    Policy flow = budget("flow", "25", PeriodKind::week);
    flow.match = {{MatchTerm::Field::workflow, {}, "flow-1"}};
    flow.killAt = mark("0.9");
    return {budget("day", "18"), requests, users, flow, budget("hour", "2", PeriodKind::hour)};
}

} // namespace

class TestReplay : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void withoutABudgetNothingWouldHaveBeenOtherwise()
    {
        Past past;
        past.call(monday, "a", "1");
        past.call(monday + 1h, "a", "2");
        past.call(monday + 2h, "", "4");
        const ReplayOutcome outcome = past.replay({});
        QCOMPARE(outcome.calls, 3U);
        QCOMPARE(outcome.requests, 2U);
        QCOMPARE(outcome.then, usd("7"));
        QCOMPARE(outcome.with, usd("7"));
        QCOMPARE(outcome.days.size(), 7U);
        QCOMPARE(outcome.days.front().then, usd("7"));
        QVERIFY(outcome.hit.empty());
    }

    void aRefusedCallEndsItsRequest()
    {
        Past past;
        past.call(monday, "a", "3");
        past.call(monday + 1min, "b", "4");   // has no room
        past.call(monday + 2min, "b", "0.1"); // would have had, but b has been stopped
        past.call(monday + 3min, "c", "2");
        past.call(monday + 24h, "c", "5"); // another day
        const ReplayOutcome outcome = past.replay({budget("day", "5")});
        QCOMPARE(outcome.requestsStopped, 1U);
        QCOMPARE(outcome.callsNotMade, 2U);
        QCOMPARE(outcome.then, usd("14.1"));
        QCOMPARE(outcome.with, usd("10"));
        QCOMPARE(outcome.days[0].with, usd("5"));
        QCOMPARE(outcome.days[1].with, usd("5"));
        QCOMPARE(outcome.policy("day")->requestsStopped, 1U);
        QCOMPARE(outcome.policy("day")->firstStop.value(), monday + 1min);
        QCOMPARE(outcome.hit.size(), 1U);
        const ReplayedRequest& hit = outcome.hit.front();
        QCOMPARE(hit.request, std::string("b"));
        QCOMPARE(hit.user, std::string("u-1"));
        QCOMPARE(hit.policy, std::string("day"));
        QCOMPARE(hit.time, monday + 1min);
        QVERIFY(hit.stopped);
        QCOMPARE(hit.notMade, 2U);
        QCOMPARE(hit.saved(), usd("4.1"));
    }

    void theSameNameADayLaterIsAnotherRequest()
    {
        Past past;
        past.call(monday, "a", "3");
        past.call(monday + 25h, "a", "1");
        past.call(monday + 26h, "a", "3");
        past.call(monday + 26h + 23h, "a", "0.5"); // not a day after the last line
        const ReplayOutcome outcome = past.replay({budget("cap", "2", PeriodKind::request)});
        QCOMPARE(outcome.requests, 2U);
        QCOMPARE(outcome.requestsStopped, 2U);
        QCOMPARE(outcome.callsNotMade, 3U);
        QCOMPARE(outcome.with, usd("1"));
    }

    void retriesThatAreRefusedAreCountedApart()
    {
        Past past;
        past.call(monday, "a", "1");
        past.call(monday + 1min, "a", "1").attempt = 2;
        past.call(monday + 2min, "a", "1").attempt = 3;
        past.call(monday + 3min, "a", "1");
        Policy policy = budget("day", "100");
        policy.maxRetries = 1;
        const ReplayOutcome outcome = past.replay({policy});
        QCOMPARE(outcome.retriesRefused, 1U);
        QCOMPARE(outcome.requestsStopped, 1U);
        QCOMPARE(outcome.callsNotMade, 2U);
        QVERIFY(outcome.hit.front().byRetries);
    }

    void aDowngradedCallCostsWhatItsTokensCostWithTheFallback()
    {
        Past past;
        PastCall& dear = past.call(monday, "a", "0.065");
        dear.tokens = {22'000, 0, 0, 0, 1'000, 0};
        dear.hasTokens = true;
        Policy policy = budget("day", "1");
        policy.downgradeAt = mark("0.01");
        policy.fallbackModel = "gpt-4o-mini";
        const ReplayOutcome outcome = past.replay({policy});
        QCOMPARE(outcome.callsDowngraded, 1U);
        QCOMPARE(outcome.requestsDowngraded, 1U);
        QCOMPARE(outcome.requestsStopped, 0U);
        QCOMPARE(outcome.with, usd("0.0039"));
        QCOMPARE(outcome.policy("day")->firstDowngrade.value(), monday);
        QCOMPARE(outcome.hit.front().saved(), usd("0.0611"));
    }

    void aFallbackIsNeverGuessed_data()
    {
        QTest::addColumn<QString>("fallback");
        QTest::addColumn<bool>("hasTokens");
        QTest::addColumn<QStringList>("unpriced");
        QTest::addColumn<quint64>("withoutTokens");
        QTest::newRow("a model without a price")
            << "house-llm" << true << QStringList{QStringLiteral("house-llm")} << quint64(0);
        QTest::newRow("a call that told no tokens") << "gpt-4o-mini" << false << QStringList() << quint64(1);
    }
    void aFallbackIsNeverGuessed()
    {
        QFETCH(QString, fallback);
        QFETCH(bool, hasTokens);
        Past past;
        PastCall& dear = past.call(monday, "a", "0.065");
        dear.tokens = {22'000, 0, 0, 0, 1'000, 0};
        dear.hasTokens = hasTokens;
        Policy policy = budget("day", "1");
        policy.downgradeAt = mark("0.01");
        policy.fallbackModel = fallback.toStdString();
        const ReplayOutcome outcome = past.replay({policy});
        QCOMPARE(outcome.callsDowngraded, 0U);
        QCOMPARE(outcome.with, usd("0.065"));
        QTEST(quint64(outcome.withoutTokens), "withoutTokens");
        QStringList unpriced;
        for (const std::string& model : outcome.unpricedFallbacks) {
            unpriced << QString::fromStdString(model);
        }
        QTEST(unpriced, "unpriced");
    }

    void whatNobodyKnowsIsCountedApart()
    {
        Past past;
        past.call(monday, "a", "3");
        past.call(monday + 1min, "a", "0").priced = false;
        past.call(monday + 2min, "a", "3");
        past.call(monday + 3min, "a", "0").priced = false;
        past.call(monday + 4min, "b", "1").wasDowngraded = true;
        const ReplayOutcome outcome = past.replay({budget("day", "5")});
        QCOMPARE(outcome.unpriced, 2U);
        QCOMPARE(outcome.downgradedThen, 1U);
        QCOMPARE(outcome.hit.front().unknownPrice, 1U);
    }

    void whatWasSpentBeforeInThePeriodCounts_data()
    {
        QTest::addColumn<PeriodKind>("period");
        QTest::addColumn<QString>("countsFrom");
        QTest::addColumn<QString>("with");
        QTest::newRow("an hour knows nothing of what was before")
            << PeriodKind::hour << "2026-11-18T00:00:00Z"
            << "4";
        QTest::newRow("nor a day") << PeriodKind::day << "2026-11-18T00:00:00Z"
                                   << "4";
        QTest::newRow("a week from its Monday") << PeriodKind::week << "2026-11-16T00:00:00Z"
                                                << "2";
        QTest::newRow("a month from its first") << PeriodKind::month << "2026-11-01T00:00:00Z"
                                                << "1";
        QTest::newRow("all time from the first call") << PeriodKind::total << ""
                                                      << "0";
        QTest::newRow("a request that began the day before") << PeriodKind::request << "2026-11-17T00:00:00Z"
                                                             << "3";
    }
    void whatWasSpentBeforeInThePeriodCounts()
    {
        QFETCH(PeriodKind, period);
        Past past;
        past.call(at("2026-10-30T12:00:00Z"), "long-ago", "1");
        past.call(at("2026-11-03T12:00:00Z"), "earlier", "1");
        past.call(at("2026-11-16T12:00:00Z"), "this-week", "1");
        past.call(at("2026-11-17T20:00:00Z"), "long-one", "1");
        const WallTime wednesday = at("2026-11-18T00:00:00Z");
        for (int hour = 0; hour < 4; ++hour) {
            past.call(wednesday + hour * 1h, "long-one", "1");
        }
        const std::vector<Policy> policies = {budget("some", "4", period)};
        QFETCH(QString, countsFrom);
        QCOMPARE(Replay::countsFrom(policies, Calendar(), wednesday),
                 countsFrom.isEmpty() ? WallTime() : at(countsFrom.toStdString()));
        const ReplayOutcome outcome = past.replay(policies, {wednesday, wednesday + 24h});
        QCOMPARE(outcome.calls, 4U);
        QFETCH(QString, with);
        QCOMPARE(outcome.with, usd(with.toStdString()));
    }

    void aDayIsAsLongAsItsZoneSays()
    {
        // The clocks go back on the 25th of October: that day has 25 hours in Berlin.
        const Calendar berlin = calendarOf("Europe/Berlin");
        const WallTime start = at("2026-10-24T22:00:00Z");
        const WallTime end = at("2026-10-25T23:00:00Z");
        Past past;
        for (WallTime time = start; time < end + 1h; time += 1h) {
            past.call(time, "", "1");
        }
        const ReplayOutcome outcome =
            past.replay({budget("day", "20")}, {start, berlin.periodAt(PeriodKind::day, end).end}, berlin);
        QCOMPARE(outcome.days.size(), 2U);
        QCOMPARE(outcome.days[0].day, (Period{start, end}));
        QCOMPARE(outcome.days[0].then, usd("25"));
        QCOMPARE(outcome.days[0].with, usd("20"));
        QCOMPARE(outcome.days[1].with, usd("1"));
    }

    void aRaiseHoldsInItsOwnPeriodAlone()
    {
        Past past;
        for (int day = 0; day < 3; ++day) {
            past.call(monday + day * 24h, "", "5");
            past.call(monday + day * 24h + 1h, "", "5");
        }
        Policy policy = budget("day", "5");
        policy.raise = Policy::Raise{usd("10"), monday + 48h};
        const ReplayOutcome outcome = past.replay({policy});
        QCOMPARE(outcome.days[0].with, usd("5"));
        QCOMPARE(outcome.days[1].with, usd("10"));
        QCOMPARE(outcome.days[2].with, usd("5"));
    }

    void aBudgetThatIsOffStopsNothing()
    {
        Past past;
        past.call(monday, "a", "9");
        Policy policy = budget("day", "5");
        policy.enabled = false;
        const ReplayOutcome outcome = past.replay({policy});
        QCOMPARE(outcome.with, usd("9"));
        QVERIFY(outcome.policy("day") == nullptr);
    }

    void onlyTheDearestAreNamed()
    {
        Past past;
        for (int i = 0; i < 5'000; ++i) {
            past.call(monday + i * 2min, ("r" + std::to_string(i)).c_str(),
                      std::to_string(1 + (i * 7919) % 5'000));
        }
        const ReplayOutcome outcome = past.replay({budget("cap", "0.5", PeriodKind::request)});
        QCOMPARE(outcome.requestsStopped, 5'000U);
        QCOMPARE(outcome.with, Money());
        QCOMPARE(outcome.hit.size(), 200U);
        QCOMPARE(outcome.requestsHit, 5'000U);
        for (int place = 0; place < 200; ++place) {
            QCOMPARE(outcome.hit[static_cast<std::size_t>(place)].saved(),
                     usd(std::to_string(5'000 - place)));
        }
    }

    // ---- what holds for every past ----

    void seeds()
    {
        QTest::addColumn<quint64>("seed");
        QTest::addColumn<QString>("zone");
        const char* const zones[] = {"UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/Havana"};
        for (quint64 seed = 1; seed <= 12; ++seed) {
            const char* const zone = zones[seed % 4];
            QTest::addRow("seed %d in %s", static_cast<int>(seed), zone) << seed << zone;
        }
    }

    void theBudgetsOfThenRefuseNothingThatTheyAllowed_data() { seeds(); }
    void theBudgetsOfThenRefuseNothingThatTheyAllowed()
    {
        QFETCH(quint64, seed);
        QFETCH(QString, zone);
        const Calendar calendar = calendarOf(zone.toLatin1());
        Past past;
        const Period span{calendar.periodAt(PeriodKind::week, at("2026-10-22T00:00:00Z")).start,
                          at("2026-11-04T00:00:00Z")};
        past.calls = fleet(past, someBudgets(), calendar, seed, span.start, span.end);
        QVERIFY(past.calls.size() > 500);
        const ReplayOutcome outcome = past.replay(someBudgets(), span, calendar);
        QCOMPARE(outcome.requestsStopped, 0U);
        QCOMPARE(outcome.callsNotMade, 0U);
        QCOMPARE(outcome.with, outcome.then);
    }

    void noCapIsEverPassed_data() { seeds(); }
    void noCapIsEverPassed()
    {
        QFETCH(quint64, seed);
        QFETCH(QString, zone);
        const Calendar calendar = calendarOf(zone.toLatin1());
        Past past;
        const Period span{calendar.periodAt(PeriodKind::day, at("2026-10-22T12:00:00Z")).start,
                          at("2026-11-04T00:00:00Z")};
        past.calls = fleet(past, {}, calendar, seed, span.start, span.end);
        Policy policy = budget("day", std::to_string(3 + seed % 20));
        policy.killAt = mark("0.95");
        const Money most = policy.killAt.of(policy.limit);
        const ReplayOutcome outcome = past.replay({policy}, span, calendar);
        Money then, with;
        for (const ReplayedDay& day : outcome.days) {
            QVERIFY2(day.with <= most, qPrintable(QString::fromStdString(day.with.toUsd())));
            QVERIFY(day.with <= day.then);
            then += day.then;
            with += day.with;
        }
        QVERIFY(outcome.requestsStopped > 0);
        QCOMPARE(then, outcome.then);
        QCOMPARE(with, outcome.with);
    }

    void thePastSaysTheSameTwice_data() { seeds(); }
    void thePastSaysTheSameTwice()
    {
        QFETCH(quint64, seed);
        QFETCH(QString, zone);
        const Calendar calendar = calendarOf(zone.toLatin1());
        Past past;
        const Period span{at("2026-10-22T00:00:00Z"), at("2026-11-04T00:00:00Z")};
        past.calls = fleet(past, {}, calendar, seed, span.start - 48h, span.end);
        const ReplayOutcome once = past.replay(someBudgets(), span, calendar);
        QVERIFY(once.requestsStopped > 0);
        QVERIFY(past.replay(someBudgets(), span, calendar) == once);
        // What is saved by all that were named is what was saved.
        Money saved;
        for (const ReplayedRequest& hit : once.hit) {
            saved += hit.saved();
        }
        if (once.hit.size() < 200) {
            QCOMPARE(saved, once.then - once.with);
        }
    }
};

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
