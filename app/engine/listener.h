// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/descriptor.h"
#include "model/result.h"

#include <sys/types.h>

#include <optional>
#include <string>

namespace tokenfence {

/**
 * A local stream socket that listens at a path. A socket file that was left over from a crash is replaced;
 * one that answers is not (code `served`). The file is removed with the listener.
 *
 * It keeps a descriptor in reserve: where the process has none left, a newcomer is let in with that one and
 * sent away at once, so that a full table of descriptors neither hangs the newcomers nor makes the loop spin.
 *
 * Thread: the one that runs the loop.
 */
class Listener
{
public:
    /// `group`: its members may connect too (0660), else nobody but this user (0600).
    static Result<Listener> open(const std::string& path, std::optional<gid_t> group);
    ~Listener();
    Listener(Listener&&) noexcept = default;
    Listener& operator=(Listener&&) noexcept = default;

    [[nodiscard]] int descriptor() const { return m_socket.get(); }
    [[nodiscard]] const std::string& path() const { return m_path; }

    struct Accepted
    {
        enum class What
        {
            nobody,    ///< nobody waits any more
            connected, ///< `connection` is non-blocking
            sentAway   ///< no descriptor was left
        };
        What what = What::nobody;
        Descriptor connection;
    };
    Accepted accept();

    /// Lets nobody in any more and removes the file.
    void close();

private:
    Listener(Descriptor socket, std::string path);

    Descriptor m_socket;
    Descriptor m_reserve;
    std::string m_path;
};

} // namespace tokenfence
