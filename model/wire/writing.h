// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/ledger/ledger.h"
#include "model/ledger/policy.h"
#include "model/ledger/question.h"
#include "model/ledger/scope.h"
#include "model/wire/codec.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The engine's own lines. Each ends with "\n" and holds no white space outside strings; money in it is
/// exact. What has no line here is written with a JsonWriter. An `id` that is "" is left out. Thread: any.
namespace tokenfence {

/// `text` as a JSON string with its quotes: valid UTF-8 goes through, control characters are escaped.
void appendJsonString(std::string& out, std::string_view text);

std::string matchKey(const MatchTerm& term);  ///< as in a policy's `match`: "user", "label:plan"
std::string policyJson(const Policy& policy); ///< the object, without "\n"
std::string policiesJson(const std::vector<Policy>& policies); ///< the array, without "\n"
std::string scopeJson(const Scope& scope);
std::string stopJson(const Stop& stop); ///< as in `welcome`, with its time

std::string errorLine(const WireError& error);
std::string welcomeLine(std::string_view id, std::string_view engine, std::string_view session, WallTime now,
                        const std::vector<Stop>& stops, const std::vector<Policy>& enabled);
std::string decisionLine(std::string_view id, const Decision& decision);
std::string ackLine(std::string_view through, std::uint64_t count);
std::string pongLine(std::string_view id, WallTime now);
std::string policyAcceptedLine(std::string_view policy); ///< its `id` is the policy's, not that of a line
std::string killLine(const Stop& stop);
std::string resumeLine(std::uint64_t epoch, const Scope& scope, WallTime now);
std::string policiesLine(const std::vector<Policy>& enabled);
std::string policyStateLine(const BudgetTransition& transition, std::string_view key);
std::string killProgressLine(std::uint64_t epoch, std::size_t acked, std::size_t agents);

} // namespace tokenfence
