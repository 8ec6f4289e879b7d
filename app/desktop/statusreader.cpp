// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/statusreader.h"

#include "model/time/rfc3339.h"
#include "model/wire/writing.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <type_traits>

namespace tokenfence {

namespace {

using nlohmann::json;

const json& field(const json& object, const char* name)
{
    static const json nothing;
    const auto found = object.is_object() ? object.find(name) : object.end();
    return found == object.end() ? nothing : *found;
}

std::string text(const json& object, const char* name)
{
    const json& value = field(object, name);
    return value.is_string() ? value.get<std::string>() : std::string();
}

template <class Number = std::uint64_t>
std::optional<Number> maybeNumber(const json& object, const char* name)
{
    const json& value = field(object, name);
    if (!value.is_number_unsigned())
        return std::nullopt;
    return static_cast<Number>(value.get<std::uint64_t>());
}

std::uint64_t number(const json& object, const char* name)
{
    return maybeNumber(object, name).value_or(0);
}

bool flag(const json& object, const char* name)
{
    const json& value = field(object, name);
    return value.is_boolean() && value.get<bool>();
}

/// A sum of the engine has at most nine decimals, so a double holds it to the nano-dollar up to nine million
/// dollars.
std::optional<Money> maybeMoney(const json& object, const char* name)
{
    const json& value = field(object, name);
    if (!value.is_number())
        return std::nullopt;
    if (value.is_number_integer())
        return Money::fromNano(value.get<std::int64_t>() * 1'000'000'000);
    return Money::fromNano(std::llround(value.get<double>() * 1e9));
}

Money money(const json& object, const char* name)
{
    return maybeMoney(object, name).value_or(Money());
}

std::optional<WallTime> maybeTime(const json& object, const char* name)
{
    const json& value = field(object, name);
    return value.is_string() ? parseRfc3339(value.get_ref<const std::string&>()) : std::nullopt;
}

WallTime time(const json& object, const char* name)
{
    return maybeTime(object, name).value_or(WallTime());
}

Scope scope(const json& object)
{
    for (const auto& [name, kind] : {std::pair{"agent", Scope::Kind::agent},
                                     {"user", Scope::Kind::user},
                                     {"workflow", Scope::Kind::workflow}}) {
        if (field(object, name).is_string())
            return Scope{kind, text(object, name)};
    }
    return {};
}

BudgetState state(const std::string& name)
{
    for (const BudgetState candidate : {BudgetState::alert, BudgetState::downgrade, BudgetState::exhausted}) {
        if (name == toString(candidate))
            return candidate;
    }
    return BudgetState::ok;
}

template <class Value>
std::vector<Value> list(const json& array, const std::function<Value(const json&)>& read)
{
    std::vector<Value> values;
    if (array.is_array()) {
        for (const json& entry : array)
            values.push_back(read(entry));
    }
    return values;
}

AgentView agent(const json& object)
{
    AgentView view;
    view.session = text(object, "session");
    view.agent = text(object, "agent");
    view.client = text(object, "client");
    view.pid = maybeNumber<std::uint32_t>(object, "pid");
    view.uid = maybeNumber<std::uint32_t>(object, "uid");
    view.connected = time(object, "connected");
    view.lastSeen = maybeTime(object, "last_seen");
    view.spent = money(object, "spent_usd");
    view.calls = number(object, "calls");
    view.callsPerMinute = maybeNumber(object, "calls_per_minute");
    view.reserved = maybeMoney(object, "reserved_usd");
    view.stopped = flag(object, "stopped");
    view.confirmed = flag(object, "confirmed");
    return view;
}

StopView stop(const json& object)
{
    StopView view;
    view.stop.epoch = number(object, "epoch");
    view.stop.scope = scope(field(object, "scope"));
    view.stop.reason = text(object, "reason");
    view.stop.time = time(object, "time");
    view.agents = number(object, "agents");
    view.acked = number(object, "acked");
    view.cancelled = number(object, "cancelled");
    view.cancelledCost = maybeMoney(object, "cancelled_usd");
    view.waiting = list<AgentView>(field(object, "waiting_agents"), agent);
    if (view.waiting.empty()) {
        // An engine that tells the sessions alone: those are better than no name.
        view.waiting = list<AgentView>(field(object, "waiting"), [](const json& session) {
            AgentView one;
            one.session = one.agent = session.is_string() ? session.get<std::string>() : std::string();
            return one;
        });
    }
    return view;
}

BudgetView budget(const json& object)
{
    BudgetView view;
    view.key = text(object, "key");
    view.used = money(object, "used_usd");
    view.reserved = money(object, "reserved_usd");
    view.state = state(text(object, "state"));
    view.until = maybeTime(object, "until");
    return view;
}

LiveCall liveCall(const json& object)
{
    LiveCall live;
    CallRow& call = live.call;
    call.id = text(object, "id");
    call.time = time(object, "time");
    call.request = text(object, "request");
    call.user = text(object, "user");
    call.workflow = text(object, "workflow");
    call.agent = text(object, "agent");
    call.provider = text(object, "provider");
    call.model = text(object, "model");
    call.requestedModel = text(object, "requested_model");
    call.tier = tierFrom(text(object, "tier")).value_or(Tier::unknown);
    const std::optional<std::uint64_t> input = maybeNumber(object, "input_tokens");
    call.hasTokens = input.has_value();
    call.tokens.input = static_cast<std::int64_t>(input.value_or(0));
    call.tokens.cachedInput = static_cast<std::int64_t>(number(object, "cached_input_tokens"));
    call.tokens.output = static_cast<std::int64_t>(number(object, "output_tokens"));
    call.cost = money(object, "cost_usd");
    call.priced = !field(object, "priced").is_boolean() || flag(object, "priced");
    call.attempt = maybeNumber<std::uint32_t>(object, "attempt").value_or(1);
    call.status = callStatusFrom(text(object, "status")).value_or(CallStatus::ok);
    call.toolCalls = static_cast<std::uint32_t>(number(object, "tool_calls"));
    call.latencyMs = maybeNumber<std::uint32_t>(object, "latency_ms");
    call.policy = text(object, "policy");
    const std::string verdict = text(object, "verdict");
    for (const Verdict candidate : {Verdict::allow, Verdict::downgrade, Verdict::deny}) {
        if (verdict == toString(candidate))
            call.verdict = candidate;
    }
    live.denied = call.verdict == Verdict::deny;
    for (const DenialCode code :
         {DenialCode::budget, DenialCode::retries, DenialCode::stopped, DenialCode::unpriced}) {
        if (text(object, "code") == toString(code))
            live.code = code;
    }
    live.reason = text(object, "reason");
    return live;
}

} // namespace

StatusReader::StatusReader()
    : m_reader(m_names)
{
}

std::optional<Policy> StatusReader::policy(const json& object)
{
    // The line reader holds the contract's rules for a policy; nothing of them is repeated here.
    Decoded<Policy> decoded = m_reader.readPolicy(object.dump());
    Policy* read = std::get_if<Policy>(&decoded);
    return read ? std::optional(std::move(*read)) : std::nullopt;
}

std::optional<PolicyView> StatusReader::policyView(const json& object)
{
    std::optional<Policy> read = policy(object);
    if (!read) {
        return std::nullopt; // of a version that knows other policies; a limit of nothing would be a lie
    }
    PolicyView view;
    view.policy = std::move(*read);
    view.all = budget(object);
    view.keys = list<BudgetView>(field(object, "keys"), budget);
    return view;
}

EngineStatus StatusReader::status(const json& result)
{
    EngineStatus status;
    status.engine = text(result, "engine");
    status.uptimeSeconds = number(result, "uptime_s");
    status.databasePath = text(result, "db");
    status.agentSocket = text(result, "agent_socket");
    status.controlSocket = text(result, "control_socket");
    status.schema = static_cast<int>(number(result, "schema"));
    status.stops = list<StopView>(field(result, "stops"), stop);
    status.agents = list<AgentView>(field(result, "agents"), agent);
    for (const json& entry : field(result, "policies")) {
        if (std::optional<PolicyView> view = policyView(entry)) {
            status.policies.push_back(std::move(*view));
        }
    }
    status.today = money(result, "today_usd");
    status.month = money(result, "month_usd");
    status.burnPerHour = money(result, "burn_usd_per_hour");
    status.events = number(result, "events");
    status.unpriced = number(result, "unpriced");
    status.duplicates = number(result, "duplicates");
    status.conflicts = number(result, "conflicts");
    status.refused = number(result, "refused");
    status.settings = settings(field(result, "settings"));
    status.timezone = text(result, "timezone");
    if (const std::string problem = text(result, "store_problem"); !problem.empty())
        status.storeProblem = problem;
    status.unpricedModels = list<std::string>(field(result, "unpriced_models"), [](const json& name) {
        return name.is_string() ? name.get<std::string>() : std::string();
    });
    return status;
}

std::vector<Policy> StatusReader::policies(const json& array)
{
    return list<Policy>(array, [this](const json& entry) { return policy(entry).value_or(Policy()); });
}

Settings StatusReader::settings(const json& object) const
{
    Settings settings;
    settings.timezone = text(object, "timezone");
    settings.denyUnpriced = flag(object, "deny_unpriced");
    settings.retentionDays = maybeNumber<std::uint32_t>(object, "retention_days");
    if (field(object, "rollup_labels").is_array()) {
        settings.rollupLabels = list<std::string>(field(object, "rollup_labels"), [](const json& key) {
            return key.is_string() ? key.get<std::string>() : std::string();
        });
    }
    return settings;
}

LiveBatch StatusReader::liveBatch(const json& tick) const
{
    LiveBatch batch;
    batch.calls = list<LiveCall>(field(tick, "events"), liveCall);
    batch.matched = number(tick, "matched");
    batch.shown = number(tick, "shown");
    batch.seen = number(tick, "seen");
    return batch;
}

json StatusReader::scopeJson(const Scope& value)
{
    return json::parse(tokenfence::scopeJson(value));
}

json StatusReader::policyJson(const Policy& value)
{
    return json::parse(tokenfence::policyJson(value));
}

json StatusReader::filterJson(const LiveFilter& filter)
{
    json object = json::object();
    static constexpr const char* names[] = {"user", "workflow", "agent", "model", "tier", "provider"};
    for (const MatchTerm& term : filter.match) {
        object[term.field == MatchTerm::Field::label
                   ? "label:" + term.labelKey
                   : std::string(names[static_cast<std::size_t>(term.field)])] = term.pattern;
    }
    if (filter.status)
        object["status"] = toString(*filter.status);
    if (filter.minCost)
        object["min_cost_usd"] = filter.minCost->toDecimal();
    return object;
}

} // namespace tokenfence
