// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace tokenfence::bench {

/// Runs from its making, by a clock that does not step.
class Stopwatch
{
public:
    [[nodiscard]] double seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_began).count();
    }
    [[nodiscard]] double milliseconds() const { return seconds() * 1e3; }
    [[nodiscard]] double microseconds() const { return seconds() * 1e6; }

private:
    std::chrono::steady_clock::time_point m_began = std::chrono::steady_clock::now();
};

} // namespace tokenfence::bench
