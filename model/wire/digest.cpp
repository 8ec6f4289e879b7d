// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/digest.h"

#include "model/money/int128.h"

#include <cstddef>

namespace tokenfence {

namespace {

constexpr std::uint64_t multiplier = 0xD6E8FEB86659FD93U;

// Both halves of the product, so that every bit of the input reaches every bit of the sum.
std::uint64_t mix(std::uint64_t a, std::uint64_t b)
{
    const UInt128 product = static_cast<UInt128>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

// Up to eight bytes, the first one lowest on every machine.
std::uint64_t word(const char* bytes, std::size_t count)
{
    std::uint64_t result = 0;
    for (std::size_t i = 0; i < count; ++i) {
        result |= std::uint64_t(static_cast<unsigned char>(bytes[i])) << (8 * i);
    }
    return result;
}

} // namespace

void Digest::add(std::uint64_t number)
{
    // The rotation keeps a state of 0 from swallowing what follows.
    m_state = mix(m_state ^ number, multiplier) + ((m_state << 23U) | (m_state >> 41U));
}

void Digest::add(std::string_view text)
{
    add(std::uint64_t(text.size()));
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        add(word(text.data() + at, 8));
    }
    if (at < text.size()) {
        add(word(text.data() + at, text.size() - at));
    }
}

} // namespace tokenfence
