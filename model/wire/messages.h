// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/call.h"
#include "model/ledger/policy.h"
#include "model/ledger/question.h"
#include "model/ledger/scope.h"
#include "model/money/money.h"
#include "model/money/price.h"
#include "model/time/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The lines of the wire contract as values. What is optional and was absent (or null) is empty, 0 or
/// nullopt; all ranges have been checked by the codec.
namespace tokenfence {

/// `usage`: one model call that finished, failed or was cut off.
struct UsageLine
{
    std::string id;
    std::optional<WallTime> time; ///< absent: the time of arrival
    std::string request;          ///< "": a request of its own
    CallFacts facts; ///< line's own values only; `agent` 0 and labels without the defaults where not given
    NameId requestedModel = 0;
    NameId serviceTier = 0; ///< its name; serviceTierFrom() says what it means for the price
    TokenCounts tokens;
    bool hasTokens = false;    ///< some were given; both sorts where `cost` is absent
    std::optional<Money> cost; ///< as the agent reports it; absent: the engine prices the call
    std::uint32_t attempt = 1;
    CallStatus status = CallStatus::ok;
    std::uint32_t toolCalls = 0;
    std::optional<std::uint32_t> latencyMs;
    std::string reservation;
    /// Of the line's own fields but `id`: equal for equal contents, whatever their order or spelling.
    std::uint64_t digest = 0;
};

/// `request_end`: a guarded request is over.
struct RequestEndLine
{
    std::string id;
    std::optional<WallTime> time;
    std::string request;
    CallFacts facts; ///< user, workflow, agent, labels
    RequestStatus status = RequestStatus::ok;
    std::optional<Money> budget; ///< absent: it ran without a cap
    std::string outcome;
    std::uint64_t digest = 0; ///< as of a usage
};

/// `authorize`: may I make this call? The question holds the line's own values only: the connection's
/// defaults and the tier are still to be filled in.
struct AuthorizeLine
{
    std::string id;
    Question question;
    std::string reservation; ///< only in `hello`'s inflight, where it is required
};

struct HelloLine
{
    std::string id;
    NameId agent = 0;
    std::string client;
    std::optional<std::uint32_t> pid;
    LabelSetId labels = 0;
    std::vector<AuthorizeLine> inflight;
};

struct ReleaseLine
{
    std::string id;
    std::string reservation;
};

struct KillAckLine
{
    std::string id;
    std::uint64_t epoch = 0;
    std::uint32_t cancelled = 0;
};

struct ProposePolicyLine
{
    std::string id;
    Policy policy; ///< origin already set to code
};

struct PingLine
{
    std::string id;
};

using AgentLine = std::variant<HelloLine, UsageLine, RequestEndLine, AuthorizeLine, ReleaseLine, KillAckLine,
                               ProposePolicyLine, PingLine>;

// ---- control.sock ----

struct KillLine
{
    std::string id;
    Scope scope;
    std::string reason;
};

struct ResumeLine
{
    std::string id;
    Scope scope;
};

struct StopNoteLine
{
    std::string id;
    std::uint64_t epoch = 0;
    std::string reason;
};

struct StatusLine
{
    std::string id;
};

struct PolicyPutLine
{
    std::string id;
    Policy policy;
};

struct PolicyDeleteLine
{
    std::string id;
    std::string policy;
};

struct PoliciesLine
{
    std::string id;
};

struct PricesPutLine
{
    std::string id;
    std::string prices; ///< the object's raw JSON text
};

struct PricesLine
{
    std::string id;
};

struct TierPutLine
{
    std::string id;
    std::string model;
    std::optional<Tier> tier; ///< absent: by price again
};

/// What the operator can set. Absent: leave as it is.
struct SettingsPutLine
{
    std::string id;
    std::optional<std::string> timezone;
    std::optional<bool> denyUnpriced;
    std::optional<std::optional<std::uint32_t>> retentionDays; ///< inner nullopt: nothing is pruned
    std::optional<std::vector<std::string>> rollupLabels;      ///< at most 4 keys
};

struct SettingsLine
{
    std::string id;
};

/// What a watching operator wants to see of the newest events; applied before the sample is taken.
struct WatchFilter
{
    Match match;
    std::optional<CallStatus> status;
    std::optional<Money> minCost;
};

struct WatchLine
{
    std::string id;
    std::optional<WatchFilter> filter;
};

struct ShutdownLine
{
    std::string id;
};

using ControlLine = std::variant<KillLine, ResumeLine, StopNoteLine, StatusLine, PolicyPutLine,
                                 PolicyDeleteLine, PoliciesLine, PricesPutLine, PricesLine, TierPutLine,
                                 SettingsPutLine, SettingsLine, WatchLine, ShutdownLine, PingLine>;

} // namespace tokenfence
