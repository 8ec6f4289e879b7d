// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/time/clock.h"

#include <atomic>

namespace tokenfence {

/// A time that stands where a test sets it, and is used like one. The test sets it; the store's thread reads
/// it meanwhile.
class SteppedClock
{
public:
    explicit SteppedClock(WallTime start)
        : m_time(start)
    {
    }

    operator WallTime() const { return m_time; }
    SteppedClock& operator=(WallTime time)
    {
        m_time = time;
        return *this;
    }
    SteppedClock& operator+=(WallTime::duration step) { return *this = *this + step; }
    SteppedClock& operator-=(WallTime::duration step) { return *this = *this - step; }
    WallTime::duration time_since_epoch() const { return WallTime(*this).time_since_epoch(); }

    friend WallTime operator+(const SteppedClock& clock, WallTime::duration step)
    {
        return WallTime(clock) + step;
    }
    friend WallTime operator-(const SteppedClock& clock, WallTime::duration step)
    {
        return WallTime(clock) - step;
    }
    friend auto operator<=>(const SteppedClock& clock, WallTime time) { return WallTime(clock) <=> time; }

private:
    std::atomic<WallTime> m_time;
};

} // namespace tokenfence
