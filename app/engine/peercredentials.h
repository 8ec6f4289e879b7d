// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <optional>

namespace tokenfence {

/// Who stands at the other end of a local socket, as the system tells it (not the peer).
struct Peer
{
    uid_t uid = 0;
    pid_t pid = 0;
    friend bool operator==(const Peer&, const Peer&) = default;
};

/// Nothing where the system cannot tell. The credentials are those of the moment of `connect`. Thread: any.
std::optional<Peer> peerOf(int fd);

/// Whether the peer is in this group, by its own or by its supplementary groups.
bool peerIsInGroup(int fd, gid_t group);

} // namespace tokenfence
