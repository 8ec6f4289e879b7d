# SPDX-License-Identifier: MIT
"""Where an engine may listen, and whether its directory can be trusted."""

from __future__ import annotations

import os
import socket
import stat
from typing import List, NamedTuple, Optional

SOCKET = "agent.sock"


class Place(NamedTuple):
    directory: str
    named: bool  # by the variable that is for nothing else, so it is taken as it is

    @property
    def path(self) -> str:
        return os.path.join(self.directory, SOCKET)

    def is_trusted(self) -> bool:
        """A directory of this user's own. Another user could listen in his, and say yes to everything."""
        if self.named:
            return True
        try:
            found = os.lstat(self.directory)
        except OSError:
            return False
        return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()


def places() -> List[Place]:
    """Where to look, in order: what TOKENFENCE_RUNTIME_DIR names and nothing else, or the usual places."""
    named = os.environ.get("TOKENFENCE_RUNTIME_DIR")
    if named:
        return [Place(named, True)]
    directories = []
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime:
        directories.append(os.path.join(runtime, "tokenfence"))
    user = os.getuid()
    if os.path.isdir(f"/run/user/{user}"):
        directories.append(f"/run/user/{user}/tokenfence")
    directories.append(f"/tmp/tokenfence-{user}")
    return [Place(directory, False) for directory in dict.fromkeys(directories)]


def connect() -> Optional[socket.socket]:
    """A connection to the first engine that answers; None where none does. Never waits."""
    if not hasattr(socket, "AF_UNIX") or not hasattr(os, "getuid"):
        return None
    for place in places():
        if not place.is_trusted():
            continue
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.setblocking(False)
        try:
            connection.connect(place.path)
        except OSError:
            connection.close()
        else:
            return connection
    return None
