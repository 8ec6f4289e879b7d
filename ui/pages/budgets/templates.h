// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/budgets/policydraft.h"

#include <vector>

namespace tokenfence {

/// A budget that most people begin with, ready to be changed before it is saved.
struct PolicyTemplate
{
    QString title;
    PolicyDraft draft;
};

/// The empty one, the cap for each request, the three tiers and the organisation's day and month, with the
/// sums of the playbook that the product comes from.
std::vector<PolicyTemplate> policyTemplates();

} // namespace tokenfence
