// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/money.h"

#include <cstdint>
#include <optional>
#include <span>

/**
 * The histogram of cost per request. Its buckets grow by 2 %, so that the middle of a bucket is within 1 % of
 * every cost in it, and there are about two thousand of them from a nano-dollar to the end of Money.
 * Histograms of different spans have the same buckets: they are merged by adding counts, and a percentile of
 * any span costs the same.
 *
 * The bounds are whole nano-dollars, worked out in integers: a bucket number is stored, so it must mean the
 * same on every machine and for ever. Thread: any.
 */
namespace tokenfence {

/// Which bucket; 0 is what cost nothing (or less).
using CostBucket = std::int32_t;

CostBucket bucketOf(Money cost);

/// How many buckets there are.
CostBucket costBucketCount();

/// The least and the greatest cost that fall into a bucket. A number that is no bucket's counts as the
/// nearest.
Money leastOf(CostBucket bucket);
Money greatestOf(CostBucket bucket);

/// What stands for every cost in the bucket: within 1 % of each.
Money middleOf(CostBucket bucket);

struct BucketCount
{
    CostBucket bucket = 0;
    std::int64_t count = 0;
    friend bool operator==(const BucketCount&, const BucketCount&) = default;
};

/// The cost that `percent` (1 to 100) of all requests do not pass, by nearest rank, within 1 %. `counts`
/// ascend by bucket. Nothing where they count nothing.
std::optional<Money> percentile(std::span<const BucketCount> counts, int percent);

} // namespace tokenfence
