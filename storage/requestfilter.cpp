// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/requestfilter.h"

#include <new>
#include <utility>

namespace tokenfence::storage {

namespace {

// A request lives for 24 hours after its last line; the clock that its lines are stamped with may be set back
// a little.
constexpr std::chrono::hours generation{25};
constexpr int bitsAName = 4;

} // namespace

RequestFilter::RequestFilter(Clock::time_point now)
    : m_young(noName())
    , m_began(now)
{
}

/// Zeros that the kernel gives a page at a time, when it is first written to.
RequestFilter::Bits RequestFilter::noName()
{
    Bits bits(static_cast<std::uint64_t*>(std::calloc(lines * wordsALine, sizeof(std::uint64_t))));
    if (!bits) {
        throw std::bad_alloc();
    }
    return bits;
}

void RequestFilter::add(std::uint64_t hash)
{
    std::uint64_t* line = &m_young[hash % lines * wordsALine];
    std::uint64_t rest = hash >> 16;
    for (int bit = 0; bit < bitsAName; ++bit, rest >>= 9) {
        line[rest >> 6 & 7] |= std::uint64_t{1} << (rest & 63);
    }
}

bool RequestFilter::has(const Bits& bits, std::uint64_t hash)
{
    const std::uint64_t* line = &bits[hash % lines * wordsALine];
    std::uint64_t rest = hash >> 16;
    for (int bit = 0; bit < bitsAName; ++bit, rest >>= 9) {
        if ((line[rest >> 6 & 7] >> (rest & 63) & 1) == 0) {
            return false;
        }
    }
    return true;
}

bool RequestFilter::mayHave(std::uint64_t hash) const
{
    return has(m_young, hash) || (m_old != nullptr && has(m_old, hash));
}

void RequestFilter::age(Clock::time_point now)
{
    if (now - m_began >= generation) {
        m_old = std::move(m_young);
        m_young = noName();
        m_began = now;
    }
}

} // namespace tokenfence::storage
