// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/policy.h"
#include "model/ports/rollups.h"

#include <optional>
#include <string>

namespace tokenfence {

/// "Cap this workflow": a budget for each request of it, for the editor to open with. Its limit is left to
/// whoever asked for it (0 stands for none yet).
Policy workflowCapDraft(const std::string& workflow);

/// A budget for each day of whatever the term names; nullopt where no budget can be matched by it.
std::optional<Policy> dailyCapDraft(const FilterTerm& term);

} // namespace tokenfence
