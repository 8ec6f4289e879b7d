// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/outlook.h"

#include <cmath>

namespace tokenfence {
namespace {

constexpr double millisecondsPerHour = 3'600'000;

} // namespace

const PolicyView* overallBudget(const EngineStatus& status, PeriodKind period, WallTime now)
{
    const PolicyView* smallest = nullptr;
    for (const PolicyView& view : status.policies) {
        const Policy& policy = view.policy;
        if (!policy.enabled || !policy.match.empty() || policy.per != Per::all || policy.period != period) {
            continue;
        }
        if (smallest == nullptr) {
            smallest = &view;
            continue;
        }
        const Money limit = policy.limitAt(now);
        const Money least = smallest->policy.limitAt(now);
        if (limit < least || (limit == least && policy.id < smallest->policy.id)) {
            smallest = &view;
        }
    }
    return smallest;
}

Outlook outlook(const EngineStatus& status, const Calendar& calendar, WallTime now)
{
    const WallTime endOfDay = calendar.periodAt(PeriodKind::day, now).end;
    Outlook result;
    for (const PeriodKind period : {PeriodKind::day, PeriodKind::month}) {
        const PolicyView* budget = overallBudget(status, period, now);
        if (budget == nullptr) {
            continue;
        }
        if (result.kind == Outlook::Kind::noLimit) {
            result.kind = Outlook::Kind::stays;
            result.period = period;
        }
        const Money stopsAt = budget->policy.killAt.of(budget->policy.limitAt(now));
        const Money spent = period == PeriodKind::day ? status.today : status.month;
        if (spent >= stopsAt) {
            return {Outlook::Kind::reached, period, now};
        }
        if (status.burnPerHour <= Money()) {
            continue;
        }
        const double hours =
            static_cast<double>((stopsAt - spent).nano()) / static_cast<double>(status.burnPerHour.nano());
        const double left = static_cast<double>((endOfDay - now).count()) / millisecondsPerHour;
        if (hours >= left) {
            continue;
        }
        const WallTime when = now + std::chrono::milliseconds(std::llround(hours * millisecondsPerHour));
        if (result.kind != Outlook::Kind::reaches || when < result.when) {
            result = {Outlook::Kind::reaches, period, when};
        }
    }
    return result;
}

} // namespace tokenfence
