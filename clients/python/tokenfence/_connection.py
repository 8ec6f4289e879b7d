# SPDX-License-Identifier: MIT
"""One connection to the engine: its lines, and whose turn it is to read them.

The background thread reads; but a thread that has asked a question and waits for the answer reads by itself where it
can. Waking one thread to have it wake another costs more than the engine takes to decide. While somebody else reads,
the background thread sleeps on: the socket is taken out of what it waits for, which another thread may do.
"""

from __future__ import annotations

import select
import socket
import threading
import time
from typing import Any, Callable, List, Optional, Tuple

_LONGEST_LINE = 64 * 1024 * 1024
_CAN_LEND = hasattr(select, "epoll")


class Connection:
    """`take` is given every line, by whichever thread reads it."""

    def __init__(self, connected: socket.socket, take: Callable[[bytes], None]) -> None:
        self.socket = connected
        self._take = take
        self._buffer = bytearray()
        self._turn = threading.Lock()
        self._poll: Any = None
        self._mask = select.POLLIN

    # ---- the background thread ----

    def watch(self, wakes: socket.socket) -> None:
        """Begins to wait for the connection and for wakes."""
        poll: Any = select.epoll() if _CAN_LEND else select.poll()
        poll.register(wakes, select.POLLIN)
        poll.register(self.socket, self._mask)
        self._poll = poll

    def wait(self, seconds: Optional[float], to_write: bool) -> List[Tuple[int, int]]:
        """What has happened, as (descriptor, events)."""
        mask = select.POLLIN | (select.POLLOUT if to_write else 0)
        if mask != self._mask:
            self._mask = mask
            try:
                self._poll.modify(self.socket, mask)
            except OSError:
                pass  # it is lent, and comes back with this mask
        if seconds is None:
            events = self._poll.poll()
        else:
            events = self._poll.poll(seconds if _CAN_LEND else seconds * 1000)
        return list(events)

    def read(self) -> bool:
        """Takes what is there; False where the connection has ended. Nothing where it is somebody else's turn."""
        if not self._turn.acquire(blocking=False):
            return True
        try:
            return self._read()
        finally:
            self._turn.release()

    def close(self) -> None:
        with self._turn:
            if _CAN_LEND and self._poll is not None:
                self._poll.close()
            self._poll = None
            self.socket.close()

    def forget(self) -> None:
        """Closes the descriptors of a forked child, in which nobody can have the turn."""
        self._turn = threading.Lock()
        self.close()

    # ---- any thread ----

    def borrow(self) -> bool:
        """Takes the turn, if it is to be had at once. `give_back` has to follow."""
        if not _CAN_LEND or self._poll is None or not self._turn.acquire(blocking=False):
            return False
        try:
            self._poll.unregister(self.socket)
        except (AttributeError, OSError, ValueError):  # it is being closed
            self._turn.release()
            return False
        return True

    def give_back(self) -> None:
        try:
            self._poll.register(self.socket, self._mask)
        finally:
            self._turn.release()

    def read_until(self, done: Callable[[], bool], seconds: float) -> None:
        """With the turn: reads until it is done, the time is over, or the connection has ended."""
        deadline = time.monotonic() + seconds
        poll = select.poll()
        poll.register(self.socket, select.POLLIN)
        while not done():
            left = deadline - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000) or not self._read():
                return

    def _read(self) -> bool:
        try:
            data = self.socket.recv(262_144)
        except (BlockingIOError, InterruptedError):
            return True
        except OSError:
            return False
        self._buffer += data
        end = self._buffer.rfind(b"\n") + 1
        if end:
            lines = bytes(self._buffer[:end]).splitlines()
            del self._buffer[:end]
            for line in lines:
                self._take(line)
        return bool(data) and len(self._buffer) < _LONGEST_LINE
