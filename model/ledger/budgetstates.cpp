// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/budgetstates.h"

namespace tokenfence {

void BudgetStates::observe(NameId key, const Observation& observation)
{
    if (observation.state == BudgetState::ok && m_known.find(key) == m_known.end()) {
        return;
    }
    Known& known = m_known[key];
    known.present = observation;
    if (known.differs() && !known.changed) {
        known.changed = true;
        m_changed.push_back(key);
    }
}

std::vector<NameId> BudgetStates::keys() const
{
    std::vector<NameId> keys;
    keys.reserve(m_known.size());
    for (const auto& [key, known] : m_known) {
        keys.push_back(key);
    }
    return keys;
}

void BudgetStates::beginAnew(WallTime now)
{
    std::erase_if(m_known, [now](const auto& entry) {
        const Known& known = entry.second;
        const bool isBelieved = known.told != BudgetState::ok && (!known.toldUntil || now < *known.toldUntil);
        return !isBelieved;
    });
}

void BudgetStates::take(const std::string& policy, std::vector<BudgetTransition>& into)
{
    for (const NameId key : m_changed) {
        const auto entry = m_known.find(key);
        if (entry == m_known.end()) {
            continue;
        }
        Known& known = entry->second;
        known.changed = false;
        if (known.differs()) {
            into.push_back({policy, key, known.present.state, known.present.used, known.present.until});
            known.told = known.present.state;
            known.toldUntil = known.present.until;
        }
        if (known.told == BudgetState::ok) {
            m_known.erase(entry);
        }
    }
    m_changed.clear();
}

} // namespace tokenfence
