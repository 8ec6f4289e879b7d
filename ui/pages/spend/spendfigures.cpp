// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendfigures.h"

namespace tokenfence {

std::optional<Money> knownCost(const SpendCell& cell)
{
    const bool nonePriced = cell.callCount() == cell.unpriced && cell.total().isZero();
    return nonePriced ? std::nullopt : std::optional(cell.total());
}

std::optional<Money> costPerCall(const SpendCell& cell)
{
    const std::uint64_t priced = cell.callCount() - cell.unpriced;
    if (priced == 0) {
        return std::nullopt;
    }
    const auto calls = static_cast<std::int64_t>(priced);
    return Money::fromNano((cell.total().nano() + calls / 2) / calls);
}

std::optional<Money> costBefore(const SpendRow& row)
{
    return row.before ? knownCost(*row.before) : std::nullopt;
}

std::optional<double> changeOf(const SpendRow& row)
{
    const std::optional<Money> now = knownCost(row.cell);
    const std::optional<Money> before = costBefore(row);
    if (!now || !before || before->isZero()) {
        return std::nullopt;
    }
    return static_cast<double>(now->nano()) / static_cast<double>(before->nano()) - 1;
}

int decimalsOf(Money money)
{
    std::int64_t nano = money.nano();
    int decimals = Money::decimals;
    while (decimals > 2 && nano % 10 == 0) {
        nano /= 10;
        --decimals;
    }
    return decimals;
}

} // namespace tokenfence
