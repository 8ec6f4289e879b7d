// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/money/money.h"

#include "model/money/decimal.h"

namespace tokenfence {

namespace {

constexpr UInt128 largestPositive = static_cast<UInt128>(std::numeric_limits<std::int64_t>::max());

/// The distance from zero, also of the least number, whose opposite is no int64.
UInt128 magnitudeOf(std::int64_t nano)
{
    return nano < 0 ? static_cast<UInt128>(-static_cast<Int128>(nano)) : static_cast<UInt128>(nano);
}

} // namespace

std::optional<Money> Money::parseDecimal(std::string_view text)
{
    const std::optional<ScaledDecimal> number = parseScaled(text, decimals);
    if (!number || number->magnitude > largestPositive + (number->negative ? 1 : 0)) {
        return std::nullopt;
    }
    const auto magnitude = static_cast<Int128>(number->magnitude);
    return fromNano(static_cast<std::int64_t>(number->negative ? -magnitude : magnitude));
}

std::optional<Money> Money::parseAmount(std::string_view text)
{
    const std::optional<ScaledDecimal> number = parseScaled(text, decimals);
    if (!number || !number->liesWithin(static_cast<UInt128>(maxAmount.nano()))) {
        return std::nullopt;
    }
    return fromNano(static_cast<std::int64_t>(number->magnitude));
}

std::optional<Money> Money::parsePlainAmount(std::string_view text)
{
    return isPlainDecimal(text) ? parseAmount(text) : std::nullopt;
}

std::optional<Money> Money::parsePlainDecimal(std::string_view text)
{
    return isPlainDecimal(text) ? parseDecimal(text) : std::nullopt;
}

std::string Money::toDecimal() const
{
    return (isNegative() ? "-" : "") + formatScaled(magnitudeOf(m_nano), decimals);
}

std::string Money::toUsd(int minDigits) const
{
    return (isNegative() ? "-$" : "$") + formatScaled(magnitudeOf(m_nano), decimals, minDigits);
}

} // namespace tokenfence
