# SPDX-License-Identifier: MIT
"""Records that the engine has not acknowledged yet."""

from __future__ import annotations

from collections import OrderedDict
from typing import Optional

MAX_RECORDS = 10_000
MAX_BYTES = 8 * 1024 * 1024


class Outbox:
    """Keeps records in their order, to send the same bytes again after a reconnect. The owner's lock guards it.

    Bounded: an agent must not grow because nobody listens. The oldest goes first, and is counted.
    """

    def __init__(self, max_records: int = MAX_RECORDS, max_bytes: int = MAX_BYTES) -> None:
        self._max_records = max_records
        self._max_bytes = max_bytes
        # As sent on this connection. None: refused, but an `ack` may still name it as the last that it covers.
        self._sent: "OrderedDict[str, Optional[bytes]]" = OrderedDict()
        self._postponed: "OrderedDict[str, bytes]" = OrderedDict()  # refused as `busy`
        self._waiting = 0
        self._bytes = 0
        self.lost = 0

    def __len__(self) -> int:
        return self._waiting

    def add(self, record_id: str, line: bytes) -> None:
        self._sent[record_id] = line
        self._waiting += 1
        self._bytes += len(line)
        while self._waiting > self._max_records or self._bytes > self._max_bytes:
            self._lose_oldest()

    def acknowledge(self, through: str) -> None:
        """That record and all before it are on disk, or were refused by a line that came earlier."""
        if through not in self._sent:
            return
        while True:
            record_id, line = self._sent.popitem(last=False)
            self._forget(line)
            if record_id == through:
                return

    def refuse(self, record_id: str) -> bool:
        """The engine will never take it. False where it is no record that waits here."""
        line = self._sent.get(record_id)
        if line is None:
            return False
        self._sent[record_id] = None
        self._forget(line)
        return True

    def postpone(self, record_id: str) -> bool:
        """The engine cannot store it now; see `again`. False where it is no record that waits here."""
        line = self._sent.get(record_id)
        if line is None:
            return False
        self._sent[record_id] = None
        self._postponed[record_id] = line
        return True

    @property
    def has_postponed(self) -> bool:
        return bool(self._postponed)

    def again(self) -> bytes:
        """What was postponed, to be sent once more: it now stands behind everything else."""
        if all(line is None for line in self._sent.values()):
            self._sent.clear()  # nothing is left that an `ack` could be about
        lines = []
        for record_id in [known for known in self._postponed if known not in self._sent]:
            line = self._postponed.pop(record_id)
            self._sent[record_id] = line
            lines.append(line)
        return b"".join(lines)

    def everything(self) -> bytes:
        """All lines, the oldest first, for a new connection."""
        waiting = [(known, line) for known, line in self._sent.items() if line is not None]
        self._sent = OrderedDict([*self._postponed.items(), *waiting])
        self._postponed.clear()
        return b"".join(line for line in self._sent.values() if line is not None)

    def clear(self) -> None:
        self._sent.clear()
        self._postponed.clear()
        self._waiting = self._bytes = 0

    def _lose_oldest(self) -> None:
        if self._postponed:
            _, line = self._postponed.popitem(last=False)
            self._forget(line)
            self.lost += 1
            return
        _, oldest = self._sent.popitem(last=False)
        if oldest is not None:
            self._forget(oldest)
            self.lost += 1

    def _forget(self, line: Optional[bytes]) -> None:
        if line is not None:
            self._waiting -= 1
            self._bytes -= len(line)
