// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace tokenfence {

/// A moment on the calendar, UTC, to the millisecond. It may step when the system's clock is set.
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// A clock that never steps and that goes on while the machine sleeps (CLOCK_BOOTTIME on Linux): a
/// reservation of 15 minutes is over after 15 minutes, whatever was done to the calendar or the lid.
struct BootClock
{
    using duration = std::chrono::milliseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<BootClock, duration>;
    static constexpr bool is_steady = true;

    static time_point now() noexcept;
};
using MonoTime = BootClock::time_point;

/// The present, read once and handed on: whatever decides takes it as an argument, so that one line is
/// judged by one moment and a test can say which.
struct Now
{
    WallTime wall;
    MonoTime mono;

    friend bool operator==(const Now&, const Now&) = default;
};

/// Any thread.
Now currentTime() noexcept;

} // namespace tokenfence
