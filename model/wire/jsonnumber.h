// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tokenfence {

/// Whether this is a number by the grammar of RFC 8259, of whatever size: no leading zero or plus sign, a
/// digit on each side of a point.
bool isJsonNumber(std::string_view text);

/// A JSON number that is written without point or exponent and lies from 0 to `most`; nothing for any other.
std::optional<std::uint64_t> wholeNumber(std::string_view number, std::uint64_t most);

} // namespace tokenfence
