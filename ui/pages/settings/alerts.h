// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"

#include <QString>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tokenfence {

/// What the operator is told while looking at something else.
struct Alert
{
    QString title; ///< no name of an agent's choosing stands here
    QString text;
};

/**
 * Notices what has got worse from one status to the next: a budget's state, and whether records can be
 * stored. What was the case already when the first status came is no news, and what gets better is none
 * either. One alert a budget, however many of its keys got worse at once. A value.
 */
class Alerts
{
public:
    std::vector<Alert> observe(const EngineStatus& status, WallTime now);

private:
    std::map<std::pair<std::string, std::string>, BudgetState> m_states; ///< by policy and key
    bool m_stores = true;
    bool m_begun = false;
};

} // namespace tokenfence
