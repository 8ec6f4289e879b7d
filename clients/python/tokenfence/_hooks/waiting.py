# SPDX-License-Identifier: MIT
"""How somebody who waits for the provider is woken when the call is cut."""

from __future__ import annotations

import asyncio
import socket
from typing import Any, Callable, Optional

from .._call import Call


def hang_up(connection: Any) -> None:
    """Ends a connection under whoever is reading from it: in any thread, in any library.

    Shutting a socket down wakes a blocked reader, where closing it would not. A TLS socket is shut down underneath:
    its own `shutdown` would pull the session from under the reader.
    """
    if connection is None:
        return
    try:
        if isinstance(connection, socket.socket):
            socket.socket.shutdown(connection, socket.SHUT_RDWR)
        else:
            connection.shutdown(socket.SHUT_RDWR)
    except (OSError, TypeError, AttributeError):
        pass  # it has ended by itself, or is none that can be; the call ends with its next byte then


class AsyncWait:
    """Marks the spans in which a coroutine awaits the provider, so that a cut cancels exactly those.

    A task that is asyncio's is cancelled: this closes the connection as its library wants it, and is quick in every
    phase. In any other event loop, and while nobody is awaiting, the connection is shut down.
    """

    def __init__(self, call: Call, find_connection: Callable[[], Any]) -> None:
        self._call = call
        self._find_connection = find_connection
        self._task: Optional[asyncio.Task[Any]] = None
        self._cancelled = False
        try:
            self._loop: Optional[asyncio.AbstractEventLoop] = asyncio.get_running_loop()
        except RuntimeError:
            self._loop = None
        call.interrupt = self._interrupt

    def __enter__(self) -> AsyncWait:
        if self._loop is not None:
            self._task = asyncio.current_task(self._loop)
        return self

    def __exit__(self, kind: Any, error: Optional[BaseException], trace: Any) -> None:
        task, self._task = self._task, None
        if self._cancelled and task is not None and isinstance(error, asyncio.CancelledError):
            self._cancelled = False
            if hasattr(task, "uncancel") and task.uncancel() > 0:
                return  # somebody else wants it cancelled as well
            self._call.raise_if_stopped()

    def _interrupt(self) -> None:
        if self._loop is None:
            hang_up(self._find_connection())
            return
        try:
            self._loop.call_soon_threadsafe(self._wake)
        except RuntimeError:
            pass  # the loop has been closed

    def _wake(self) -> None:
        if self._task is not None:
            self._cancelled = True
            self._task.cancel()
        else:
            hang_up(self._find_connection())
