// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/costbars.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tokenfence {
namespace {

/// How many bars a power of ten is cut into, finest first.
constexpr std::array cuts = {10, 5, 3, 2, 1};

double exponentOf(Money cost)
{
    return std::log10(static_cast<double>(std::max<std::int64_t>(cost.nano(), 1)));
}

/// The edge with that number, where a power of ten has `cut` bars; to two digits, as one would say it.
Money edge(std::int64_t number, int cut)
{
    const double exact = std::pow(10.0, static_cast<double>(number) / cut);
    const double unit = std::pow(10.0, std::floor(std::log10(exact) + 1e-9) - 1);
    return Money::fromNano(std::llround(std::max(1.0, std::round(exact / unit) * unit)));
}

std::int64_t numberOf(Money cost, int cut)
{
    // The rounded edge decides, so that a bar holds what it is called.
    auto number = static_cast<std::int64_t>(std::floor(exponentOf(cost) * cut));
    while (edge(number, cut) > cost) {
        --number;
    }
    while (edge(number + 1, cut) <= cost) {
        ++number;
    }
    return number;
}

} // namespace

CostBars CostBars::of(const std::vector<BucketCount>& counts, std::size_t mostBars)
{
    CostBars all;
    all.p50 = percentile(counts, 50);
    all.p95 = percentile(counts, 95);
    all.p99 = percentile(counts, 99);
    std::optional<Money> least, greatest;
    for (const BucketCount& count : counts) {
        if (count.count <= 0) {
            continue;
        }
        const auto requests = static_cast<std::uint64_t>(count.count);
        all.requests += requests;
        if (count.bucket <= 0) {
            all.nothing += requests;
            continue;
        }
        least = least.value_or(middleOf(count.bucket));
        greatest = middleOf(count.bucket);
    }
    if (!least) {
        return all;
    }
    const auto cut = std::find_if(cuts.begin(), cuts.end() - 1, [&](int howMany) {
        return numberOf(*greatest, howMany) - numberOf(*least, howMany) < static_cast<std::int64_t>(mostBars);
    });
    // At least a power of ten, so that costs that are all alike do not make one bar as wide as the chart.
    const std::int64_t span = numberOf(*greatest, *cut) - numberOf(*least, *cut) + 1;
    const std::int64_t pad = std::max<std::int64_t>(0, *cut - span);
    const std::int64_t first = std::max<std::int64_t>(0, numberOf(*least, *cut) - pad / 2);
    for (std::int64_t number = first; number <= numberOf(*greatest, *cut) + pad - pad / 2; ++number) {
        all.bars.push_back({edge(number, *cut), edge(number + 1, *cut), 0});
    }
    for (const BucketCount& count : counts) {
        if (count.bucket > 0 && count.count > 0) {
            const auto bar = static_cast<std::size_t>(numberOf(middleOf(count.bucket), *cut) - first);
            all.bars[bar].requests += static_cast<std::uint64_t>(count.count);
        }
    }
    return all;
}

std::uint64_t CostBars::most() const
{
    std::uint64_t most = nothing;
    for (const Bar& bar : bars) {
        most = std::max(most, bar.requests);
    }
    return most;
}

double CostBars::placeOf(Money cost) const
{
    const double from = exponentOf(bars.front().from);
    const double to = exponentOf(bars.back().to);
    return std::clamp((exponentOf(cost) - from) / (to - from), 0.0, 1.0);
}

} // namespace tokenfence
