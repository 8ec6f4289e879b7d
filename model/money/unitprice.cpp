// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/money/unitprice.h"

#include "model/money/decimal.h"

#include <algorithm>

namespace tokenfence {

namespace {

// $1,000 in units of 1e-24.
constexpr UInt128 dearest = static_cast<UInt128>(1'000'000'000'000'000) * 1'000'000'000'000;

} // namespace

std::optional<UnitPrice> UnitPrice::parseDecimal(std::string_view text)
{
    const std::optional<ScaledDecimal> number = parseScaled(text, decimals);
    if (!number || !number->liesWithin(dearest)) {
        return std::nullopt;
    }
    UnitPrice price;
    price.m_units = number->magnitude;
    return price;
}

Money UnitPrice::million() const
{
    // A million units of 1e-24 are 1e-18 dollars, and a nano-dollar is 1e9 of these. At most $1e9: fits.
    return Money::fromNano(static_cast<std::int64_t>(divideHalfEven(m_units, 1'000'000'000)));
}

std::string UnitPrice::toDecimal() const
{
    return formatScaled(m_units, decimals);
}

} // namespace tokenfence
