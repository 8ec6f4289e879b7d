// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ports/engine.h"

#include <algorithm>

namespace tokenfence {

const BudgetView* PolicyView::nearest() const
{
    if (policy.period == PeriodKind::request) {
        return nullptr;
    }
    if (policy.per == Per::all) {
        return &all;
    }
    const auto most = std::max_element(
        keys.begin(), keys.end(), [](const BudgetView& a, const BudgetView& b) { return a.used < b.used; });
    return most == keys.end() ? nullptr : &*most;
}

} // namespace tokenfence

// The signals' code is generated from the header.
#include "moc_engine.cpp"
