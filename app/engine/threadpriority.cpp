// SPDX-License-Identifier: GPL-3.0-or-later
// Linux, where a thread has a nice value of its own. Another system gets its own version of this file.
#include "app/engine/threadpriority.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace tokenfence {

void lowerThreadPriority()
{
    constexpr int nicer = 4;
    const auto thread = static_cast<id_t>(::syscall(SYS_gettid));
    // From what the process was given. Lowering is always allowed; should it fail all the same, everything
    // works, only less evenly.
    static_cast<void>(::setpriority(PRIO_PROCESS, thread, ::getpriority(PRIO_PROCESS, thread) + nicer));
}

} // namespace tokenfence
