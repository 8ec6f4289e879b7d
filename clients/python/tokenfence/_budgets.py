# SPDX-License-Identifier: MIT
"""What this process itself knows to be spent and reserved.

With an engine the engine decides; this side then only keeps nested budgets inside one another, and knows how far an
answer has to be limited to be paid for. Without one it is all there is.
"""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Iterable, List, Optional, Tuple

from ._periods import period_start

lock = threading.Lock()
"""Guards every cap of the process: a reservation has to be weighed against all of them at once."""


def after_fork() -> None:
    """The thread that held the lock does not exist in the child."""
    global lock
    lock = threading.Lock()


class Cap:
    """A limit in nano-dollars (None: none, but it is still counted), and what counts against it."""

    def __init__(self, limit: Optional[int], what: str) -> None:
        self.limit = limit
        self.what = what
        self.policy: Optional[str] = None  # the id of the policy that it stands for
        self.spent = 0
        self.reserved = 0

    def left(self) -> Optional[int]:
        return None if self.limit is None else self.limit - self.spent - self.reserved

    def used(self) -> int:
        return self.spent + self.reserved


class PeriodCap(Cap):
    """One that begins anew with each calendar period. What is reserved stays: it ends in the new one."""

    def __init__(self, limit: int, what: str, period: str, policy: str) -> None:
        super().__init__(limit, what)
        self.policy = policy
        self._period = period
        self._start: Optional[datetime] = None

    def begin(self, now: datetime) -> None:
        start = period_start(self._period, now)
        if start != self._start:
            self._start = start
            self.spent = 0


class Hold:
    """What one call has reserved, under every cap that covers it."""

    def __init__(self) -> None:
        self._caps: Tuple[Cap, ...] = ()
        self._amount = 0

    def take(self, caps: Iterable[Cap], amount: int) -> None:
        """Reserves, in place of what was reserved before. The lock is held."""
        self._release()
        self._caps, self._amount = tuple(caps), amount
        for cap in self._caps:
            cap.reserved += amount

    def change(self, amount: int) -> None:
        with lock:
            self.take(self._caps, amount)

    def give_back(self) -> None:
        with lock:
            self._release()
            self._caps = ()

    def settle(self, cost: int) -> None:
        """The call is over and has cost so much."""
        with lock:
            self._release()
            for cap in self._caps:
                cap.spent += cost
            self._caps = ()

    def _release(self) -> None:
        for cap in self._caps:
            cap.reserved -= self._amount
        self._amount = 0


def tightest(caps: Iterable[Cap]) -> Optional[Cap]:
    """The cap with the least left; the first of equal ones. The lock is held."""
    least: Optional[Tuple[int, Cap]] = None
    for cap in caps:
        left = cap.left()
        if left is not None and (least is None or left < least[0]):
            least = (left, cap)
    return least[1] if least else None


class Tries:
    """How often the same call was made within one request. The owner's thread rules: any thread, under `lock`."""

    def __init__(self) -> None:
        self._by_call: dict[int, List[int]] = {}

    def begin(self, fingerprint: int) -> int:
        """Which try this is, from 1.

        The same body again is a retry once the one before it has ended. Samples that are drawn side by side are not
        retries of one another, so a round of tries is as wide as they have ever been at once.
        """
        with lock:
            running, ended, widest = self._by_call.setdefault(fingerprint, [0, 0, 0])
            running += 1
            widest = max(widest, running)
            self._by_call[fingerprint] = [running, ended, widest]
            return 1 + ended // widest

    def end(self, fingerprint: int, *, made: bool) -> None:
        """The try is over; one that was not made (it was denied) is none."""
        with lock:
            tally = self._by_call[fingerprint]
            tally[0] -= 1
            tally[1] += made
