// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/ledgerstate.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace tokenfence {

namespace {

/// The one counter that is always there: it counts every call, with a budget for each request.
std::vector<std::unique_ptr<Counter>> requestTotalAlone(Names& names)
{
    Policy everyRequest;
    everyRequest.period = PeriodKind::request;
    std::vector<std::unique_ptr<Counter>> counters;
    counters.push_back(std::make_unique<Counter>(requestTotalCounter, everyRequest, Calendar(), names));
    return counters;
}

bool isBelow(const std::unique_ptr<Counter>& counter, CounterId id)
{
    return counter->id() < id;
}

} // namespace

Ledger::State::State(Names& allNames, const PriceTable& priceTable, std::string reservationPrefix)
    : names(allNames)
    , prices(priceTable)
    , stops(allNames)
    , counters(requestTotalAlone(allNames))
    , requests(*counters.front()->requestBook())
    , reservations(std::move(reservationPrefix))
{
}

Counter* Ledger::State::counter(CounterId id) const
{
    const auto found = std::lower_bound(counters.begin(), counters.end(), id, isBelow);
    return found != counters.end() && (*found)->id() == id ? found->get() : nullptr;
}

Judge::Policies::iterator Ledger::State::placeOf(std::string_view policyId)
{
    return std::lower_bound(policies.begin(), policies.end(), policyId,
                            [](const std::unique_ptr<ActivePolicy>& active, std::string_view id) {
                                return active->policy.id < id;
                            });
}

ActivePolicy* Ledger::State::find(std::string_view policyId)
{
    const auto place = placeOf(policyId);
    return place != policies.end() && (*place)->policy.id == policyId ? place->get() : nullptr;
}

Counter& Ledger::State::begin(CounterId id, const Policy& policy, const Calendar& calendar)
{
    const auto place = std::lower_bound(counters.begin(), counters.end(), id, isBelow);
    assert(place == counters.end() || (*place)->id() != id);
    Counter& counter = **counters.insert(place, std::make_unique<Counter>(id, policy, calendar, names));
    if (counter.requestBook() != nullptr) {
        requests.addBook(*counter.requestBook());
    }
    reservations.forEach([&](const Reservation& reservation) {
        if (counter.counts(reservation.call)) {
            counter.book().adjust(counter.heldPlaceOf(reservation.call, reservation.request),
                                  Standing::held(reservation.amount));
        }
    });
    return counter;
}

void Ledger::State::drop(CounterId id)
{
    const auto found = std::lower_bound(counters.begin(), counters.end(), id, isBelow);
    if (found == counters.end() || (*found)->id() != id || id == requestTotalCounter) {
        return;
    }
    if ((*found)->requestBook() != nullptr) {
        requests.removeBook(*(*found)->requestBook());
    }
    counters.erase(found);
}

RequestKey Ledger::State::hearOf(const std::string& request, WallTime now)
{
    const RequestKey key = RequestKey::of(request);
    if (!key.isNone()) {
        requests.meet(key, now);
        requests.touch(key, now);
    }
    return key;
}

bool Ledger::State::hold(const Reservations::Pointer& reservation)
{
    if (!reservations.add(reservation)) {
        return false;
    }
    adjustHeld(*reservation, reservation->amount);
    return true;
}

std::string Ledger::State::reserve(const Ruling& ruling, const std::string& policyId,
                                   const RequestKey& request, MonoTime now)
{
    const auto reservation = std::make_shared<Reservation>(Reservation{
        {}, ruling.granted, request, ruling.amount, ruling.verdict, policyId, now + reservationLifetime});
    do { // a client that restores a reservation may have made up the very name that is due
        reservation->name = reservations.nextName();
    } while (!hold(reservation));
    return reservation->name;
}

void Ledger::State::letGo(const Reservation& reservation)
{
    adjustHeld(reservation, -reservation.amount);
}

void Ledger::State::adjustHeld(const Reservation& reservation, Money amount)
{
    if (amount.isZero()) {
        return;
    }
    for (const auto& counter : counters) {
        if (counter->counts(reservation.call)) {
            counter->book().adjust(counter->heldPlaceOf(reservation.call, reservation.request),
                                   Standing::held(amount));
        }
    }
}

void Ledger::State::expireReservations(MonoTime now)
{
    while (const Reservations::Pointer expired = reservations.removeExpired(now)) {
        letGo(*expired);
    }
}

std::vector<Charge> Ledger::State::charge(const CallFacts& call, const RequestKey& request, WallTime began,
                                          WallTime time, Money cost)
{
    std::vector<Charge> charges;
    if (cost.isZero()) {
        return charges;
    }
    charges.reserve(counters.size());
    for (const auto& counter : counters) {
        const bool byRequest = counter->requestBook() != nullptr;
        if ((byRequest && request.isNone()) || !counter->counts(call)) {
            continue;
        }
        const Place place = counter->placeOf(call, request, byRequest ? began : time);
        counter->book().adjust(place, Standing::charged(cost));
        charges.push_back(counter->chargeAt(place, cost));
    }
    return charges;
}

void Ledger::State::adjustCharged(const Settlement& settlement, const std::string& request,
                                  Standing (*change)(Money))
{
    const RequestKey key = RequestKey::of(request);
    for (const Charge& charge : settlement.charges) {
        if (Counter* const counted = counter(charge.counter)) {
            counted->book().adjust(counted->placeOf(charge, key), change(charge.amount));
        }
    }
}

} // namespace tokenfence
