// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/budgetstates.h"

namespace tokenfence {

void BudgetStates::observe(NameId key, const Observation& observation)
{
    auto known = m_known.find(key);
    if (known == m_known.end()) {
        if (observation.state == BudgetState::ok) {
            return;
        }
        known = m_known.emplace(key, Known()).first;
    } else if (known->second.present.period != observation.period) {
        known->second.told = BudgetState::ok;
    }
    known->second.present = observation;
    if (observation.state != known->second.told && !known->second.changed) {
        known->second.changed = true;
        m_changed.push_back(key);
    }
}

std::vector<NameId> BudgetStates::keys(WallTime period) const
{
    std::vector<NameId> keys;
    for (const auto& [key, known] : m_known) {
        if (known.present.period == period) {
            keys.push_back(key);
        }
    }
    return keys;
}

void BudgetStates::keepOnly(WallTime period)
{
    std::erase_if(m_known, [&](const auto& known) { return known.second.present.period != period; });
}

void BudgetStates::take(const std::string& policy, std::vector<BudgetTransition>& into)
{
    for (const NameId key : m_changed) {
        const auto known = m_known.find(key);
        if (known == m_known.end()) {
            continue;
        }
        known->second.changed = false;
        if (known->second.present.state == known->second.told) {
            continue;
        }
        const Observation& present = known->second.present;
        into.push_back({policy, key, present.state, present.used, present.until});
        known->second.told = present.state;
        if (present.state == BudgetState::ok) {
            m_known.erase(known);
        }
    }
    m_changed.clear();
}

} // namespace tokenfence
