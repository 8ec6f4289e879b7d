// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/counts.h"
#include "app/engine/journal.h"
#include "app/engine/parcel.h"
#include "app/engine/receipts.h"
#include "app/engine/session.h"
#include "app/engine/totals.h"
#include "model/ledger/ledger.h"
#include "model/money/pricetable.h"
#include "model/ports/store.h"
#include "model/time/calendar.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tokenfence {

/**
 * All that the engine knows: what is spent and reserved, who is connected, what stands still, what it all
 * adds up to. Memory only, no I/O, so that it is held for microseconds.
 *
 * Thread: whoever holds the desk (see Desk). Time is an argument.
 */
class Books
{
public:
    Books(Names& namesOfAll, std::string reservationPrefix);
    Books(const Books&) = delete;
    Books& operator=(const Books&) = delete;

    Names& names;
    const NameId anonymous; ///< what an agent is called that gave no name

    PriceTable prices; ///< change it by `setPrices` and `setTier`
    Ledger ledger;
    Calendar calendar;
    Settings settings;
    CounterId nextCounter = 1;
    Totals totals;
    SessionTable agents;
    Receipts receipts;
    Journal journal;

    Counts counts;
    std::set<std::string, std::less<>> unpricedModels; ///< that were used and have no price
    std::optional<std::string> storeProblem;           ///< one sentence while nothing can be recorded
    bool questionsWait = false; ///< for the fate of records: whoever confirms some has the intake ask again

    /// Lays the tables over one another again: the built-in one, the file of `--prices`, what was put by
    /// hand.
    void setPrices(PriceTable table);
    void setTier(std::string_view model, std::optional<Tier> tier);

    struct ModelFacts
    {
        const ModelPrice* price = nullptr; ///< null: unpriced
        Tier tier = Tier::unknown;
    };
    /// As the price table says, remembered by number.
    ModelFacts factsOf(NameId model);

    /// Fills in what a line of this connection left out: agent, labels, and the model's tier.
    void fillIn(CallFacts& call, const Session& session);

    /// Nothing, or why a record of this time cannot be taken any more: what was pruned must not be counted
    /// again.
    [[nodiscard]] bool isTooOld(WallTime time, WallTime now) const;

    /// A call of this model had no price: noted in the log the first time.
    void noteUnpriced(NameId model, WallTime now);

    [[nodiscard]] std::vector<Policy> enabledPolicies() const;

    /// What the budgets that changed their state have to be told: to the agents and operators concerned, and
    /// to the log.
    std::vector<Parcel> takeTransitions(Now now);

private:
    std::unordered_map<NameId, ModelFacts> m_modelFacts;
};

} // namespace tokenfence
