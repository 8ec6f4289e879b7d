// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/spentsums.h"

#include "storage/quarters.h"
#include "storage/storedid.h"

#include <algorithm>

namespace tokenfence::storage {

std::optional<WallTime> beganOf(const std::vector<Charge>& charges)
{
    for (const Charge& charge : charges) {
        if (charge.byRequest) {
            return charge.period;
        }
    }
    return std::nullopt;
}

SpentSums::SpentSums(SQLite::Database& database, NameKeeper& names)
    : m_names(names)
    , m_upsert(database.getHandle(),
               "INSERT INTO spent (counter, period, key, spent) VALUES (?, ?, ?, ?)"
               " ON CONFLICT (counter, period, key) DO UPDATE SET spent = spent + excluded.spent")
    , m_upsertRequest(
          database.getHandle(),
          "INSERT INTO spent_request (request, counter, key, began, spent) VALUES (?, ?, ?, ?, ?)"
          " ON CONFLICT (request, counter, key, began) DO UPDATE SET spent = spent + excluded.spent")
{
}

std::size_t SpentSums::BudgetHash::operator()(const Budget& budget) const noexcept
{
    std::uint64_t hash = static_cast<std::uint64_t>(budget.period) * 0x9E3779B97F4A7C15;
    hash ^= (static_cast<std::uint64_t>(budget.counter) << 32) | budget.key;
    hash *= 0xD6E8FEB86659FD93;
    return static_cast<std::size_t>(hash ^ hash >> 32);
}

void SpentSums::add(const Charge& charge, const std::string& request)
{
    if (charge.counter == requestTotalCounter) {
        return;
    }
    if (!charge.byRequest) {
        m_sums[{charge.counter, toMs(charge.period), charge.key}] += charge.amount;
    } else if (!request.empty()) { // what is a request of its own is counted by nothing that comes later
        m_requestSums[{request, charge.counter, charge.key, toMs(charge.period)}] += charge.amount;
    }
}

void SpentSums::add(const SpentRow& row)
{
    add(Charge{row.counter, row.key, row.period, !row.request.empty(), row.spent}, row.request);
}

CounterId SpentSums::flush()
{
    CounterId greatest = 0;
    for (const auto& [budget, spent] : m_sums) {
        m_names.keep(budget.key);
        m_upsert.bindAll(budget.counter, budget.period, budget.key, spent.nano());
        m_upsert.run();
        greatest = std::max(greatest, budget.counter);
    }
    for (const auto& [budget, spent] : m_requestSums) {
        m_names.keep(budget.key);
        const StoredId request(budget.request);
        request.bindTo(m_upsertRequest, 1);
        m_upsertRequest.bind(2, budget.counter);
        m_upsertRequest.bind(3, budget.key);
        m_upsertRequest.bind(4, budget.began);
        m_upsertRequest.bind(5, spent.nano());
        m_upsertRequest.run();
        greatest = std::max(greatest, budget.counter);
    }
    m_sums.clear();
    m_requestSums.clear();
    return greatest;
}

} // namespace tokenfence::storage
