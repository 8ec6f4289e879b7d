// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace tokenfence {

/**
 * A 64-bit sum over a sequence of texts and numbers, by which the store tells a record that came twice from
 * one that came again with other contents. It is kept on disk, so what it gives for a sequence never changes,
 * whatever the machine. Good against chance, not against intent: whoever makes two records look alike only
 * hides his own conflict.
 */
class Digest
{
public:
    void add(std::uint64_t number);
    /// The length counts too, so that "ab", "c" is not "a", "bc".
    void add(std::string_view text);
    std::uint64_t value() const { return m_state; }

private:
    std::uint64_t m_state = 0x9E3779B97F4A7C15U;
};

} // namespace tokenfence
