// SPDX-License-Identifier: GPL-3.0-or-later
// bench_replay: a past of calls replayed in one thread under three policies, each call asked for, settled
// with its reservation, and confirmed: through the ledger itself without any disk; through the replay that
// the Budgets page shows, with its requests and sums; and that replay out of a database of a month.

#include "model/call/names.h"
#include "model/insight/replay.h"
#include "model/ledger/ledger.h"
#include "model/money/builtinprices.h"
#include "model/ports/past.h"
#include "storage/pastreader.h"
#include "tests/bench/callsource.h"
#include "tests/bench/dataset.h"
#include "tests/bench/engineprocess.h"
#include "tests/bench/report.h"
#include "tests/bench/stopwatch.h"

#include <memory>
#include <string>
#include <vector>

using namespace tokenfence;
using namespace tokenfence::bench;

namespace {

struct Event
{
    Question question;
    WallTime time;
    Money cost;
};

std::vector<Event> eventsOf(const std::vector<Call>& calls, Names& names, const PriceTable& prices)
{
    std::vector<Event> events;
    events.reserve(calls.size());
    for (const Call& call : calls) {
        Event& event = events.emplace_back();
        const std::string_view model = CallSource::modelName(call.model);
        event.question.call.user = names.intern(CallSource::userName(call.user));
        event.question.call.workflow = names.intern(CallSource::workflowName(call.workflow));
        event.question.call.agent = names.intern(CallSource::agentName(call.agent));
        event.question.call.model = names.intern(model);
        event.question.call.tier = prices.tierFor(model);
        event.question.request = call.request;
        event.cost = Money::fromNano(call.costNano);
        event.question.estimate = event.cost;
        event.time = WallTime(std::chrono::milliseconds(call.timeMs));
    }
    return events;
}

Policy policyOf(std::string id, PeriodKind period, Per per)
{
    Policy policy;
    policy.id = policy.name = std::move(id);
    policy.period = period;
    policy.per = per;
    policy.limit = Money::fromNano(900'000'000'000'000);
    return policy;
}

std::vector<Policy> policies()
{
    return {policyOf("all", PeriodKind::month, Per::all), policyOf("each-user", PeriodKind::day, Per::user),
            policyOf("each-workflow", PeriodKind::day, Per::workflow)};
}

double throughLedger(const std::vector<Event>& events, Names& names, const PriceTable& prices)
{
    Ledger ledger(names, prices, "r-");
    const Calendar utc;
    Now now;
    now.wall = events.front().time;
    CounterId counter = 0;
    for (const Policy& policy : policies()) {
        ledger.beginCounter(++counter, policy, utc);
        ledger.activate(policy, counter, now);
    }
    const MonoTime start = now.mono;
    const Stopwatch watch;
    for (const Event& event : events) {
        now.wall = event.time;
        now.mono = start + (event.time - events.front().time);
        const auto decision = ledger.authorize(event.question, now);
        if (!decision || decision->verdict != Verdict::allow) {
            fail("a call was not allowed");
        }
        const Settlement settlement = ledger.settle(event.question.call, event.question.request, event.time,
                                                    event.cost, decision->reservation, now);
        ledger.confirm(settlement, event.question.request, now);
    }
    return static_cast<double>(events.size()) / watch.seconds();
}

double throughReplay(const std::vector<Event>& events, Names& names, const PriceTable& prices)
{
    ReplayTerms terms;
    terms.policies = policies();
    terms.span = {events.front().time, events.back().time + std::chrono::milliseconds(1)};
    Replay replay(std::move(terms), names, prices);
    PastCall past;
    const Stopwatch watch;
    for (const Event& event : events) {
        past.time = event.time;
        past.request = event.question.request;
        past.call = event.question.call;
        past.cost = event.cost;
        replay.take(past);
    }
    if (replay.finish().calls != events.size()) {
        fail("a call was not replayed");
    }
    return static_cast<double>(events.size()) / watch.seconds();
}

double outOfDatabase(PastSource& past, const ReplayQuestion& question)
{
    const Stopwatch watch;
    const auto answer = replayPast(past, question, {}, [](double) {});
    if (!answer) {
        fail(answer.error().message);
    }
    return static_cast<double>(answer->outcome.calls) / watch.seconds();
}

Figure figureOf(std::string name, const std::vector<double>& rates, Goal goal)
{
    Figure figure;
    figure.name = std::move(name);
    figure.unit = "events/s";
    figure.ours = median(rates);
    figure.goal = goal;
    return figure;
}

} // namespace

int main(int argc, char** argv)
{
    Report report("bench_replay", argc, argv);
    Names names;
    const PriceTable prices = builtinPrices();
    Load load;
    load.callsAMillisecond = 0.004; // ten million a month
    const std::vector<Event> events =
        eventsOf(CallSource(load).take(report.size(1'000'000, 50'000)), names, prices);
    const std::filesystem::path month =
        datasetOf(report.size(1'000'000, 10'000), report.folder().parent_path());
    auto past = PastReader::open(EngineProcess::databaseIn(month).string());
    if (!past) {
        fail(past.error().message);
    }
    const WallTime present = currentTime().wall;
    const ReplayQuestion question{policies(),
                                  Calendar(),
                                  {present - std::chrono::hours(24 * 30), present},
                                  std::make_shared<const PriceTable>(prices)};
    std::vector<double> ledger, replayed, whole;
    for (int round = 0; round < report.rounds(5); ++round) {
        ledger.push_back(throughLedger(events, names, prices));
        replayed.push_back(throughReplay(events, names, prices));
        whole.push_back(outOfDatabase(**past, question));
    }
    const Goal million{Goal::Kind::oursAtLeast, 1'000'000};
    report.add(figureOf("replay through the ledger, three policies", ledger, million));
    report.add(figureOf("the same with its requests and sums", replayed, {}));
    report.add(figureOf("the same out of a database, 30 days", whole, {}));
    return 0;
}
