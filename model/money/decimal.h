// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/int128.h"

#include <optional>
#include <string>
#include <string_view>

namespace tokenfence {

/// A decimal number as a whole count of units of 10^-scale.
struct ScaledDecimal
{
    /// What became of the digits beyond the scale.
    enum class Rounding
    {
        exact, ///< there were none but zeros
        down,  ///< `magnitude` is a little less than what stood there
        up     ///< `magnitude` is a little more
    };

    UInt128 magnitude = 0;
    Rounding rounding = Rounding::exact;
    bool negative = false; ///< a minus sign stood before it, also before a zero

    /// Whether what stood there, before it was rounded, lies from 0 to `most` units. This is how a range is
    /// checked: 1000000.0000000001 is above a million, although it rounds to it.
    [[nodiscard]] bool liesWithin(UInt128 most) const;
};

/// Reads a decimal number exactly and rounds half to even what lies beyond `scale` digits after the point.
///
/// Takes what JSON calls a number (`-12.5e-3`), and leading zeros besides. The text may be of any length and
/// its exponent absurd; the time is linear in the text and nothing is allocated.
/// Nothing comes back for what is no number, and for a number of 2^128 units or more.
std::optional<ScaledDecimal> parseScaled(std::string_view text, int scale);

/// Whether the text is made of digits with at most one point, a digit on each side of it, and nothing else:
/// the wire's form of money in a string.
bool isPlainDecimal(std::string_view text);

/// `magnitude` units of 10^-scale as the shortest decimal that is exact: no exponent, no zeros at the end,
/// but at least `minDigits` digits after the point.
std::string formatScaled(UInt128 magnitude, int scale, int minDigits = 0);

/// Divides and rounds half to even. `divisor` is above 0.
UInt128 divideHalfEven(UInt128 dividend, UInt128 divisor);

} // namespace tokenfence
