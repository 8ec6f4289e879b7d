# SPDX-License-Identifier: GPL-3.0-or-later
"""What the stand-in provider does out of the ordinary: steps that calls use up one by one, or that stand for all."""

import threading
from dataclasses import dataclass, field
from typing import Optional


@dataclass
class Step:
    """How one call is answered. Everything left out is as usual."""

    status: int = 200  # of an error: answered with it, and nothing is charged
    headers: dict = field(default_factory=lambda: {"retry-after-ms": "1"})  # of an error; libraries need not dawdle
    hang: bool = False  # no answer at all until the client goes away
    malformed: bool = False  # an answer that is no JSON
    drop_after: Optional[int] = None  # the connection ends after so many pieces of a stream
    hold_after: Optional[int] = None  # the stream stops after so many pieces, until `release`
    input: Optional[int] = None  # tokens, in place of those counted
    output: Optional[int] = None
    cached: int = 0
    cache_write: int = 0
    cache_write_1h: int = 0
    reasoning: int = 0
    tool_calls: int = 0
    service_tier: Optional[str] = None
    model: Optional[str] = None  # that says it has answered
    text: Optional[str] = None  # of the answer
    omit_usage: bool = False  # a stream that never tells
    refuse_stream_options: bool = False  # as servers do that do not know it
    compress: bool = False  # a whole answer goes out packed with gzip


class Script:
    """The steps that are still to come. Any thread."""

    def __init__(self):
        self._lock = threading.Lock()
        self._steps = []
        self._always = Step()

    def add(self, *steps):
        """Each of the next calls uses one up."""
        with self._lock:
            self._steps.extend(steps)

    def always(self, step):
        """How calls are answered when no step is left."""
        with self._lock:
            self._always = step

    def next(self):
        with self._lock:
            return self._steps.pop(0) if self._steps else self._always
