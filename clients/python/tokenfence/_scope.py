# SPDX-License-Identifier: MIT
"""The life of a guarded request: it is entered, it ends, its end is reported, and a denial becomes the caller's."""

from __future__ import annotations

import logging
from contextvars import Token
from types import TracebackType
from typing import Any, Iterator, List, Optional, Type

from . import _request
from ._lines import Line, name, new_id, now, text
from ._money import NANOS_A_DOLLAR, decimal_text
from ._request import GuardedRequest, Options
from ._runtime import runtime
from .errors import FenceError

log = logging.getLogger("tokenfence")


class RequestScope:
    """What `with fence.request()` gives. One block's; it can be entered once."""

    def __init__(self, options: Options, fence: object) -> None:
        self._options = options
        self._fence = fence
        self._request: Optional[GuardedRequest] = None
        self._tokens: List[Token[Optional[GuardedRequest]]] = []

    # ---- what a caller may ask ----

    @property
    def id(self) -> Optional[str]:
        """The request's id, once it is entered."""
        return self._request.id if self._request else None

    @property
    def spent_usd(self) -> float:
        """What its calls have cost so far, by the built-in prices; nested requests included."""
        return self._request.cap.spent / NANOS_A_DOLLAR if self._request else 0.0

    @property
    def remaining_usd(self) -> Optional[float]:
        """What it may still spend; None without a budget."""
        if self._request is None or self._request.cap.limit is None:
            return None
        return max(self._request.cap.limit - self._request.cap.used(), 0) / NANOS_A_DOLLAR

    def outcome(self, result: str) -> None:
        """What became of it, for cost per outcome."""
        if self._request is not None:
            self._request.outcome = text(result)

    @staticmethod
    def tell_outcome(fence: object, result: str) -> None:
        """The outcome of the innermost request of that fence that this code runs in."""
        request = _request.current()
        for around in request.chain() if request else ():
            if around.fence is fence:
                around.outcome = text(result)
                return
        log.warning("tokenfence: the outcome %r belongs to no request of this fence, and is not recorded", result)

    # ---- its life ----

    def open(self) -> None:
        """Begins the request, as a part of the one that this code runs in."""
        if self._request is not None:
            raise RuntimeError("a request can be entered once; ask the fence for another")
        self._request = GuardedRequest(self._options, _request.current(), self._fence)

    def resume(self) -> None:
        """From here on this code runs in the request."""
        self._tokens.append(_request.enter(self._request))

    def suspend(self) -> None:
        """And from here on not any more."""
        _request.leave(self._tokens.pop())

    def end(self, error: Optional[BaseException] = None) -> None:
        """Ends the request and reports it. Raises the denial that is in `error`, as it is for whoever is outside."""
        request = self._request
        if request is None or request.ended:
            return
        request.ended = True
        runtime().end_request(_end_line(request, _status(request, error)))
        denial = _denial_in(error)
        if denial is not None:
            outside = denial._owner is request or request.is_outermost()
            raise denial._for_caller() if outside else denial

    def __enter__(self) -> RequestScope:
        self.open()
        self.resume()
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.suspend()
        self.end(error)

    async def __aenter__(self) -> RequestScope:
        return self.__enter__()

    async def __aexit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.__exit__(kind, error, trace)


def _status(request: GuardedRequest, error: Optional[BaseException]) -> str:
    """How it ended. A limit that was hit is told even where the code went on without the call."""
    if request.hit is not None:
        return request.hit
    if error is None or isinstance(error, GeneratorExit):
        return "ok"
    return "error"


def _end_line(request: GuardedRequest, status: str) -> Line:
    line: Line = {"type": "request_end", "id": new_id(), "time": now(), "request": request.id}
    optional: Any = {"user": request.user, "workflow": request.workflow, "agent": request.agent}
    line.update({key: value for key, value in optional.items() if value})
    line["status"] = status
    if request.cap.limit is not None:
        line["budget_usd"] = decimal_text(request.cap.limit)
    if name(request.outcome):
        line["outcome"] = request.outcome
    if request.labels:
        line["labels"] = request.labels
    return line


def _denial_in(error: Optional[BaseException]) -> Optional[FenceError]:
    """The denial that ended the request; task groups wrap what their tasks raise."""
    return next(_denials(error), None) if error is not None else None


def _denials(error: BaseException) -> Iterator[FenceError]:
    if isinstance(error, FenceError):
        yield error
    for member in getattr(error, "exceptions", ()) if isinstance(error, _Group) else ():
        yield from _denials(member)


try:
    _Group: Any = BaseExceptionGroup  # type: ignore[name-defined, unused-ignore]
except NameError:  # before Python 3.11: there is none, but anyio's backport has the same name

    class _NoGroup(BaseException):
        """Nothing is one of these."""

    _Group = _NoGroup
