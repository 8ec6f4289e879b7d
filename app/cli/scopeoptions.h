// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/arguments.h"
#include "model/ledger/scope.h"
#include "model/result.h"

namespace tokenfence {

/// `--agent A`, `--user U`, `--workflow W`: what a stop covers, at most one of them.
void addScopeOptions(Arguments& arguments);
Result<Scope> scopeFrom(const Arguments& arguments);

/// For a sentence: "all agents", "the agent billing-bot".
std::string inWords(const Scope& scope);

} // namespace tokenfence
