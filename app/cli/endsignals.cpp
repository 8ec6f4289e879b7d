// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/endsignals.h"

#include <csignal>
#include <initializer_list>

#include <sys/signalfd.h>

namespace tokenfence {

Descriptor catchEndSignals()
{
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
        ::sigaddset(&signals, number);
    }
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    static_cast<void>(::signal(SIGPIPE, SIG_IGN));
    // A limit on the size of files is to be an error of the write, like a full disk.
    static_cast<void>(::signal(SIGXFSZ, SIG_IGN));
    return Descriptor(::signalfd(-1, &signals, SFD_CLOEXEC));
}

} // namespace tokenfence
