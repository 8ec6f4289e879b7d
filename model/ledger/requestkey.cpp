// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/requestkey.h"

#include <QHashFunctions>

namespace tokenfence {

RequestKey RequestKey::of(std::string_view request)
{
    if (request.empty()) {
        return {};
    }
    // Two seeds make two independent hashes of 64 bits; Qt mixes its own seed of the process into both.
    constexpr std::size_t highSeed = 0x9E3779B97F4A7C15;
    constexpr std::size_t lowSeed = 0xC2B2AE3D27D4EB4F;
    const std::uint64_t high = qHashBits(request.data(), request.size(), highSeed);
    const std::uint64_t low = qHashBits(request.data(), request.size(), lowSeed);
    RequestKey key{{static_cast<std::uint32_t>(high >> 32), static_cast<std::uint32_t>(high),
                    static_cast<std::uint32_t>(low)}};
    if (key.isNone()) {
        key.hash.back() = 1;
    }
    return key;
}

} // namespace tokenfence
