// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/int128.h"
#include "model/money/money.h"

#include <optional>
#include <string>
#include <string_view>

namespace tokenfence {

/// The exact price of one token, from 0 to $1,000, as a count of 1e-24 dollars.
///
/// Prices are finer than money: $0.0375 a million tokens is 37.5 nano-dollars a thousand, and the published
/// tables hold figures such as 1.5000000000000002e-07, which must not be tidied up. A billion tokens (the
/// most that one line can report) at the dearest price is 1e36 units, which fits in 128 bits with room for
/// the sum of the parts. A value: any thread.
class UnitPrice
{
public:
    static constexpr int decimals = 24;

    constexpr UnitPrice() = default;

    /// A JSON number's text. Nothing for what is no number, is negative or is above $1,000. Digits
    /// beyond the twenty-fourth round half to even.
    static std::optional<UnitPrice> parseDecimal(std::string_view text);
    /// The price of one token where a million cost so much.
    static constexpr UnitPrice ofMillion(Money million)
    {
        UnitPrice price;
        price.m_units = million.isNegative() ? 0 : static_cast<UInt128>(million.nano()) * 1'000'000'000;
        return price;
    }

    [[nodiscard]] constexpr UInt128 units() const { return m_units; }
    /// What a million tokens cost, rounded half to even to the nano-dollar: the figure that people compare.
    [[nodiscard]] Money million() const;
    /// The shortest exact decimal, without an exponent.
    [[nodiscard]] std::string toDecimal() const;

    friend constexpr bool operator==(UnitPrice a, UnitPrice b) { return a.m_units == b.m_units; }
    friend constexpr std::strong_ordering operator<=>(UnitPrice a, UnitPrice b)
    {
        return a.m_units < b.m_units   ? std::strong_ordering::less
               : a.m_units > b.m_units ? std::strong_ordering::greater
                                       : std::strong_ordering::equal;
    }

private:
    UInt128 m_units = 0;
};

} // namespace tokenfence
