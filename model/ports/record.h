// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/call.h"
#include "model/ledger/charge.h"
#include "model/money/money.h"
#include "model/money/price.h"
#include "model/time/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tokenfence {

/**
 * A record on its way to the store: a model call, or the end of a guarded request; both share one space of
 * ids. All defaults are filled in and the call is priced; which door it came through can no longer be told.
 */
struct Record
{
    enum class Kind : std::uint8_t
    {
        usage,
        requestEnd
    };
    Kind kind = Kind::usage;
    std::string id;
    std::uint64_t digest = 0; ///< of the line's own fields: another one under a known id is a conflict
    WallTime time;            ///< the call's own, or that of its arrival
    WallTime arrived;
    std::string request; ///< "": a request of its own
    CallFacts call;

    // usage
    NameId requestedModel = 0;
    NameId serviceTier = 0;
    TokenCounts tokens;
    bool hasTokens = false;
    Money cost;
    bool priced = true; ///< false: cost is 0 because nobody knows the model's price
    std::uint32_t attempt = 1;
    CallStatus status = CallStatus::ok;
    std::uint32_t toolCalls = 0;
    std::optional<std::uint32_t> latencyMs;
    std::string reservation; ///< as the line named it, known or not; "": none
    Settlement settlement;   ///< charges to be written with the record, and the decision it was made under

    // request end
    RequestStatus requestStatus = RequestStatus::ok;
    std::optional<Money> budget;
    std::string outcome;

    /// Who is to be told: given by the engine, returned untouched.
    std::uint64_t session = 0;
};

/// What the store made of a record.
enum class Fate : std::uint8_t
{
    stored,    ///< new, on disk
    duplicate, ///< its id was there with the same contents
    conflict   ///< its id was there with other contents: the first one stands
};

/// Denials of one kind within a minute: the first one whole, the others as a count, so that a storm cannot
/// fill the disk.
struct DenialRecord
{
    WallTime time;
    CallFacts call;
    std::string request;
    std::string policy;
    NameId key = 0;
    DenialCode code = DenialCode::budget;
    std::string reason;
    std::uint32_t attempt = 1;
    Money worstCase; ///< what the call could have cost, 0 where not known
    /// How many this one stands for: the engine sums up what comes within a fraction of a second, the store
    /// adds that to the count of its minute.
    std::uint32_t count = 1;
};

/// One line of the log of what happened. Kinds are short words such as `kill`, `resume`, `policy`, `refused`,
/// `conflict`, `unpriced`, `agent`, `alert`, `settings`, `prices`, `engine`, `store`.
struct LogEntry
{
    std::int64_t number = 0; ///< given by the store
    WallTime time;
    std::string kind;
    std::string who;     ///< "operator", "code", "engine", or the agent's name
    std::string subject; ///< policy id, scope, model, record id …
    std::string text;    ///< one sentence
    std::string detail;  ///< JSON with the particulars (such as a policy before and after); may be empty
};

} // namespace tokenfence
