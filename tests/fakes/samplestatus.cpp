// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/samplestatus.h"

#include "model/time/calendar.h"

#include <algorithm>
#include <array>

namespace tokenfence {
namespace {

using namespace std::chrono_literals;

struct Spent
{
    Money today, month, lastFiveMinutes;
    std::array<Money, 4> todayByAgent;
    std::array<std::uint64_t, 4> callsByAgent{};
};

Spent spentIn(const FakeMonth& month)
{
    const Calendar calendar = *Calendar::create("Europe/Berlin");
    const Period day = calendar.periodAt(PeriodKind::day, FakeMonth::now());
    const Period wholeMonth = calendar.periodAt(PeriodKind::month, FakeMonth::now());
    Spent spent;
    for (const FakeCall& call : month.calls) {
        if (day.contains(call.time)) {
            spent.today += call.cost;
            spent.todayByAgent[call.agent] += call.cost;
            ++spent.callsByAgent[call.agent];
        }
        if (wholeMonth.contains(call.time)) {
            spent.month += call.cost;
        }
        if (call.time > FakeMonth::now() - 5min) {
            spent.lastFiveMinutes += call.cost;
        }
    }
    return spent;
}

Money cents(std::int64_t count)
{
    return Money::fromNano(count * 10'000'000);
}

Policy policy(const char* id, const char* name, PeriodKind period, Money limit)
{
    Policy policy;
    policy.id = id;
    policy.name = name;
    policy.period = period;
    policy.limit = limit;
    policy.alertAt = Fraction::parseDecimal("0.8");
    return policy;
}

PolicyView viewOf(Policy policy, Money used, Money reserved)
{
    PolicyView view;
    view.policy = std::move(policy);
    view.all.used = used;
    view.all.reserved = reserved;
    view.all.state = stateOf(view.policy, used, FakeMonth::now());
    return view;
}

std::vector<PolicyView> samplePolicies(const Spent& spent)
{
    std::vector<PolicyView> views;
    views.push_back(
        viewOf(policy("org-daily", "Organisation, per day", PeriodKind::day, Money::fromDollars(500)),
               spent.today, cents(1480)));
    views.push_back(
        viewOf(policy("org-monthly", "Organisation, per month", PeriodKind::month, Money::fromDollars(9000)),
               spent.month, cents(1480)));

    Policy free = policy("free-users", "Each free user, per day", PeriodKind::day, Money::fromDollars(1));
    free.match = {{MatchTerm::Field::label, "plan", "free"}};
    free.per = Per::user;
    PolicyView freeView = viewOf(free, cents(212), cents(3));
    freeView.all.state = BudgetState::alert;
    freeView.keys = {{"u-0417", cents(71), {}, BudgetState::ok, {}},
                     {"u-2291", cents(94), cents(2), BudgetState::alert, {}},
                     {"u-3007", cents(47), cents(1), BudgetState::ok, {}}};
    views.push_back(freeView);

    Policy refund = policy("refund-request", "Refund workflow, per request", PeriodKind::request, cents(50));
    refund.match = {{MatchTerm::Field::workflow, {}, "refund"}};
    refund.alertAt.reset();
    views.push_back(viewOf(refund, {}, {}));

    Policy simple =
        policy("simple-fallback", "Simple tasks fall back", PeriodKind::day, Money::fromDollars(40));
    simple.match = {{MatchTerm::Field::tier, {}, "simple"}};
    simple.fallbackModel = "gpt-4o-mini";
    views.push_back(viewOf(simple, cents(1640), cents(40)));

    Policy research = policy("research-cap", "Research agent", PeriodKind::day, Money::fromDollars(60));
    research.match = {{MatchTerm::Field::agent, {}, "research-*"}};
    research.alertAt = Fraction::parseDecimal("0.7");
    research.downgradeAt = Fraction::parseDecimal("0.85");
    research.fallbackModel = "gpt-4o-mini";
    views.push_back(viewOf(research, cents(5280), cents(240)));

    Policy etl = policy("code-day-etl", "Nightly ETL", PeriodKind::day, Money::fromDollars(25));
    etl.match = {{MatchTerm::Field::workflow, {}, "etl"}};
    etl.origin = PolicyOrigin::code;
    views.push_back(viewOf(etl, cents(550), {}));
    return views;
}

} // namespace

EngineStatus sampleStatus(const FakeMonth& month)
{
    const Spent spent = spentIn(month);
    EngineStatus status;
    status.engine = "tokenfence/" TOKENFENCE_VERSION;
    status.uptimeSeconds = 3 * 24 * 3600;
    status.databasePath = "/home/op/.local/share/tokenfence/tokenfence.db";
    status.agentSocket = "/run/user/1000/tokenfence/agent.sock";
    status.controlSocket = "/run/user/1000/tokenfence/control.sock";
    status.schema = 1;
    status.timezone = "Europe/Berlin";
    status.settings.timezone = status.timezone;
    status.today = spent.today;
    status.month = spent.month;
    status.burnPerHour = Money::fromNano(spent.lastFiveMinutes.nano() * 12);
    status.events = 5'318'204;
    status.duplicates = 12;
    status.unpriced = 0;
    status.policies = samplePolicies(spent);
    const std::array names = {"support-bot", "research-bot", "billing-bot", "etl-agent"};
    for (std::size_t i = 0; i < 14; ++i) {
        AgentView agent;
        agent.session = "s-" + std::to_string(i + 1);
        agent.agent = i < names.size() ? names[i] : "worker-" + std::to_string(i - 3);
        agent.client = i % 3 == 2 ? "tokenfence-node/1.0.0" : "tokenfence-python/1.0.0";
        agent.pid = static_cast<std::uint32_t>(4690 + 7 * i);
        agent.uid = 1000;
        agent.connected = FakeMonth::now() - std::chrono::minutes(40 + 31 * i);
        agent.lastSeen = FakeMonth::now() - std::chrono::milliseconds(700 * i);
        agent.spent = i < names.size() ? spent.todayByAgent[i] : Money();
        agent.calls = i < names.size() ? spent.callsByAgent[i] : 0;
        agent.callsPerMinute = i < names.size() ? 9 - i : 0;
        agent.reserved = i == 1 ? cents(1200) : i == 0 ? cents(280) : Money();
        status.agents.push_back(agent);
    }
    return status;
}

LiveBatch sampleBatch(const FakeMonth& month, std::size_t count)
{
    LiveBatch batch;
    const std::size_t first = month.calls.size() - std::min(count, month.calls.size());
    for (std::size_t i = first; i < month.calls.size(); ++i) {
        const FakeCall& call = month.calls[i];
        LiveCall live;
        live.call.row = static_cast<std::int64_t>(i) + 1;
        live.call.id = "call-" + std::to_string(i);
        live.call.time = call.time;
        live.call.request = "req-" + std::to_string(call.request);
        live.call.user = month.users[call.user];
        live.call.workflow = month.workflows[call.workflow];
        live.call.agent = month.agents[call.agent];
        live.call.provider = "openai";
        live.call.model = live.call.requestedModel = month.models[call.model];
        live.call.tier = call.tier;
        live.call.tokens.input = call.inputTokens;
        live.call.tokens.output = call.outputTokens;
        live.call.hasTokens = true;
        live.call.cost = call.cost;
        live.call.priced = call.priced;
        live.call.status = call.status;
        live.call.verdict = Verdict::allow;
        if (i % 11 == 5) {
            live.call.requestedModel = "gpt-4o";
            live.call.model = "gpt-4o-mini";
            live.call.tier = Tier::simple;
            live.call.verdict = Verdict::downgrade;
            live.call.policy = "research-cap";
        } else if (i % 13 == 7) {
            live.denied = true;
            live.code = DenialCode::budget;
            live.reason = "Research agent: $59.98 of $60.00 is spent or reserved";
            live.call.verdict = Verdict::deny;
            live.call.policy = "research-cap";
        }
        batch.calls.push_back(std::move(live));
    }
    batch.matched = batch.seen = batch.shown = batch.calls.size();
    return batch;
}

std::vector<CallRow> sampleRequest()
{
    struct Step
    {
        const char* agent;
        const char* model;
        Tier tier;
        int begin, length; // milliseconds
        std::int64_t context;
        std::int64_t nano;
        std::uint32_t attempt, tools;
        CallStatus status;
    };
    constexpr std::array steps = {
        Step{"planner", "gpt-4o", Tier::complex, 0, 1350, 500, 21'400'000, 1, 2, CallStatus::ok},
        Step{"support-bot", "gpt-4o", Tier::complex, 1450, 950, 1300, 26'100'000, 1, 0, CallStatus::ok},
        Step{"support-bot", "gpt-4o", Tier::complex, 2500, 1300, 3100, 38'200'000, 1, 0, CallStatus::error},
        Step{"support-bot", "gpt-4o-mini", Tier::simple, 3950, 420, 3100, 2'300'000, 2, 0, CallStatus::error},
        Step{"support-bot", "gpt-4o-mini", Tier::simple, 4520, 480, 3200, 2'400'000, 3, 0, CallStatus::ok},
        Step{"reviewer", "claude-opus-4-5", Tier::critical, 5200, 1900, 14'000, 148'700'000, 1, 1,
             CallStatus::ok},
        Step{"support-bot", "claude-opus-4-5", Tier::critical, 7250, 2150, 22'000, 261'000'000, 1, 0,
             CallStatus::cut}};
    const WallTime begin = FakeMonth::now() - 24s;
    std::vector<CallRow> calls;
    for (const Step& step : steps) {
        CallRow call;
        call.row = 900'000 + static_cast<std::int64_t>(calls.size());
        call.id = "step-" + std::to_string(calls.size() + 1);
        call.time = begin + std::chrono::milliseconds(step.begin + step.length);
        call.latencyMs = static_cast<std::uint32_t>(step.length);
        call.request = "req-48213";
        call.user = "u-2291";
        call.workflow = "refund";
        call.agent = step.agent;
        call.model = call.requestedModel = step.model;
        call.tier = step.tier;
        call.hasTokens = true;
        call.tokens.input = step.context;
        call.tokens.output = 310;
        call.cost = Money::fromNano(step.nano);
        call.attempt = step.attempt;
        call.toolCalls = step.tools;
        call.status = step.status;
        call.verdict = Verdict::allow;
        calls.push_back(std::move(call));
    }
    return calls;
}

} // namespace tokenfence
