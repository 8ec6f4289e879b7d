// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/figure.h"
#include "tests/bench/lineclient.h"

#include <cstdint>
#include <string>
#include <vector>

namespace tokenfence::bench {

/// Questions asked one after another on one connection, of a bare echo and of the engine by turns.
class RoundTrips
{
public:
    explicit RoundTrips(std::size_t questionsATurn)
        : m_questions(questionsATurn)
    {
    }

    /// One turn of each, and what was granted is given back after it.
    void measure(LineClient& echo, LineClient& engine);
    [[nodiscard]] std::size_t turns() const { return m_ours.size(); }
    /// In microseconds; the ratio is the median of the turns' ratios.
    [[nodiscard]] Figure figure(std::string name, double part, Goal goal) const;

private:
    std::vector<double> turn(LineClient& client, bool isEngine);

    const std::size_t m_questions;
    std::uint64_t m_asked = 0;
    std::vector<std::vector<double>> m_echo; ///< microseconds, of each turn
    std::vector<std::vector<double>> m_ours;
};

} // namespace tokenfence::bench
