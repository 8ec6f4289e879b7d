// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <string>

/// What the verbs print for people, from the engine's answers. Thread: any.
namespace tokenfence {

/// "$12.50": at least two decimals, as many as there are.
std::string dollars(const nlohmann::json& object, const char* key);
/// "2026-11-24 03:06:07" of a time of the wire, in the reader's own zone; "–" where there is none.
std::string localTime(const nlohmann::json& object, const char* key);
std::string text(const nlohmann::json& object, const char* key);
std::string number(const nlohmann::json& object, const char* key);

/// "model=gpt-4*, user=u-1", or "every call".
std::string matchInWords(const nlohmann::json& policy);
/// "$500.00 a day for each user".
std::string limitInWords(const nlohmann::json& policy);
/// "all agents", "agent billing-bot".
std::string scopeInWords(const nlohmann::json& scope);

std::string statusForPeople(const nlohmann::json& status);
std::string policiesForPeople(const nlohmann::json& policies);

} // namespace tokenfence
