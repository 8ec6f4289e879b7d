// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tokenfence {

/**
 * A request's name as 128 bits of hash. Millions of requests live at once, most of them with names of 26
 * characters and more; kept by name they would be most of the engine's memory. Two names of ten million share
 * a key once in 10^24 days, which is rarer than the memory's own mistakes. Only meaningful within one
 * process: the hash is seeded anew in each.
 */
struct RequestKey
{
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    /// Of "": none, of a call that is a request of its own.
    static RequestKey of(std::string_view request);

    bool isNone() const { return high == 0 && low == 0; }
    friend bool operator==(const RequestKey&, const RequestKey&) = default;
};

} // namespace tokenfence
