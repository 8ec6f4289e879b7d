# SPDX-License-Identifier: MIT
"""The stops that stand, as far as this process knows."""

from __future__ import annotations

import threading
from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Optional, Tuple

_KEYS = ("agent", "user", "workflow")


class Stop(NamedTuple):
    """One press of the kill switch. An empty scope covers everything."""

    epoch: int
    scope: Mapping[str, str]
    reason: str = ""

    def covers(self, facts: Mapping[str, Optional[str]]) -> bool:
        return all(facts.get(key) == value for key, value in self.scope.items())

    def sentence(self) -> str:
        where = ", ".join(f"{key} {value}" for key, value in self.scope.items())
        return (f"{where} is stopped" if where else "everything is stopped") + (f": {self.reason}" if self.reason else "")


def read_stop(line: Mapping[str, Any]) -> Optional[Stop]:
    """A stop out of a line of the engine; None where its scope is none that this client understands.

    A scope of a kind that came after this version covers nothing here; the engine still denies what it covers.
    """
    scope, epoch = line.get("scope") or {}, line.get("epoch")
    if not isinstance(scope, dict) or isinstance(epoch, bool) or not isinstance(epoch, int):
        return None
    if not all(key in _KEYS and isinstance(value, str) for key, value in scope.items()):
        return None
    return Stop(epoch, scope, str(line.get("reason") or ""))


class Stops:
    """Latched until an operator lifts them, also while the engine is away. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_scope: Dict[Tuple[Tuple[str, str], ...], Stop] = {}

    def latch(self, stop: Stop) -> None:
        with self._lock:
            self._by_scope[_key(stop)] = stop

    def lift(self, stop: Stop) -> None:
        with self._lock:
            self._by_scope.pop(_key(stop), None)

    def replace(self, stops: Iterable[Stop]) -> List[Stop]:
        """What stands now by the engine's word; returns those that were not known."""
        standing = {_key(stop): stop for stop in stops}
        with self._lock:
            known = {stop.epoch for stop in self._by_scope.values()}
            self._by_scope = standing
        return [stop for stop in standing.values() if stop.epoch not in known]

    def covering(self, facts: Mapping[str, Optional[str]]) -> Optional[Stop]:
        if not self._by_scope:
            return None
        with self._lock:
            return next((stop for stop in self._by_scope.values() if stop.covers(facts)), None)


def _key(stop: Stop) -> Tuple[Tuple[str, str], ...]:
    return tuple(sorted(stop.scope.items()))
