// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/money/fraction.h"

#include "model/money/decimal.h"

namespace tokenfence {

namespace {

// |int64| × 10^18 is below 2^123: no product here can overflow.
Int128 product(Money money, std::int64_t units)
{
    return static_cast<Int128>(money.nano()) * units;
}

} // namespace

std::optional<Fraction> Fraction::parseDecimal(std::string_view text)
{
    const std::optional<ScaledDecimal> number = parseScaled(text, decimals);
    if (!number || !number->liesWithin(static_cast<UInt128>(whole))) {
        return std::nullopt;
    }
    return fromUnits(static_cast<std::int64_t>(number->magnitude));
}

std::optional<Fraction> Fraction::fromUnits(std::int64_t units)
{
    if (units < 1 || units > whole) {
        return std::nullopt;
    }
    Fraction fraction;
    fraction.m_units = units;
    return fraction;
}

std::string Fraction::toDecimal() const
{
    return formatScaled(static_cast<UInt128>(m_units), decimals);
}

bool Fraction::exceeds(Money sum, Money limit) const
{
    return product(sum, whole) > product(limit, m_units);
}

bool Fraction::reached(Money sum, Money limit) const
{
    return product(sum, whole) >= product(limit, m_units);
}

Money Fraction::of(Money limit) const
{
    return Money::fromNano(static_cast<std::int64_t>(product(limit, m_units) / whole));
}

} // namespace tokenfence
