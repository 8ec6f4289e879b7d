// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

/// Pieces of valid JSON as they stand, for what must not pass through a floating-point number. Thread: any.
namespace tokenfence {

struct RawElement
{
    std::string_view text;
    std::size_t offset = 0; ///< of `text` in what was asked about
};

/// The elements of an array. `json` is valid JSON, and an array.
std::vector<RawElement> elementsOf(std::string_view json);

/// The value of a member of the object's own; empty where it has none. `json` is valid JSON, and an object;
/// `key` has no character that is escaped.
std::string_view memberOf(std::string_view json, std::string_view key);

} // namespace tokenfence
