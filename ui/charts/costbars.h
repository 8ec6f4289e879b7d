// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/insight/histogram.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace tokenfence {

/**
 * How many requests cost how much, in as many bars as a chart has room for: the histogram's 2 % wide buckets
 * put together, ten, five or fewer bars to a power of ten. What cost nothing has no place on such a scale and
 * stands apart. A value; pure.
 */
struct CostBars
{
    struct Bar
    {
        Money from, to; ///< as they are called: a bucket that lies across belongs to where its middle is
        std::uint64_t requests = 0;
    };
    std::vector<Bar> bars;     ///< without a gap; empty: no request cost anything
    std::uint64_t nothing = 0; ///< requests that cost nothing, or what nobody knows
    std::uint64_t requests = 0;
    std::optional<Money> p50, p95, p99; ///< within 1 %, by the histogram

    static CostBars of(const std::vector<BucketCount>& counts, std::size_t mostBars);

    std::uint64_t most() const;
    /// Where a cost lies between the first bar's beginning (0) and the last one's end (1).
    double placeOf(Money cost) const;
};

} // namespace tokenfence
