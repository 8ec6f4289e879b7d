// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace tokenfence {

/// The lines of resources/prices.json without their breaks, from the file that the build generates of it.
std::span<const std::string_view> builtinPriceLines();

} // namespace tokenfence
