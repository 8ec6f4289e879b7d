// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/store.h"

#include <SQLiteCpp/Database.h>

#include <string>
#include <vector>

/// Policies in their two tables. In columns rather than as a line of the wire, because a line is held to
/// today's clock and to today's rules when it is read, and what was accepted once must be readable for good.
/// They throw as SQLite does.
namespace tokenfence::storage {

std::vector<KeptPolicy> readPolicies(SQLite::Database& database); ///< ascending by id
void writePolicy(SQLite::Database& database, const Policy& policy, CounterId counter);
void deletePolicy(SQLite::Database& database, const std::string& id);

} // namespace tokenfence::storage
