// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tokenfence {

/// How every verb ends; part of the contract.
enum ExitCode : int
{
    exitDone = 0,
    exitFailed = 1,
    exitBadArguments = 2,
    exitAlreadyServed = 3,
    exitNoEngine = 4
};

} // namespace tokenfence
