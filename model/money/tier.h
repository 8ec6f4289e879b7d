// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/unitprice.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tokenfence {

/// How dear a model is. The numbers are stored, so they never change.
enum class Tier : std::uint8_t
{
    unknown = 0, ///< unpriced, and not set by hand
    simple = 1,
    complex = 2,
    critical = 3
};

inline constexpr std::array allTiers = {Tier::unknown, Tier::simple, Tier::complex, Tier::critical};

/// As on the wire: "unknown", "simple", "complex", "critical".
std::string_view toString(Tier tier);
/// Nothing for what is no tier's name.
std::optional<Tier> tierFrom(std::string_view text);

/// By the price of one output token: a million below $2.50 is simple, below $20 complex, else critical.
Tier tierOfOutputPrice(UnitPrice output);

} // namespace tokenfence
