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

void ActivePolicy::spentChanged(NameId key, WallTime now)
{
    const PeriodBook* const book = counter->periodBook();
    if (book == nullptr || !policy.enabled) {
        return; // a request comes and goes too fast to be told about; who is off tells nothing
    }
    const WallTime period = book->periodStart(now);
    const Money spent = book->standing({key, period, {}}).confirmed();
    const double used = static_cast<double>(spent.nano()) / static_cast<double>(policy.limitAt(now).nano());
    states.observe(key, {period, stateOf(policy, spent, now), used, book->periodEnd(now)});
}

void ActivePolicy::refreshStates(WallTime now)
{
    limitInForce = policy.limitAt(now);
    if (RequestBook* const requests = counter->requestBook()) {
        requests->setMarks(policy, now);
        return;
    }
    const PeriodBook& book = *counter->periodBook();
    for (const NameId key : states.keys(book.periodStart(now))) {
        spentChanged(key, now);
    }
    for (const NameId key : book.keys(now)) {
        spentChanged(key, now);
    }
}

void ActivePolicy::timePassed(WallTime now)
{
    if (const PeriodBook* const book = counter->periodBook()) {
        states.keepOnly(book->periodStart(now));
    }
    if (policy.limitAt(now) != limitInForce) {
        refreshStates(now);
    }
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
