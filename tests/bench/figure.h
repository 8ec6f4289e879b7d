// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tokenfence::bench {

/// What a figure must be.
struct Goal
{
    enum class Kind
    {
        none,         ///< printed beside others, for their sake
        ratioAtLeast, ///< ours / limit, where more is better
        ratioAtMost,  ///< ours / limit, where less is better
        oursAtLeast,
        oursAtMost
    };
    Kind kind = Kind::none;
    double bound = 0;
};

/// One line of the table: what TokenFence did, and what the machine does for a program that does only that.
struct Figure
{
    std::string name;
    std::string unit;
    double ours = 0;
    std::optional<double> limit;
    std::optional<double> ratio; ///< ours / limit: the median of the rounds
    Goal goal;
    std::vector<double> ratios; ///< of each round
    std::string note;

    /// Nothing: there is no goal.
    [[nodiscard]] std::optional<bool> met() const;
};

/// The value below which `part` (0 to 1) of the values lie; 0 where there are none.
double percentile(std::vector<double> values, double part);
double median(std::vector<double> values);

/// Measures the limit and ours by turns, because a machine drifts by more than they differ, and takes the
/// median of the ratios.
Figure alternate(std::string name, std::string unit, Goal goal, int rounds,
                 const std::function<double()>& limit, const std::function<double()>& ours);
/// A figure of what was measured by turns already.
Figure compared(std::string name, std::string unit, Goal goal, const std::vector<double>& limits,
                const std::vector<double>& ours);

} // namespace tokenfence::bench
