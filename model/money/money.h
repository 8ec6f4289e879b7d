// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace tokenfence {

/// US dollars as a whole count of nano-dollars (1e-9), so that sums never drift.
///
/// A value: any thread. Arithmetic saturates at the ends of the range (about ±9.2 billion dollars), since a
/// budget that is past all bounds must stay past them and not wrap around to "nothing spent".
class Money
{
public:
    /// The digits after the point that are kept.
    static constexpr int decimals = 9;

    constexpr Money() = default;

    static constexpr Money fromNano(std::int64_t nano)
    {
        Money money;
        money.m_nano = nano;
        return money;
    }
    /// Whole dollars; |dollars| up to nine billion.
    static constexpr Money fromDollars(std::int64_t dollars) { return fromNano(dollars * 1'000'000'000); }
    static constexpr Money max() { return fromNano(std::numeric_limits<std::int64_t>::max()); }
    static constexpr Money min() { return fromNano(std::numeric_limits<std::int64_t>::min()); }

    /// A JSON number's text, or digits in a string, kept exactly to the nano-dollar; further digits round
    /// half to even. Nothing for what is no number or lies outside the range of Money.
    static std::optional<Money> parseDecimal(std::string_view text);
    /// The same for a wire field that holds a JSON number: from 0 to 1,000,000, which what is written there
    /// must keep before it is rounded.
    static std::optional<Money> parseAmount(std::string_view text);
    /// The same for a wire field that holds a string: digits with at most one point and a digit on each
    /// side of it; no sign, exponent or space; 0 to 1,000,000.
    static std::optional<Money> parsePlainAmount(std::string_view text);
    /// The string form alone, with no limit but the range of Money.
    static std::optional<Money> parsePlainDecimal(std::string_view text);

    [[nodiscard]] constexpr std::int64_t nano() const { return m_nano; }
    [[nodiscard]] constexpr bool isZero() const { return m_nano == 0; }
    [[nodiscard]] constexpr bool isNegative() const { return m_nano < 0; }
    /// Whether a wire field may hold it: 0 to 1,000,000 dollars.
    [[nodiscard]] constexpr bool isAmount() const;

    /// The shortest exact decimal, fit for JSON: "0.06524", "0", "12.5", "-0.1". Never an exponent.
    [[nodiscard]] std::string toDecimal() const;
    /// For the engine's own sentences, whatever the locale: "$499.98", "$0.0039144", "-$1.00". Exact, with at
    /// least `minDigits` digits after the point. (What a window shows is formatted by the locale, in ui.)
    [[nodiscard]] std::string toUsd(int minDigits = 2) const;

    constexpr Money& operator+=(Money other)
    {
        if (__builtin_add_overflow(m_nano, other.m_nano, &m_nano)) {
            m_nano = (other.m_nano > 0 ? max() : min()).m_nano;
        }
        return *this;
    }
    constexpr Money& operator-=(Money other)
    {
        if (__builtin_sub_overflow(m_nano, other.m_nano, &m_nano)) {
            m_nano = (other.m_nano < 0 ? max() : min()).m_nano;
        }
        return *this;
    }
    friend constexpr Money operator+(Money a, Money b) { return a += b; }
    friend constexpr Money operator-(Money a, Money b) { return a -= b; }
    friend constexpr Money operator-(Money a) { return Money() - a; }
    friend constexpr bool operator==(Money, Money) = default;
    friend constexpr std::strong_ordering operator<=>(Money a, Money b) { return a.m_nano <=> b.m_nano; }

private:
    std::int64_t m_nano = 0;
};

/// The most that a money field of the wire may hold: a million dollars.
inline constexpr Money maxAmount = Money::fromDollars(1'000'000);

constexpr bool Money::isAmount() const
{
    return m_nano >= 0 && m_nano <= maxAmount.m_nano;
}

} // namespace tokenfence

template <>
struct std::hash<tokenfence::Money>
{
    std::size_t operator()(tokenfence::Money money) const noexcept
    {
        return std::hash<std::int64_t>()(money.nano());
    }
};
