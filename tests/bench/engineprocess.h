// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/lineclient.h"

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tokenfence::bench {

/// `tokenfence serve` as a process of its own, with a folder of its own, as its users have it. The program is
/// the one that was built beside the benchmark, or what TOKENFENCE_BINARY names.
class EngineProcess
{
public:
    /// Waits until the engine serves. A database that lies in the folder already is taken up.
    explicit EngineProcess(std::filesystem::path folder);
    ~EngineProcess();
    EngineProcess(const EngineProcess&) = delete;
    EngineProcess& operator=(const EngineProcess&) = delete;

    [[nodiscard]] std::filesystem::path agentSocket() const { return m_folder / "run" / "agent.sock"; }
    [[nodiscard]] std::filesystem::path controlSocket() const { return m_folder / "run" / "control.sock"; }
    [[nodiscard]] std::filesystem::path database() const { return databaseIn(m_folder); }
    static std::filesystem::path databaseIn(const std::filesystem::path& folder)
    {
        return folder / "tokenfence.db";
    }
    [[nodiscard]] pid_t pid() const { return m_pid; }

    /// As `memoryMiBOf`.
    [[nodiscard]] double memoryMiB() const;
    /// One operator's line, and the result; anything but ok ends the program.
    std::string control(std::string_view line) const;
    /// In order; the destructor does it as well.
    void stop();

    /// The program under test.
    static std::string binary();

private:
    const std::filesystem::path m_folder;
    pid_t m_pid = -1;
};

/// What a process (its id, or "self") holds in memory of its own, in MiB: mapped files, as the database, are
/// the system's.
double memoryMiBOf(const std::string& process);

} // namespace tokenfence::bench
