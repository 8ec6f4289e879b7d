# SPDX-License-Identifier: MIT
"""Questions that are on their way to the engine, and the two ways to wait for an answer."""

from __future__ import annotations

import asyncio
import threading
from typing import Optional

from ._lines import Line


class Ask:
    """One question. `resolve` is called once, by the thread that reads the answer; None: there will be none."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.answer: Optional[Line] = None
        self.resolved = False
        self.abandoned = False  # nobody waits any more

    def resolve(self, answer: Optional[Line]) -> None:
        self.answer = answer
        self.resolved = True

    def is_resolved(self) -> bool:
        return self.resolved


class BlockingAsk(Ask):
    """A thread waits."""

    def __init__(self, line: Line) -> None:
        super().__init__(line)
        self._answered = threading.Lock()  # cheaper than an Event, and there is one waiter
        self._answered.acquire()

    def resolve(self, answer: Optional[Line]) -> None:
        super().resolve(answer)
        self._answered.release()

    def wait(self, seconds: float) -> bool:
        return self.resolved or self._answered.acquire(timeout=seconds)


class AsyncioAsk(Ask):
    """A task of a running loop waits."""

    def __init__(self, line: Line) -> None:
        super().__init__(line)
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._answered: Optional[asyncio.Future[bool]] = None

    def resolve(self, answer: Optional[Line]) -> None:
        super().resolve(answer)
        if threading.get_ident() == self._thread:
            return  # it has read the answer by itself
        try:
            self._loop.call_soon_threadsafe(self._set, True)
        except RuntimeError:
            pass  # the loop has been closed, and with it whoever waited

    async def wait(self, seconds: float) -> bool:
        self._answered = self._loop.create_future()
        if self.resolved:
            return True
        timer = self._loop.call_later(seconds, self._set, False)
        try:
            return await self._answered
        finally:
            timer.cancel()

    def _set(self, answered: bool) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(answered)
