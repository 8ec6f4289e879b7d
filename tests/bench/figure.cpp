// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/figure.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tokenfence::bench {

std::optional<bool> Figure::met() const
{
    switch (goal.kind) {
    case Goal::Kind::ratioAtLeast:
        return ratio.value_or(0) >= goal.bound;
    case Goal::Kind::ratioAtMost:
        return ratio && *ratio <= goal.bound;
    case Goal::Kind::oursAtLeast:
        return ours >= goal.bound;
    case Goal::Kind::oursAtMost:
        return ours <= goal.bound;
    case Goal::Kind::none:
        break;
    }
    return std::nullopt;
}

double percentile(std::vector<double> values, double part)
{
    if (values.empty()) {
        return 0;
    }
    const auto rank = static_cast<std::size_t>(std::ceil(part * static_cast<double>(values.size())));
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

double median(std::vector<double> values)
{
    return percentile(std::move(values), 0.5);
}

Figure alternate(std::string name, std::string unit, Goal goal, int rounds,
                 const std::function<double()>& limit, const std::function<double()>& ours)
{
    std::vector<double> limits;
    std::vector<double> results;
    for (int round = 0; round < rounds; ++round) {
        limits.push_back(limit());
        results.push_back(ours());
    }
    return compared(std::move(name), std::move(unit), goal, limits, results);
}

Figure compared(std::string name, std::string unit, Goal goal, const std::vector<double>& limits,
                const std::vector<double>& ours)
{
    Figure figure;
    figure.name = std::move(name);
    figure.unit = std::move(unit);
    figure.goal = goal;
    for (std::size_t round = 0; round < ours.size(); ++round) {
        figure.ratios.push_back(ours[round] / limits[round]);
    }
    figure.limit = median(limits);
    figure.ours = median(ours);
    figure.ratio = median(figure.ratios);
    return figure;
}

} // namespace tokenfence::bench
