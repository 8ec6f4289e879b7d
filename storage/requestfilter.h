// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace tokenfence::storage {

/**
 * Whether a request may have lines of the last 24 hours: a Bloom filter, which is never wrong when it says
 * no. Most requests are met for the first time, and each of them would otherwise cost a look into the index.
 *
 * It forgets in two generations, each of which takes names for longer than a request lives. Four megabytes
 * each at most, of which only those are there that names were written to; beyond some three million requests
 * a day it says "perhaps" more often and the index is asked again.
 *
 * Thread: the writer's, once it has been filled. It may know of more than the file has (a group was rolled
 * back), never of less.
 */
class RequestFilter
{
public:
    using Clock = std::chrono::steady_clock;

    explicit RequestFilter(Clock::time_point now);

    /// `hash` has all its bits mixed.
    void add(std::uint64_t hash);
    [[nodiscard]] bool mayHave(std::uint64_t hash) const;
    /// To be called now and then.
    void age(Clock::time_point now);

private:
    static constexpr std::size_t wordsALine = 8; // 64 bytes: one look into memory
    static constexpr std::size_t lines = 65'536;
    struct Free
    {
        void operator()(std::uint64_t* words) const { std::free(words); }
    };
    using Bits = std::unique_ptr<std::uint64_t[], Free>;

    static Bits noName();
    static bool has(const Bits& bits, std::uint64_t hash);

    Bits m_young;
    Bits m_old;
    Clock::time_point m_began;
};

} // namespace tokenfence::storage
