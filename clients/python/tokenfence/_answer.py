# SPDX-License-Identifier: MIT
"""The provider's answer, read while it passes by on its way to the caller."""

from __future__ import annotations

import json
import zlib
from typing import Any, List, Optional

from ._providers.shape import Body, Meter, Usage
from ._sse import EventReader

_MOST_READ = 64 * 1024 * 1024  # of a whole answer that is kept to be read; a larger one is passed on unread


class Answer:
    """Feeds a meter from an answer's bytes, and takes out of a stream what only we have asked for."""

    def __init__(self, meter: Meter, hides_usage: bool) -> None:
        self._meter = meter
        self._hides_usage = hides_usage
        self._events: Optional[EventReader] = None
        self._inflate: Optional[Any] = None
        self._kept: Optional[List[bytes]] = []
        self._kept_size = 0
        self.status = 0
        """Of the HTTP answer; 0 before there is one."""

    @property
    def usage(self) -> Usage:
        return self._meter.usage

    @property
    def failed(self) -> bool:
        return self.status >= 300

    def heading(self, status: int, content_type: Optional[str], content_encoding: Optional[str]) -> None:
        self.status = status
        encoding = (content_encoding or "").strip().lower()
        if encoding in ("gzip", "x-gzip", "deflate"):
            self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 32 if encoding != "deflate" else zlib.MAX_WBITS)
        elif encoding not in ("", "identity"):
            self._kept = None  # br, zstd: not in the standard library
        if (content_type or "").partition(";")[0].strip().lower() == "text/event-stream":
            self._events = EventReader()
            # What is packed cannot be cut.
            self._hides_usage = self._hides_usage and self._inflate is None and self._kept is not None

    def feed(self, chunk: bytes) -> bytes:
        """Reads a chunk as it came, and returns what the caller is to see of it, at once."""
        plain = chunk
        if self._inflate is not None:
            try:
                plain = self._inflate.decompress(chunk)
            except zlib.error:
                self._inflate, self._kept = None, None
                return chunk
        if self._kept is None:
            return chunk
        if self._events is not None:
            return self._feed_events(plain, chunk)
        self._kept_size += len(plain)
        if self._kept_size > _MOST_READ:
            self._kept = None
        else:
            self._kept.append(plain)
        return chunk

    def end(self) -> bytes:
        """Nothing more will come; returns what the caller has not been given yet."""
        if self._events is not None:
            whole, data = self._events.end()
            shown = self._read_event(data)
            return whole if self._hides_usage and shown else b""
        if self._kept:
            self.whole(b"".join(self._kept))
            self._kept = None
        return b""

    def whole(self, content: bytes) -> None:
        """An answer in one piece, unpacked."""
        if self._events is not None:
            self._inflate = None
            self._feed_events(content, content)
            self.end()
            return
        self._kept = None
        body = _object(content)
        if body is not None:
            self._meter.whole(body)

    def _feed_events(self, plain: bytes, chunk: bytes) -> bytes:
        assert self._events is not None
        shown = []
        for whole, data in self._events.feed(plain):
            if self._read_event(data):
                shown.append(whole)
        # Only where something may have to be taken out does an event wait until it is whole: which is when its
        # reader can do something with it anyway.
        return b"".join(shown) if self._hides_usage else chunk

    def _read_event(self, data: bytes) -> bool:
        """Meters an event; False where the caller is not to see it."""
        if data.startswith(b"[DONE]"):
            self._meter.usage.finished = True
            return True
        body = _object(data) if data else None
        if body is None:
            return True
        if body.get("error"):
            self._meter.usage.refused = True
        self._meter.event(body)
        return not (self._hides_usage and self._meter.hides(body))


def _object(content: bytes) -> Optional[Body]:
    try:
        value = json.loads(content)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
