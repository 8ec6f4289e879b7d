// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/time/clock.h"

#ifdef __linux__
#include <ctime>
#endif

namespace tokenfence {

BootClock::time_point BootClock::now() noexcept
{
    using namespace std::chrono;
#ifdef __linux__
    timespec time = {};
    clock_gettime(CLOCK_BOOTTIME, &time); // cannot fail: every kernel since 2.6.39 has this clock
    return time_point(duration_cast<duration>(seconds(time.tv_sec) + nanoseconds(time.tv_nsec)));
#else
    // The steady clock of macOS goes on in sleep, and so does that of Windows.
    return time_point(duration_cast<duration>(steady_clock::now().time_since_epoch()));
#endif
}

Now currentTime() noexcept
{
    using namespace std::chrono;
    return {floor<milliseconds>(system_clock::now()), BootClock::now()};
}

} // namespace tokenfence
