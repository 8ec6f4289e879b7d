// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/vitals.h"

namespace tokenfence {

Vitals vitalsOf(const Books& books, Now now)
{
    Vitals vitals;
    vitals.counts = books.counts;
    vitals.today = books.totals.today(now.wall);
    vitals.month = books.totals.month(now.wall);
    vitals.burnPerHour = books.totals.perHour(now.wall);
    vitals.events = books.totals.events();
    vitals.unpriced = books.totals.unpriced();
    vitals.agents = books.agents.size();
    for (const Stop& stop : books.ledger.stops().all()) {
        ++vitals.stops.at(static_cast<std::size_t>(stop.scope.kind));
    }
    vitals.reservations = books.ledger.reservationCount();
    for (const PolicyFigures& figures : books.ledger.sharedFigures(Vitals::mostBudgets, now)) {
        vitals.budgets.push_back(
            {figures.policy.id, figures.policy.limitAt(now.wall), figures.all.used, figures.all.reserved});
    }
    return vitals;
}

} // namespace tokenfence
