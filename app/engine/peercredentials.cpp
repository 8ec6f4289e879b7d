// SPDX-License-Identifier: GPL-3.0-or-later
// Linux: SO_PEERCRED and SO_PEERGROUPS. Another system has its own way (LOCAL_PEERCRED, getpeereid) and gets
// its own version of this file.
#include "app/engine/peercredentials.h"

#include <sys/socket.h>

#include <algorithm>
#include <vector>

namespace tokenfence {

namespace {

std::optional<ucred> credentialsOf(int fd)
{
    ucred credentials = {};
    socklen_t size = sizeof credentials;
    if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) {
        return std::nullopt;
    }
    return credentials;
}

} // namespace

std::optional<Peer> peerOf(int fd)
{
    const auto credentials = credentialsOf(fd);
    if (!credentials) {
        return std::nullopt;
    }
    return Peer{credentials->uid, credentials->pid};
}

bool peerIsInGroup(int fd, gid_t group)
{
    if (const auto credentials = credentialsOf(fd); credentials && credentials->gid == group) {
        return true;
    }
    // The size that is needed is told only by a call that was too small; the system's most is 65,536 groups.
    std::vector<gid_t> groups(64);
    socklen_t size = static_cast<socklen_t>(groups.size() * sizeof(gid_t));
    if (::getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &size) != 0) {
        groups.resize(size / sizeof(gid_t));
        if (groups.empty() || ::getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &size) != 0) {
            return false;
        }
    }
    groups.resize(size / sizeof(gid_t));
    return std::find(groups.begin(), groups.end(), group) != groups.end();
}

} // namespace tokenfence
