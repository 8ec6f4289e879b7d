// SPDX-License-Identifier: GPL-3.0-or-later
// bench_replay: a past of calls replayed through the ledger itself, in one thread and without any disk: each
// is asked for under three policies, settled with its reservation, and confirmed.

#include "model/call/names.h"
#include "model/ledger/ledger.h"
#include "model/money/builtinprices.h"
#include "tests/bench/callsource.h"
#include "tests/bench/report.h"
#include "tests/bench/stopwatch.h"

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

double replay(const std::vector<Event>& events, Names& names, const PriceTable& prices)
{
    Ledger ledger(names, prices, "r-");
    const Calendar utc;
    Now now;
    now.wall = events.front().time;
    const std::vector<Policy> policies = {policyOf("all", PeriodKind::month, Per::all),
                                          policyOf("each-user", PeriodKind::day, Per::user),
                                          policyOf("each-workflow", PeriodKind::day, Per::workflow)};
    CounterId counter = 0;
    for (const Policy& policy : policies) {
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
    std::vector<double> rates;
    for (int round = 0; round < report.rounds(5); ++round) {
        rates.push_back(replay(events, names, prices));
    }
    Figure figure;
    figure.name = "replay through the ledger, three policies";
    figure.unit = "events/s";
    figure.ours = median(rates);
    figure.goal = {Goal::Kind::oursAtLeast, 1'000'000};
    report.add(std::move(figure));
    return 0;
}
