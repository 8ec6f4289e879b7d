# SPDX-License-Identifier: MIT
"""A guarded request: one call of a guarded function, or one `with fence.request()` block."""

from __future__ import annotations

from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from typing import Dict, Iterator, List, Mapping, Optional

from ._budgets import Cap, Tries
from ._lines import new_id


@dataclass(frozen=True)
class Options:
    """What a fence says of the requests that it guards, checked and in the wire's terms. Sums in nano-dollars."""

    budget: Optional[int] = None
    kill_at: float = 1.0
    alert_at: Optional[float] = None
    downgrade_at: Optional[float] = None
    fallback_model: Optional[str] = None
    max_retries: Optional[int] = None
    user: Optional[str] = None
    workflow: Optional[str] = None
    agent: Optional[str] = None
    labels: Mapping[str, str] = field(default_factory=dict)

    def cap(self) -> Optional[int]:
        """Where a request is stopped."""
        return None if self.budget is None else int(self.budget * self.kill_at) if self.kill_at < 1 else self.budget

    def mark(self, fraction: Optional[float]) -> Optional[int]:
        return None if self.budget is None or fraction is None else int(self.budget * fraction)


class GuardedRequest:
    """Who the calls of a request are for, and what they have cost so far. Any thread."""

    def __init__(self, options: Options, parent: Optional[GuardedRequest], fence: object) -> None:
        self.id = new_id()
        self.options = options
        self.parent = parent
        self.fence = fence
        self.user: Optional[str] = options.user or (parent.user if parent else None)
        self.workflow: Optional[str] = options.workflow or (parent.workflow if parent else None)
        self.agent: Optional[str] = options.agent or (parent.agent if parent else None)
        self.labels: Dict[str, str] = {**parent.labels, **options.labels} if parent else dict(options.labels)
        self.cap = Cap(options.cap(), "this request")
        self.tries = Tries()
        self.outcome: Optional[str] = None
        self.hit: Optional[str] = None  # the status that a denial has given it
        self.alerted = False
        self.ended = False  # what it started may still run, and then still counts

    def chain(self) -> Iterator[GuardedRequest]:
        """This request and those around it, from the inside out."""
        request: Optional[GuardedRequest] = self
        while request is not None:
            yield request
            request = request.parent

    def is_outermost(self) -> bool:
        """Whether no request around this one still runs."""
        return all(around.ended for around in self.chain() if around is not self)

    def caps(self) -> List[Cap]:
        return [request.cap for request in self.chain()]

    def fallback_model(self) -> Optional[str]:
        """The nearest one that a fence around the call names."""
        return next((r.options.fallback_model for r in self.chain() if r.options.fallback_model), None)


_current: ContextVar[Optional[GuardedRequest]] = ContextVar("tokenfence_request", default=None)


def current() -> Optional[GuardedRequest]:
    """The innermost guarded request that this code runs in."""
    return _current.get()


def enter(request: Optional[GuardedRequest]) -> Token[Optional[GuardedRequest]]:
    return _current.set(request)


def leave(token: Token[Optional[GuardedRequest]]) -> None:
    _current.reset(token)
