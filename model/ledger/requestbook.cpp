// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/requestbook.h"

namespace tokenfence {

Standing RequestBook::standing(const Place& place) const
{
    Standing standing;
    if (place.request.isNone()) {
        return standing;
    }
    if (const RequestTable::Entry* const entry = m_table.find(place.request, place.key)) {
        standing.spent = entry->spent;
    }
    if (!m_holds.isEmpty()) {
        const Hold hold = m_holds.value({place.request, place.key});
        standing.tentative = hold.tentative;
        standing.reserved = hold.reserved;
    }
    return standing;
}

void RequestBook::adjust(const Place& place, const Standing& by)
{
    if (place.request.isNone()) {
        return;
    }
    const Standing before = m_marks ? standing(place) : Standing();
    if (!by.spent.isZero()) {
        m_table.add(place.request, place.key).spent += by.spent;
    }
    if (!by.tentative.isZero() || !by.reserved.isZero()) {
        const HoldKey key{place.request, place.key};
        Hold& hold = m_holds[key];
        hold.tentative += by.tentative;
        hold.reserved += by.reserved;
        if (hold.tentative.isZero() && hold.reserved.isZero()) {
            m_holds.remove(key);
        }
    }
    if (m_marks) {
        addToSums(place.key, before, standing(place));
    }
}

std::vector<BudgetFigures> RequestBook::figures(const Policy&, WallTime) const
{
    std::vector<BudgetFigures> all;
    all.reserve(static_cast<std::size_t>(m_sums.size()));
    for (auto sums = m_sums.cbegin(); sums != m_sums.cend(); ++sums) {
        std::size_t worst = sums->inState.size() - 1;
        while (worst > 0 && sums->inState[worst] == 0) {
            --worst;
        }
        all.push_back(
            {sums.key(), sums->spent, sums->reserved, static_cast<BudgetState>(worst), std::nullopt});
    }
    return all;
}

void RequestBook::setMarks(const Policy& policy, WallTime now)
{
    m_marks = policy;
    m_marks->limit = policy.limitAt(now);
    m_marks->raise.reset();
    m_sums.clear();
    for (std::size_t shard = 0; shard < RequestTable::shardCount; ++shard) {
        for (const RequestTable::Entry& entry : m_table.entries(shard)) {
            if (!entry.request.isNone()) {
                const Hold hold = m_holds.value({entry.request, entry.key});
                addToSums(entry.key, {}, {entry.spent, hold.tentative, {}});
            }
        }
    }
    for (auto hold = m_holds.cbegin(); hold != m_holds.cend(); ++hold) {
        addToSums(hold.key().key, {}, Standing::held(hold->reserved));
    }
}

bool RequestBook::hasTentative(const RequestKey& request, NameId key) const
{
    return !m_holds.isEmpty() && !m_holds.value({request, key}).tentative.isZero();
}

std::size_t RequestBook::sweep(std::size_t shard,
                               const std::function<bool(const RequestTable::Entry&)>& isOver)
{
    if (m_marks) {
        for (const RequestTable::Entry& entry : m_table.entries(shard)) {
            if (!entry.request.isNone() && isOver(entry)) {
                addToSums(entry.key, {entry.spent, {}, {}}, {});
            }
        }
    }
    return m_table.eraseIf(shard, isOver);
}

void RequestBook::addToSums(NameId key, const Standing& before, const Standing& after)
{
    Sums& sums = m_sums[key];
    sums.spent += after.confirmed() - before.confirmed();
    sums.reserved += after.reserved - before.reserved;
    countState(sums, before.confirmed(), false);
    countState(sums, after.confirmed(), true);
    if (sums.spent.isZero() && sums.reserved.isZero()) {
        m_sums.remove(key);
    }
}

void RequestBook::countState(Sums& sums, Money confirmed, bool counts) const
{
    const BudgetState state = stateOf(*m_marks, confirmed, WallTime());
    if (state != BudgetState::ok) {
        sums.inState[static_cast<std::size_t>(state)] += counts ? 1 : -1;
    }
}

} // namespace tokenfence
