// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/time/clock.h"

#include <chrono>
#include <optional>

namespace tokenfence {

/**
 * Notices that the system's clock was set, by holding it against one that never steps: budgets of a day go by
 * the calendar, so that today's figures may be off. A value; pure.
 */
class ClockWatch
{
public:
    /// Less than this is a clock that is kept right.
    static constexpr std::chrono::seconds tolerance{60};

    struct Step
    {
        WallTime at;                  ///< what the clock showed when it was noticed
        std::chrono::milliseconds by; ///< above 0: it was set ahead
        friend bool operator==(const Step&, const Step&) = default;
    };

    /// To be called now and then. The last step that was seen stays.
    void observe(Now now);
    const std::optional<Step>& lastStep() const { return m_step; }

private:
    std::optional<std::chrono::milliseconds> m_difference; ///< wall less steady
    std::optional<Step> m_step;
};

} // namespace tokenfence
