// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/ledger/charge.h"
#include "model/ledger/policy.h"
#include "model/ledger/question.h"
#include "model/ledger/stops.h"
#include "model/money/pricetable.h"
#include "model/time/calendar.h"
#include "model/time/clock.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tokenfence {

/// A budget that went from one state into another, for the agents and the operator to be told. Only of
/// enabled policies by calendar or `total`: requests come and go too fast to be told about, their denials
/// are. A new period begins at ok and the end of an old one is not told.
struct BudgetTransition
{
    std::string policy;
    NameId key = 0;
    BudgetState state = BudgetState::ok;
    double used = 0; ///< spent / limit, for display only
    std::optional<WallTime> until;
};

/// One budget as `status` shows it: `used` is what is certainly spent, without what is still tentative, so
/// that a record that comes twice never shows.
struct BudgetFigures
{
    NameId key = 0;
    Money used;
    Money reserved;
    BudgetState state = BudgetState::ok;
    std::optional<WallTime> until;
};

struct PolicyFigures
{
    Policy policy;
    BudgetFigures all; ///< the sums, and the worst state, where the policy keeps several budgets
    std::vector<BudgetFigures> keys; ///< with `per`: every key with something spent or reserved, by key name
};

/**
 * The ledger: what is spent and reserved under each policy, and the decision whether a call may be made.
 * Pure: its state, the input and an explicit `now` in, a decision out; no I/O, no clock, no thread, so that a
 * month can be replayed through it and a million random schedules be held against its promise.
 *
 * The promise: for every policy, spent + reserved never passes limit × kill_at by a decision of this class.
 *
 * Thread: owned by whoever holds it; not safe for two at once (the engine holds it under a lock of its own).
 *
 * A call's cost counts as soon as it is settled but is *tentative* until the store has said that the record
 * is new: `confirm` (on disk), `takeBack` (it had been stored before) or `undo` (it could not be stored: the
 * call's reservation stands again). A question that would be denied only because of tentative amounts is not
 * answered: `authorize` returns nothing and the caller asks again once something was confirmed or taken back.
 */
class Ledger
{
public:
    /// How long a reservation stands that nobody settles or gives back, on a clock that does not step.
    static constexpr std::chrono::minutes reservationLifetime{15};
    /// A request is over this long after its last line; the same name then begins a new one.
    static constexpr std::chrono::hours requestLifetime{24};

    /// `reservationPrefix` makes the names of reservations differ from those of an earlier run of the engine.
    Ledger(Names& names, const PriceTable& prices, std::string reservationPrefix);
    ~Ledger();
    Ledger(const Ledger&) = delete;
    Ledger& operator=(const Ledger&) = delete;

    // ---- counters and policies ----

    /**
     * Begins to count as `policy` does in `calendar`, beside whatever counts already: every later settlement
     * charges it too and the reservations that stand count in it, while no decision looks at it before
     * `activate`. `counter` is not 0 and was never begun before.
     */
    void beginCounter(CounterId counter, const Policy& policy, const Calendar& calendar);
    /// Adds what was spent before the counter began (from disk, or from a recount). Not tentative. To be done
    /// before `activate`, which looks at the states; the total of requests (counter 0) is always there.
    void addSpent(const SpentRow& row);
    /// Lets `policy` decide by `counter`, which was begun, instead of what it decided by before (that counter
    /// is dropped). For an edit that leaves the way of counting, `counter` is the one that it has. Off or on,
    /// the policy counts; it decides, and tells its states, only while it is enabled.
    void activate(const Policy& policy, CounterId counter, Now now);
    /// Drops a counter that was begun and will not be activated.
    void abandonCounter(CounterId counter);
    bool removePolicy(std::string_view policyId);
    const Policy* policy(std::string_view policyId) const;
    /// The counter that `policyId` decides by; nullopt where there is no such policy.
    std::optional<CounterId> counterOf(std::string_view policyId) const;
    std::vector<Policy> policies() const; ///< ascending by id
    /// In the present period, or over the live requests. Ascending by id.
    std::vector<PolicyFigures> figures(Now now) const;
    /// Only of enabled policies that are one budget for all, by calendar or `total`, and of at most `most` of
    /// them: as quick as there are policies, however many keys and requests there are.
    std::vector<PolicyFigures> sharedFigures(std::size_t most, Now now) const;

    // ---- questions ----

    void setDenyUnpriced(bool deny);
    bool denyUnpriced() const;
    Stops& stops();
    const Stops& stops() const;

    /// The answer, and its reservation made; nullopt: ask again after the next confirm, takeBack or undo.
    std::optional<Decision> authorize(const Question& question, Now now);
    /// Puts a reservation of a call that already runs back under its name; kept as it is if it still stands.
    void restoreReservation(const std::string& name, const Question& question, Now now);
    /// Gives a reservation back; one that is not known is passed over.
    void release(std::string_view reservation, Now now);
    /// Lets go of what stood for `reservationLifetime`, and of requests that are over.
    void expire(Now now);

    // ---- spending ----

    /// Counts a call that was made: `time` is the call's own, by which it falls into its period.
    Settlement settle(const CallFacts& call, const std::string& request, WallTime time, Money cost,
                      std::string_view reservation, Now now);
    /// Counts a call that was stored long ago without a price and has one now. As `settle`, but it is no line
    /// of its request: none goes on living by it, and one that is over is not charged.
    Settlement settlePast(const CallFacts& call, const std::string& request, WallTime time, Money cost,
                          Now now);
    /// The record is on disk and was new.
    void confirm(const Settlement& settlement, const std::string& request, Now now);
    /// The record had been stored before: what it was charged is taken back, its reservation stays released.
    void takeBack(const Settlement& settlement, const std::string& request, Now now);
    /// The record could not be stored: as if it had never been settled.
    void undo(Settlement&& settlement, const std::string& request, Now now);
    /// A line named this request: it goes on living.
    void touchRequest(const std::string& request, Now now);

    /// What changed its state since the last call of this, by what is certainly spent. Budgets that are past
    /// a mark already when they are loaded are among the first.
    std::vector<BudgetTransition> takeTransitions();

    std::size_t reservationCount() const;
    Money reservedBy(NameId agent) const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace tokenfence
