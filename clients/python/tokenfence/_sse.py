# SPDX-License-Identifier: MIT
"""Server-sent events, read as they pass by."""

from __future__ import annotations

import re
from typing import List, Tuple

_BLANK_LINE = re.compile(rb"\r\n\r\n|\n\n|\r\r|\n\r\n")
_LINE_END = re.compile(rb"\r\n|\n|\r")
MAX_EVENT = 16 * 1024 * 1024
"""An event that is longer is passed on unread: nothing that is metered is so large."""


class EventReader:
    """Cuts a stream of bytes into events; nothing is lost, whatever way the bytes are cut on their way here."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> List[Tuple[bytes, bytes]]:
        """The events that are complete now: each as its bytes, and as its `data`."""
        searched = max(len(self._rest) - 3, 0)  # a blank line may lie across the cut
        self._rest += chunk
        events = []
        start = 0
        for end in _BLANK_LINE.finditer(self._rest, searched):
            whole = self._rest[start : end.end()]
            events.append((whole, _data(whole)))
            start = end.end()
        self._rest = self._rest[start:]
        if len(self._rest) > MAX_EVENT:
            events.append((self._rest, b""))
            self._rest = b""
        return events

    def end(self) -> Tuple[bytes, bytes]:
        """What stands after the last blank line, when nothing more will come."""
        rest, self._rest = self._rest, b""
        return rest, _data(rest)


def _data(event: bytes) -> bytes:
    lines = []
    for line in _LINE_END.split(event):
        if line.startswith(b"data:"):
            value = line[5:]
            lines.append(value[1:] if value.startswith(b" ") else value)
    return b"\n".join(lines)
