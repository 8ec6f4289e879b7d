// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

namespace tokenfence::bench {

/**
 * The real window in a process that watches itself. It is this program, started anew, so that what it takes
 * from the start of the process to the first painted page is measured, and so that nothing else runs in its
 * main thread.
 */
class WatchedWindow
{
public:
    enum class Task : std::uint8_t
    {
        open,   ///< until Overview is painted with its figures, or the first steps where there is no call yet
        watch,  ///< Overview, then Live, for some seconds
        nothing ///< a window without anything in it, as long
    };

    struct Figures
    {
        double openedMs = 0;      ///< from before the process was made
        double longestStopMs = 0; ///< of the main thread, once the pages had opened
        double p99StopMs = 0;     ///< 99 of 100 beats came within this of their time
        double memoryMiB = 0;     ///< of its own, at the end
    };

    /// `home` holds its settings; the engine that serves in `runtimeDir` is joined, or one is started on
    /// `database`. Ends the program where the window does not come to its end.
    static Figures run(Task task, const std::filesystem::path& home, const std::filesystem::path& runtimeDir,
                       const std::filesystem::path& database, int seconds = 0);

    /// First of all in `main`: does what `run` asks for where this process is the window's. False: it is not.
    static bool isOne(int argc, char** argv, int& exitCode);
};

} // namespace tokenfence::bench
