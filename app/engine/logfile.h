// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// The file that the log goes to, where it is one.
namespace tokenfence {

/// So long may it get.
inline constexpr std::int64_t mostLogBytes = 4LL * 1024 * 1024;

/**
 * Where `descriptor` is a file that is appended to and has `mostBytes` or more, gives that file the name
 * FILE.1 (over an earlier one) and goes on in a new FILE under the same descriptor. True: it did. A terminal,
 * a pipe and a file that is written from its start are somebody else's matter, and so is one that was removed
 * meanwhile.
 *
 * Thread: one at a time.
 */
bool rotateLog(int descriptor, std::int64_t mostBytes = mostLogBytes);

} // namespace tokenfence
