// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/money.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tokenfence {

/// A mark on a budget (`alert_at`, `downgrade_at`, `kill_at`): a fraction of its limit, above 0 and up to 1.
///
/// Kept as a count of 1e-18: every double from 0.1 to 1 that a client may have written with its 17 digits
/// is then held exactly, and a comparison with any sum of money still fits in 128 bits. Comparisons are
/// exact; nothing is ever a double. A value: any thread.
class Fraction
{
public:
    static constexpr int decimals = 18;
    /// The whole, in units.
    static constexpr std::int64_t whole = 1'000'000'000'000'000'000;

    /// The whole limit.
    constexpr Fraction() = default;
    static constexpr Fraction one() { return {}; }

    /// A JSON number's text. Nothing for what is no number, or is (before it is rounded) above 0 and up to 1
    /// no longer, or rounds to 0. Digits beyond the eighteenth round half to even.
    static std::optional<Fraction> parseDecimal(std::string_view text);
    /// `units` of 1e-18, from 1 to `whole`.
    static std::optional<Fraction> fromUnits(std::int64_t units);
    [[nodiscard]] constexpr std::int64_t units() const { return m_units; }

    /// The shortest exact decimal: "0.8", "1".
    [[nodiscard]] std::string toDecimal() const;

    /// sum > limit × fraction: what a decision asks before it lets a call through.
    [[nodiscard]] bool exceeds(Money sum, Money limit) const;
    /// sum ≥ limit × fraction: what a state asks (`alert` begins at its mark).
    [[nodiscard]] bool reached(Money sum, Money limit) const;
    /// limit × fraction, rounded down to the nano-dollar. `sum > of(limit)` says the same as `exceeds`,
    /// because a sum is whole nano-dollars; for `reached` it does not hold. `limit` is not negative.
    [[nodiscard]] Money of(Money limit) const;

    friend constexpr bool operator==(Fraction, Fraction) = default;
    friend constexpr std::strong_ordering operator<=>(Fraction a, Fraction b)
    {
        return a.m_units <=> b.m_units;
    }

private:
    std::int64_t m_units = whole;
};

} // namespace tokenfence
