// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/activepolicy.h"
#include "model/ledger/counter.h"
#include "model/ledger/judge.h"
#include "model/ledger/ledger.h"
#include "model/ledger/requests.h"
#include "model/ledger/reservations.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tokenfence {

/**
 * What a ledger is made of, and the steps that several of its verbs share. Every counter is kept alike,
 * whether a policy decides by it, has been switched off, or is still being counted for: only who is asked
 * differs.
 *
 * Invariant: what each counter has reserved is the sum of the standing reservations whose calls it counts.
 */
struct Ledger::State
{
    State(Names& allNames, const PriceTable& priceTable, std::string reservationPrefix);

    Counter* counter(CounterId id) const;
    /// A counter that has nothing in it but the reservations that stand.
    Counter& begin(CounterId id, const Policy& policy, const Calendar& calendar);
    void drop(CounterId id);

    /// Where the policy of this id stands, or would.
    Judge::Policies::iterator placeOf(std::string_view policyId);
    ActivePolicy* find(std::string_view policyId);

    /// A line names this request: one that is over begins anew, one that lives goes on living.
    RequestKey hearOf(const std::string& request, WallTime now);

    /// Makes the reservation, in every budget in which its call counts. False if one of that name stands.
    bool hold(const Reservations::Pointer& reservation);
    /// Makes the reservation of a call that may be made; its name.
    std::string reserve(const Ruling& ruling, const std::string& policyId, const RequestKey& request,
                        MonoTime now);
    /// Gives back what a reservation that was taken out has held.
    void letGo(const Reservation& reservation);
    void expireReservations(MonoTime now);

    /// Charges tentatively wherever the call counts: in the period of `time`, and under the request, where
    /// there is one, which began at `began`. What it charged.
    std::vector<Charge> charge(const CallFacts& call, const RequestKey& request, WallTime began,
                               WallTime time, Money cost);
    /// Makes of each of a settlement's charges the change that `change` says, where its counter still counts.
    void adjustCharged(const Settlement& settlement, const std::string& request, Standing (*change)(Money));

    Names& names;
    const PriceTable& prices;
    bool denyUnpriced = false;
    Stops stops;
    std::vector<std::unique_ptr<Counter>> counters; ///< ascending by id; the first is the total by request
    Judge::Policies policies;                       ///< ascending by id
    Requests requests;
    Reservations reservations;

private:
    void adjustHeld(const Reservation& reservation, Money amount);
};

} // namespace tokenfence
