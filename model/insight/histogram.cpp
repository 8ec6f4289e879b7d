// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/insight/histogram.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace tokenfence {

namespace {

constexpr std::int64_t growthPercent = 2;

/// The least cost of each bucket from 1 on. Below 50 nano-dollars 2 % are less than one, and each bucket is
/// one cost.
std::vector<std::int64_t> makeBounds()
{
    std::vector<std::int64_t> bounds;
    constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max() / (100 + growthPercent) * 100;
    for (std::int64_t bound = 1;; bound += std::max<std::int64_t>(1, bound / 100 * growthPercent +
                                                                         bound % 100 * growthPercent / 100)) {
        bounds.push_back(bound);
        if (bound >= last) {
            return bounds;
        }
    }
}

const std::vector<std::int64_t>& bounds()
{
    static const std::vector<std::int64_t> all = makeBounds();
    return all;
}

std::size_t indexOf(CostBucket bucket)
{
    return static_cast<std::size_t>(std::clamp(bucket, 1, costBucketCount() - 1)) - 1;
}

} // namespace

CostBucket bucketOf(Money cost)
{
    const auto& all = bounds();
    return static_cast<CostBucket>(std::upper_bound(all.begin(), all.end(), cost.nano()) - all.begin());
}

CostBucket costBucketCount()
{
    return static_cast<CostBucket>(bounds().size()) + 1;
}

Money leastOf(CostBucket bucket)
{
    return bucket <= 0 ? Money() : Money::fromNano(bounds()[indexOf(bucket)]);
}

Money greatestOf(CostBucket bucket)
{
    if (bucket <= 0) {
        return {};
    }
    const std::size_t next = indexOf(bucket) + 1;
    return next < bounds().size() ? Money::fromNano(bounds()[next] - 1) : Money::max();
}

Money middleOf(CostBucket bucket)
{
    const std::int64_t least = leastOf(bucket).nano();
    return Money::fromNano(least + (greatestOf(bucket).nano() - least) / 2);
}

std::optional<Money> percentile(std::span<const BucketCount> counts, int percent)
{
    std::int64_t all = 0;
    for (const BucketCount& entry : counts) {
        all += entry.count;
    }
    if (all <= 0) {
        return std::nullopt;
    }
    // ceil(all × percent / 100) without leaving 64 bits.
    const std::int64_t rank = all / 100 * percent + (all % 100 * percent + 99) / 100;
    std::int64_t below = 0;
    for (const BucketCount& entry : counts) {
        below += entry.count;
        if (below >= rank) {
            return middleOf(entry.bucket);
        }
    }
    return middleOf(counts.back().bucket);
}

} // namespace tokenfence
