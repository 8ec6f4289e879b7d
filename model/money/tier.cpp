// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/money/tier.h"

namespace tokenfence {

std::string_view toString(Tier tier)
{
    switch (tier) {
    case Tier::unknown:
        break;
    case Tier::simple:
        return "simple";
    case Tier::complex:
        return "complex";
    case Tier::critical:
        return "critical";
    }
    return "unknown";
}

std::optional<Tier> tierFrom(std::string_view text)
{
    for (const Tier tier : allTiers) {
        if (toString(tier) == text) {
            return tier;
        }
    }
    return std::nullopt;
}

Tier tierOfOutputPrice(UnitPrice output)
{
    constexpr UnitPrice complexFrom = UnitPrice::ofMillion(Money::fromNano(2'500'000'000));
    constexpr UnitPrice criticalFrom = UnitPrice::ofMillion(Money::fromDollars(20));
    if (output < complexFrom) {
        return Tier::simple;
    }
    return output < criticalFrom ? Tier::complex : Tier::critical;
}

} // namespace tokenfence
