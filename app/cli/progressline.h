// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/fileprogress.h"

#include <chrono>
#include <optional>
#include <string>

namespace tokenfence {

/**
 * Says on standard error how far a long job on a file has come: on a terminal in one line that is rewritten,
 * elsewhere in a line for each tenth. The line of the terminal is gone when the job is over.
 *
 * Thread: the one that does the job.
 */
class ProgressLine
{
public:
    ProgressLine();
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void tell(FileWork work, std::uint64_t done, std::uint64_t all);

private:
    using Clock = std::chrono::steady_clock;

    const bool m_onTerminal;
    std::optional<FileWork> m_work; ///< nothing: nothing was told yet
    std::uint64_t m_tenths = 0;     ///< that were told of it
    Clock::time_point m_next;       ///< when the terminal is written to again
    bool m_written = false;         ///< a line stands on the terminal
};

/// What the line says: "checking the sums: 40 % (400000 of 1000000 calls)".
std::string progressInWords(FileWork work, std::uint64_t done, std::uint64_t all);

} // namespace tokenfence
