# SPDX-License-Identifier: MIT
"""The process's one connection to the engine.

A background thread reads, and looks for an engine whenever there is none. Any thread may write: what the kernel does
not take at once is kept and written by the background thread. So nobody ever waits for an engine that does not read,
and a `kill` is heard while every other thread is busy or blocked.
"""

from __future__ import annotations

import json
import logging
import select
import socket
import threading
import time
from collections import deque
from typing import Callable, Deque, Dict, List, Optional

from . import _sockets
from ._asks import Ask, AsyncioAsk, BlockingAsk
from ._connection import Connection
from ._lines import Line, encode
from ._outbox import Outbox

log = logging.getLogger("tokenfence")

ANSWER_WITHIN = 2.0  # seconds; an engine that takes longer counts as away
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 2.0  # seconds between looks for an engine
_POSTPONED_WAIT = 1.0  # seconds until a record that was refused as busy is sent again
_MOST_UNWRITTEN = 16 * 1024 * 1024  # bytes that an engine may leave unread before its connection is given up
_MOST_HOLDUP = 0.001  # seconds that an event loop is held up at most for an answer that is about to come
_HOLDUPS_LEFT_OUT = 100  # questions after one for which that was in vain


class Link:
    """See above. `opening` gives the lines that begin every connection; `hear` takes what the engine says unasked, on
    the background thread; `late` takes the decision on a question that nobody waits for any more."""

    def __init__(
        self,
        opening: Callable[[], List[Line]],
        hear: Callable[[Line], None],
        late: Callable[[Line, Line], None],
    ) -> None:
        self._opening = opening
        self._hear = hear
        self._late = late
        self._lock = threading.RLock()
        self._emptied = threading.Condition(self._lock)
        self._outbox = Outbox()
        self._asks: Dict[str, Ask] = {}
        self._connection: Optional[Connection] = None
        self._unwritten = bytearray()
        self._wake_reader: Optional[socket.socket] = None  # what the background thread sleeps on, from `start` on
        self._wake_writer: Optional[socket.socket] = None
        self._jobs: Deque[Callable[[], None]] = deque()
        self._thread: Optional[threading.Thread] = None
        self._closing = False
        self._leave_out = 0  # questions of event loops that are not waited for on the spot
        self.hung = False
        """The engine is connected, but does not answer."""

    # ---- any thread ----

    @property
    def connected(self) -> bool:
        return self._connection is not None

    @property
    def answering(self) -> bool:
        return self._connection is not None and not self.hung

    @property
    def lost(self) -> int:
        """Records that had to be dropped because nobody took them."""
        return self._outbox.lost

    def start(self) -> None:
        """Looks for an engine, at once and from then on in the background."""
        if self._thread is not None:
            return
        with self._lock:
            if self._thread is None and not self._closing:
                self._wake_reader, self._wake_writer = socket.socketpair()
                self._wake_reader.setblocking(False)
                self._wake_writer.setblocking(False)
                self._open()
                self._thread = threading.Thread(target=self._run, args=(self._wake_reader,), name="tokenfence", daemon=True)
                self._thread.start()

    def record(self, line: Line) -> None:
        """Sends a record, and again until it is acknowledged."""
        data = encode(line)
        with self._lock:
            self._outbox.add(line["id"], data)
            self._write(data)

    def tell(self, line: Line) -> bool:
        """Sends a line that has no meaning for a later connection. False where there is none."""
        with self._lock:
            return self._write(encode(line))

    def ask(self, line: Line) -> Optional[Line]:
        """The engine's answer; None where there is none in time. Blocks."""
        if not self.answering:
            return None
        ask = BlockingAsk(line)
        deadline = time.monotonic() + ANSWER_WITHIN
        if self._send_and_read(ask, ANSWER_WITHIN) and not ask.wait(max(deadline - time.monotonic(), 0)):
            self._give_up(ask)
        return ask.answer

    async def ask_async(self, line: Line) -> Optional[Line]:
        """The same for a task of a running asyncio loop."""
        if not self.answering:
            return None
        ask = AsyncioAsk(line)
        try:
            if self._leave_out:
                self._leave_out -= 1
                sent = self._send_ask(ask)
            else:
                sent = self._send_and_read(ask, _MOST_HOLDUP)
                self._leave_out = 0 if ask.resolved else _HOLDUPS_LEFT_OUT
            if sent and not ask.resolved and not await ask.wait(ANSWER_WITHIN):
                self._give_up(ask)
        except BaseException:
            self._abandon(ask)  # cancelled: what may have been granted has to go back
            raise
        return ask.answer

    def soon(self, job: Callable[[], None]) -> None:
        """Runs something on the background thread. For a finaliser, which must take no lock: it may run anywhere."""
        self._jobs.append(job)
        self._wake()

    def flush(self, seconds: float) -> bool:
        """Waits until every record is acknowledged. False where that takes longer or nobody is there."""
        deadline = time.monotonic() + seconds
        with self._lock:
            if len(self._outbox) and self._connection is None:
                self._open()
                self._wake()
            while len(self._outbox):
                left = deadline - time.monotonic()
                if left <= 0 or self._connection is None:
                    return False
                self._emptied.wait(left)
        return True

    def close(self) -> None:
        """Ends the connection and the thread."""
        with self._lock:
            self._closing = True
            self._wake()
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(ANSWER_WITHIN)
        self.forget()

    def forget(self) -> None:
        """Closes the descriptors and nothing else: in a forked child they belong to the parent."""
        for end in (self._wake_reader, self._wake_writer):
            if end is not None:
                end.close()
        if self._connection is not None:
            self._connection.forget()
        self._connection = None

    # ---- asking ----

    def _send_and_read(self, ask: Ask, seconds: float) -> bool:
        """Sends the question, and reads the answer on the spot if it is nobody else's turn to read. False: not sent."""
        connection = self._connection
        if connection is None or self._unwritten or not connection.borrow():
            return self._send_ask(ask)
        try:
            if not self._send_ask(ask):
                return False
            connection.read_until(ask.is_resolved, seconds)
            return True
        finally:
            connection.give_back()

    def _send_ask(self, ask: Ask) -> bool:
        with self._lock:
            self._asks[ask.line["id"]] = ask
            if self._write(encode(ask.line)):
                return True
            self._asks.pop(ask.line["id"], None)
            return False

    def _give_up(self, ask: Ask) -> None:
        with self._lock:
            if ask.line["id"] in self._asks:
                ask.abandoned = True
                self.hung = True

    def _abandon(self, ask: Ask) -> None:
        with self._lock:
            if ask.line["id"] in self._asks:
                ask.abandoned = True
            elif ask.answer is not None:
                self._late(ask.line, ask.answer)

    # ---- writing; the lock is held ----

    def _write(self, data: bytes) -> bool:
        if self._connection is None:
            return False
        if not self._unwritten:
            try:
                written = self._connection.socket.send(data)
            except (BlockingIOError, InterruptedError):
                written = 0
            except OSError:
                self._wake()  # the reader will find out why
                return False
            if written == len(data):
                return True
            data = data[written:]
        self._unwritten += data
        self._wake()
        return True

    def _wake(self) -> None:
        try:
            if self._wake_writer is not None:
                self._wake_writer.send(b"\0")
        except OSError:
            pass  # full: it will wake up anyway

    # ---- the background thread ----

    def _open(self) -> bool:
        """Connects and says what begins a connection; what is not acknowledged goes out again, in order."""
        with self._lock:
            if self._connection is not None:
                return True
            connected = _sockets.connect()
            if connected is None:
                return False
            self._unwritten.clear()
            self._connection = Connection(connected, self._take)
            self.hung = False
            for line in self._opening():
                self._write(encode(line))
            self._write(self._outbox.everything())
            return True

    def _run(self, wakes: socket.socket) -> None:
        wait = _FIRST_WAIT
        while not self._closing:
            if self._connection is None and not self._open():
                poll = select.poll()
                poll.register(wakes, select.POLLIN)
                poll.poll(wait * 1000)
                self._woken(wakes)
                wait = min(wait * 2, _LONGEST_WAIT)
                continue
            wait = _FIRST_WAIT
            try:
                self._serve(wakes)
            except Exception:  # a mistake of ours must not end the thread that hears the kill switch
                log.exception("tokenfence: the connection to the engine is begun anew")
            self._lose()

    def _woken(self, wakes: socket.socket) -> None:
        try:
            while wakes.recv(4096):
                pass
        except OSError:
            pass
        while self._jobs:
            try:
                self._jobs.popleft()()
            except Exception:
                log.exception("tokenfence: a job in the background failed")

    def _serve(self, wakes: socket.socket) -> None:
        connection = self._connection
        if connection is None:
            return
        connection.watch(wakes)
        while not self._closing:
            with self._lock:
                to_write, postponed = bool(self._unwritten), self._outbox.has_postponed
                if len(self._unwritten) > _MOST_UNWRITTEN:
                    return
            ready = connection.wait(_POSTPONED_WAIT if postponed else None, to_write)
            if postponed and not ready:
                with self._lock:
                    self._write(self._outbox.again())
            for descriptor, event in ready:
                if descriptor == wakes.fileno():
                    self._woken(wakes)
                    continue
                if event & select.POLLOUT:
                    self._write_rest(connection)
                if event & ~select.POLLOUT and not connection.read():
                    return

    def _write_rest(self, connection: Connection) -> None:
        with self._lock:
            try:
                del self._unwritten[: connection.socket.send(self._unwritten)]
            except OSError:
                pass  # the reader will find out why

    def _take(self, raw: bytes) -> None:
        try:
            line = json.loads(raw)
        except ValueError:
            return
        if not isinstance(line, dict):
            return
        self.hung = False
        kind = line.get("type")
        if kind == "decision":
            self._answer(line)
        elif kind == "ack":
            with self._lock:
                self._outbox.acknowledge(str(line.get("through")))
                if not len(self._outbox):
                    self._emptied.notify_all()
        elif kind == "error" and isinstance(line.get("id"), str):
            self._refused(line)
        else:
            try:
                self._hear(line)
            except Exception:
                log.exception("tokenfence: a line of the engine could not be followed: %s", kind)

    def _answer(self, decision: Line) -> None:
        with self._lock:
            ask = self._asks.pop(str(decision.get("id")), None)
            if ask is None:
                return
            if ask.abandoned:
                self._late(ask.line, decision)
                return
            ask.resolve(decision)

    def _refused(self, error: Line) -> None:
        line_id = error["id"]
        with self._lock:
            if error.get("code") == "busy" and self._outbox.postpone(line_id):
                return
            ask = self._asks.pop(line_id, None)
            if ask is not None and not ask.abandoned:
                ask.resolve(None)
            refused = self._outbox.refuse(line_id)
            if not len(self._outbox):
                self._emptied.notify_all()
        if ask is not None or refused:
            log.warning("tokenfence: the engine refused a line: %s", error.get("message"))

    def _lose(self) -> None:
        """The connection has ended: nobody will answer what was asked on it."""
        with self._lock:
            connection, self._connection = self._connection, None
            asks, self._asks = self._asks, {}
            self._unwritten.clear()
            self._emptied.notify_all()
        if connection is not None:
            connection.close()
        for ask in asks.values():
            if not ask.abandoned:
                ask.resolve(None)
