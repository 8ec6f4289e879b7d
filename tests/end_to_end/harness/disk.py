# SPDX-License-Identifier: GPL-3.0-or-later
"""Engines on a disk that fails when a test says so."""

import errno
import mmap
import struct

from .engine import Engine
from .shims import preload

_NEEDS_ROOM, _CHANGES, _READS = 1, 2, 4  # as in faultshim.c
EVER = 2**62

FAULTS = {
    "full": {"error": errno.ENOSPC, "kinds": _NEEDS_ROOM},
    "full in the middle of a write": {"error": errno.ENOSPC, "kinds": _NEEDS_ROOM, "shortly": 1},
    "broken for writing": {"error": errno.EIO, "kinds": _CHANGES},
    "broken": {"error": errno.EIO, "kinds": _NEEDS_ROOM | _CHANGES | _READS},
    "read-only": {"error": errno.EROFS, "kinds": _CHANGES},
}
"""What can be the matter with the disk, and which system calls then fail with what."""


class FaultyDisk:
    """The orders that faultshim.c reads: which system calls on the database's files fail, and how."""

    _FIELDS = ("calls", "from", "last", "error", "kinds", "shortly", "failed")

    def __init__(self, path):
        path.write_bytes(bytes(8 * len(self._FIELDS)))
        with open(path, "r+b") as file:
            self._orders = mmap.mmap(file.fileno(), 0)

    def _get(self, field):
        return struct.unpack_from("=q", self._orders, 8 * self._FIELDS.index(field))[0]

    def _set(self, **values):
        for field, value in values.items():
            struct.pack_into("=q", self._orders, 8 * self._FIELDS.index(field), value)

    def fail(self, fault, first=1, count=EVER):
        """From the `first` call that it could concern on, `count` of them fail as FAULTS[fault] says."""
        self._set(**{"from": 0, "calls": 0, "failed": 0, "shortly": 0, **FAULTS[fault], "last": min(first + count - 1, EVER)})
        self._set(**{"from": first})

    def heal(self):
        self._set(**{"from": 0})

    @property
    def failed(self):
        """How many calls have failed since the last fail()."""
        return self._get("failed")

    @property
    def calls(self):
        """How many calls it could have concerned since the last fail()."""
        return self._get("calls")

    def close(self):
        self._orders.close()


class FaultyEngine(Engine):
    """An engine whose database lies on a disk (`disk`) that fails on demand."""

    def __init__(self, *options, **arguments):
        super().__init__(*options, **arguments)
        self.disk = FaultyDisk(self.home / "disk")
        self.variables = {**preload("faultshim", self.home), "TOKENFENCE_TEST_DISK": self.home / "disk",
                          "TOKENFENCE_TEST_DISK_FILES": self.db}

    def __exit__(self, *problem):
        super().__exit__(*problem)
        self.disk.close()
