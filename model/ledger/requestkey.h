// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace tokenfence {

/**
 * A request's name as 96 bits of hash. Millions of requests live at once, most of them with names of 26
 * characters and more; kept by name they would be most of the engine's memory. That two of ten million share
 * a key happens once in 10^15 days. Only meaningful within one process: the hash is seeded anew in each.
 */
struct RequestKey
{
    std::array<std::uint32_t, 3> hash{};

    /// Of "": none, of a call that is a request of its own.
    static RequestKey of(std::string_view request);

    bool isNone() const { return *this == RequestKey(); }
    /// Word by word: as an array it would be a call of memcmp at every probe of a table.
    friend constexpr bool operator==(const RequestKey& a, const RequestKey& b)
    {
        return a.hash[0] == b.hash[0] && a.hash[1] == b.hash[1] && a.hash[2] == b.hash[2];
    }
};

} // namespace tokenfence
