// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/descriptor.h"
#include "model/result.h"

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Where the sockets stand: the engine makes the directory, everybody else looks for it. Thread: any, no
/// state.
namespace tokenfence {

struct RuntimeDir
{
    std::string path;
    /// Whether it was named by `--runtime-dir` or `$TOKENFENCE_RUNTIME_DIR`: a client then trusts it whoever
    /// owns it, because the agents of a group are to reach the engine of another user.
    bool named = false;

    [[nodiscard]] std::string agentSocket() const { return path + "/agent.sock"; }
    [[nodiscard]] std::string controlSocket() const { return path + "/control.sock"; }
    [[nodiscard]] std::string lockFile() const { return path + "/engine.lock"; }

    /**
     * The directories in the order of the contract: what `option` names, or else `$TOKENFENCE_RUNTIME_DIR`,
     * and nothing beside it; without either `$XDG_RUNTIME_DIR/tokenfence`, `/run/user/UID/tokenfence` where
     * `/run/user/UID` exists, and `/tmp/tokenfence-UID`. Never empty: an engine serves in the first one, a
     * client tries each until one answers.
     */
    static std::vector<RuntimeDir> candidates(const std::optional<std::string>& option = std::nullopt);

    /// Whether a client may believe in this directory: one that is there, is no symbolic link and is its own
    /// user's, or was named. Code `no_engine` where it is not there, else `refused`.
    [[nodiscard]] Result<void> checkForClient() const;
};

/**
 * The right to serve in a directory, held until it is destroyed: the directory is made and checked, and its
 * lock file is locked by `flock`, which the system lifts when the process dies, however it dies. The file
 * stays when the lock is gone, because removing it would let two engines hold a lock each.
 */
class RuntimeLock
{
public:
    /**
     * Codes of the error: `served` (another engine serves here; the message names its process), `refused`
     * (the directory is another user's, a symbolic link, shared by everybody or cannot be made). `group`:
     * also members of this group may enter, but not list, the directory.
     */
    static Result<RuntimeLock> take(const RuntimeDir& dir, std::optional<gid_t> group);

private:
    explicit RuntimeLock(Descriptor lock)
        : m_lock(std::move(lock))
    {
    }
    Descriptor m_lock;
};

/// The longest path that a socket can have on this system.
std::size_t maxSocketPath();

/// The id of the group with this name; nullopt where there is none.
std::optional<gid_t> groupByName(const std::string& name);

/// `what`: why the system refused the last call, as "FILE: No such file or directory".
std::string systemError(std::string_view what, int error);

} // namespace tokenfence
