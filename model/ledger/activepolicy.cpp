// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/activepolicy.h"

#include <algorithm>
#include <utility>

namespace tokenfence {

namespace {

std::vector<BudgetFigures> sortedByName(const std::vector<BudgetFigures>& budgets, const Names& names)
{
    std::vector<std::pair<std::string_view, std::size_t>> order; // each name is asked for once
    order.reserve(budgets.size());
    for (const BudgetFigures& budget : budgets) {
        order.emplace_back(names.text(budget.key), order.size());
    }
    std::sort(order.begin(), order.end());
    std::vector<BudgetFigures> sorted;
    sorted.reserve(budgets.size());
    for (const auto& [name, index] : order) {
        sorted.push_back(budgets[index]);
    }
    return sorted;
}

} // namespace

void ActivePolicy::decideBy(Counter& another, WallTime now)
{
    if (counter != &another) {
        states.beginAnew(now);
    }
    counter = &another;
    counter->decider = this;
    statesPeriod = presentPeriod(now);
}

void ActivePolicy::spentChanged(NameId key, WallTime now)
{
    timePassed(now);
    observe(key, now);
}

void ActivePolicy::refreshStates(WallTime now)
{
    limitInForce = policy.limitAt(now);
    if (RequestBook* const requests = counter->requestBook()) {
        requests->setMarks(policy, now);
    }
    for (const NameId key : states.keys()) {
        observe(key, now);
    }
    if (const PeriodBook* const periods = counter->periodBook()) {
        for (const NameId key : periods->keys(now)) {
            observe(key, now);
        }
    }
}

void ActivePolicy::timePassed(WallTime now)
{
    const WallTime period = presentPeriod(now);
    if (period != statesPeriod) {
        // Nothing need be ok: records by clocks that are ahead may have filled the period before it began,
        // and a calendar that is set back comes to one that was left.
        statesPeriod = period;
        states.beginAnew(now);
        refreshStates(now);
    } else if (policy.limitAt(now) != limitInForce) {
        refreshStates(now);
    }
}

WallTime ActivePolicy::presentPeriod(WallTime now) const
{
    return counter->periodBook() != nullptr ? counter->periodBook()->periodStart(now) : WallTime();
}

void ActivePolicy::observe(NameId key, WallTime now)
{
    if (!policy.enabled) {
        return; // who decides nothing tells nothing
    }
    const PeriodBook* const book = counter->periodBook();
    if (book == nullptr) {
        states.observe(key, {}); // requests come and go too fast to be told about
        return;
    }
    const Money spent = book->standing({key, statesPeriod, {}}).confirmed();
    const double used = static_cast<double>(spent.nano()) / static_cast<double>(limitInForce.nano());
    states.observe(key, {stateOf(policy, spent, now), used, book->periodEnd(now)});
}

PolicyFigures ActivePolicy::figures(const Names& names, WallTime now) const
{
    PolicyFigures figures;
    figures.policy = policy;
    figures.all.until = counter->until(now);
    std::vector<BudgetFigures> budgets = counter->book().figures(policy, now);
    for (BudgetFigures& budget : budgets) {
        budget.until = figures.all.until;
        figures.all.used += budget.used;
        figures.all.reserved += budget.reserved;
        figures.all.state = std::max(figures.all.state, budget.state);
    }
    if (policy.per != Per::all) {
        figures.keys = sortedByName(budgets, names);
    }
    return figures;
}

} // namespace tokenfence
