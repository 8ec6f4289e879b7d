# SPDX-License-Identifier: GPL-3.0-or-later
"""Clocks that a test can move under a running engine."""

import struct
from datetime import timedelta

from .engine import Engine
from .shims import preload
from .times import now


def _nanoseconds(span):
    return span // timedelta(microseconds=1) * 1000


class ClockedEngine(Engine):
    """An engine whose clock on the wall and whose clock that does not step are the real ones plus what a test says."""

    def __init__(self, *options, wall=timedelta(), **arguments):
        super().__init__(*options, **arguments)
        self._wall, self._steady = wall, timedelta()
        self._file = self.home / "clock"
        self.variables = {**preload("clockshim", self.home), "TOKENFENCE_TEST_CLOCK": self._file}
        self._write()

    def _write(self):
        with open(self._file, "r+b" if self._file.exists() else "wb") as file:
            file.write(struct.pack("=qq", _nanoseconds(self._wall), _nanoseconds(self._steady)))

    def step(self, **span):
        """The clock on the wall is set, as by a person or by NTP: the other one does not notice."""
        self._wall += timedelta(**span)
        self._write()

    def pass_time(self, **span):
        """Time passes: both clocks go on."""
        self._steady += timedelta(**span)
        self.step(**span)

    def now(self):
        """What the engine's clock on the wall shows."""
        return now() + self._wall
