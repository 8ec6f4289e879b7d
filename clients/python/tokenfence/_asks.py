# SPDX-License-Identifier: MIT
"""Questions that are on their way to the engine, and the two ways to wait for an answer."""

from __future__ import annotations

import asyncio
import threading
from typing import Optional

from ._lines import Line


class Ask:
    """One question. `resolve` is called once, by the thread that reads the socket; None: there will be no answer."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.answer: Optional[Line] = None
        self.abandoned = False  # nobody waits any more

    def resolve(self, answer: Optional[Line]) -> None:
        raise NotImplementedError


class BlockingAsk(Ask):
    """A thread waits."""

    def __init__(self, line: Line) -> None:
        super().__init__(line)
        self._answered = threading.Lock()  # cheaper than an Event, and there is one waiter
        self._answered.acquire()

    def resolve(self, answer: Optional[Line]) -> None:
        self.answer = answer
        self._answered.release()

    def wait(self, seconds: float) -> bool:
        return self._answered.acquire(timeout=seconds)


class AsyncioAsk(Ask):
    """A task of a running loop waits."""

    def __init__(self, line: Line) -> None:
        super().__init__(line)
        self._loop = asyncio.get_running_loop()
        self._answered: "asyncio.Future[bool]" = self._loop.create_future()

    def resolve(self, answer: Optional[Line]) -> None:
        self.answer = answer
        try:
            self._loop.call_soon_threadsafe(self._set, True)
        except RuntimeError:
            pass  # the loop has been closed, and with it whoever waited

    async def wait(self, seconds: float) -> bool:
        timer = self._loop.call_later(seconds, self._set, False)
        try:
            return await self._answered
        finally:
            timer.cancel()

    def _set(self, answered: bool) -> None:
        if not self._answered.done():
            self._answered.set_result(answered)
