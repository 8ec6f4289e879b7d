// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/charge.h"
#include "storage/namekeeper.h"
#include "storage/statement.h"

#include <SQLiteCpp/Database.h>

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace tokenfence::storage {

/// When the request began that the call was charged under; nothing where it was not.
std::optional<WallTime> beganOf(const std::vector<Charge>& charges);

/**
 * What the ledger has counted, for each (counter, period, key) and, of counters by request, for each request:
 * summed up over a group and added to the file in its transaction. The total of a request (counter 0) is not
 * kept here: it is the sum of the request's calls.
 *
 * Thread: the writer's. After a transaction that was rolled back it is made anew.
 */
class SpentSums
{
public:
    SpentSums(SQLite::Database& database, NameKeeper& names);

    /// A charge of a stored call. `request` is the call's own.
    void add(const Charge& charge, const std::string& request);
    /// What a recount found.
    void add(const SpentRow& row);
    /// Writes the sums. Returns the greatest counter that was written, 0 where none was.
    CounterId flush();

private:
    struct Budget
    {
        CounterId counter = 0;
        std::int64_t period = 0;
        NameId key = 0;
        friend bool operator==(const Budget&, const Budget&) = default;
    };
    struct BudgetHash
    {
        std::size_t operator()(const Budget& budget) const noexcept;
    };
    struct RequestBudget
    {
        std::string request;
        CounterId counter = 0;
        NameId key = 0;
        std::int64_t began = 0; ///< a later request of the same name is another
        friend auto operator<=>(const RequestBudget&, const RequestBudget&) = default;
    };
    NameKeeper& m_names;
    Statement m_upsert;
    Statement m_upsertRequest;
    std::unordered_map<Budget, Money, BudgetHash> m_sums;
    std::map<RequestBudget, Money> m_requestSums;
};

} // namespace tokenfence::storage
