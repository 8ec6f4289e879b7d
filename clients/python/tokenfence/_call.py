# SPDX-License-Identifier: MIT
"""One model call, from the moment it is recognised until its record is written."""

from __future__ import annotations

import threading
import time
from typing import Callable, Dict, List, Optional, Tuple

from . import _prices
from ._answer import Answer
from ._budgets import Hold
from ._lines import Line, labels, name, new_id, now
from ._prices import Tokens
from ._providers import Recognised
from ._providers.shape import changed, likely_input, likely_output, most_input
from ._request import GuardedRequest
from ._stops import Stop
from .errors import FenceError, Stopped


class Call:
    """A hook tells it what happens to the HTTP request, in this order: `content`, `opening`, `heading`, any number of
    `feed`, `ended`; or instead of the rest `closed` or `failed`.

    The thread or task that makes the call owns it, but for `cut`, which the thread that hears the kill switch calls.
    Whatever happens, a call that was admitted writes exactly one `usage` record and gives back exactly once what it
    had reserved.
    """

    def __init__(
        self,
        recognised: Recognised,
        request: Optional[GuardedRequest],
        agent: str,
        wants_usage: bool,
        done: Callable[[Call, Line], None],
    ) -> None:
        self.recognised = recognised
        self.fingerprint = hash((recognised.path, recognised.raw))  # equal for a retry
        self.request = request
        self.request_id = request.id if request else None
        self.user = request.user if request else None
        self.workflow = request.workflow if request else None
        self.own_agent = request.agent if request else None
        self.agent = self.own_agent or agent
        self.labels: Dict[str, str] = request.labels if request else {}
        self.attempt = 1
        self.attempts: List[Tuple[GuardedRequest, int]] = []  # in each request around it

        self.ask_id = ""  # of the question that the engine was asked last
        self.reservation: Optional[str] = None
        self.hold = Hold()
        self.model = recognised.model  # that the call is made with
        self.output = 0  # of one answer at most, as it was allowed
        self.limit: Optional[int] = None  # the same, where it had to be lowered for that

        shape, body = recognised.shape, recognised.body
        self._hidden_input = shape.hidden_input(body)
        self.most_input = most_input(recognised.raw, body) + self._hidden_input
        self._usage_option = shape.usage_wanted(body) if recognised.stream and wants_usage else {}
        self.answer = Answer(shape.meter(body), bool(self._usage_option))

        self.stopped: Optional[Stop] = None
        self.interrupt: Optional[Callable[[], None]] = None
        """Wakes whoever waits for the provider; set by the hook. Any thread may call it, at any time."""
        self._sent = False  # at least the beginning of the request has gone out
        self._started = time.monotonic()
        self._lock = threading.Lock()
        self._finished = False
        self._done = done

    @property
    def finished(self) -> bool:
        return self._finished

    @property
    def facts(self) -> Dict[str, Optional[str]]:
        """What the scope of a stop can name."""
        return {"agent": self.agent, "user": self.user, "workflow": self.workflow}

    def begin_tries(self, retries_told: int) -> None:
        """Counts this try in every request around the call. The provider's library may tell of retries itself."""
        self.attempt = retries_told + 1
        for request in self.request.chain() if self.request else ():
            attempt = max(request.tries.begin(self.fingerprint), retries_told + 1)
            self.attempts.append((request, attempt))
        if self.attempts:
            self.attempt = self.attempts[0][1]

    def _end_tries(self, made: bool) -> None:
        for request, _ in self.attempts:
            request.tries.end(self.fingerprint, made=made)

    # ---- what the hook tells ----

    def content(self) -> bytes:
        """The body to be sent in place of the caller's."""
        return changed(self.recognised.raw, self.recognised.body, {**self._usage_option, **self._fence_changes()})

    @property
    def may_miss_option(self) -> bool:
        """Whether the server may have refused the call for what we put in to learn the usage."""
        return bool(self._usage_option) and self.answer.status in (400, 422)

    def content_without_option(self, refusal: bytes) -> Optional[bytes]:
        """The body once more, without it; None where the refusal does not speak of it."""
        if not any(field.encode() in refusal for field in self._usage_option):
            return None
        self._usage_option = {}
        self.answer = Answer(self.recognised.shape.meter(self.recognised.body), False)
        return self.content()

    def _fence_changes(self) -> Dict[str, object]:
        recognised = self.recognised
        changes: Dict[str, object] = {}
        if self.limit is not None:
            changes.update(recognised.shape.limited(recognised.body, self.limit, recognised.host))
        if self.model != recognised.model:
            changes["model"] = self.model
        return changes

    def opening(self) -> None:
        """The request begins to go out. Raises where it must not any more."""
        self.raise_if_stopped()
        self._sent = True

    def heading(self, status: int, content_type: Optional[str], content_encoding: Optional[str]) -> None:
        self.answer.heading(status, content_type, content_encoding)

    def feed(self, chunk: bytes) -> bytes:
        """A chunk of the answer; returns what the caller is to see of it."""
        self.raise_if_stopped()
        return self.answer.feed(chunk)

    def ended(self) -> bytes:
        """The answer is complete; returns what the caller is still to see."""
        self.raise_if_stopped()
        rest = self.answer.end()
        self._finish(self._outcome())
        return rest

    def whole(self, content: bytes) -> None:
        """A complete answer in one piece, in place of `feed` and `ended`."""
        self.raise_if_stopped()
        self.answer.whole(content)
        self._finish(self._outcome())

    def closed(self) -> None:
        """The caller wants no more of the answer."""
        self.answer.end()
        self._finish(self._outcome() if self.answer.usage.finished or self.answer.failed else "cancelled")

    def failed(self, error: BaseException) -> None:
        """The transport gave up, or the caller. Raises in place of `error` where a stop is why."""
        self.raise_if_stopped()
        if isinstance(error, FenceError):
            self._finish("cut")
        elif not isinstance(error, Exception):
            self._finish("cancelled")
        else:
            self._finish("timeout" if is_timeout(error) else "error")

    # ---- the kill switch; any thread ----

    def cut(self, stop: Stop) -> bool:
        """Ends the call for a stop. False where it had ended before."""
        with self._lock:
            if self._finished or self.stopped is not None:
                return False
            self.stopped = stop
        interrupt = self.interrupt
        self._finish("cut")
        if interrupt is not None:
            interrupt()
        return True

    def raise_if_stopped(self) -> None:
        if self.stopped is not None:
            raise self.stopped_error(self.stopped)

    def stopped_error(self, stop: Stop) -> Stopped:
        for request in self.request.chain() if self.request else ():
            request.hit = "killed"
        return Stopped(stop.sentence(), request=self.request_id)

    # ---- reservations that come or go while the call runs; any thread ----

    def adopt(self, reservation: str) -> bool:
        """A reservation that was granted when nobody waited for it any more. False: the call is over."""
        with self._lock:
            if not self._finished:
                self.reservation = reservation
            return not self._finished

    def standing_reservation(self) -> Optional[str]:
        """Under which name a new connection is to keep the call's reservation: its own, or one of our making where
        the engine was away. None: the call is over."""
        with self._lock:
            if self._finished:
                return None
            self.reservation = self.reservation or new_id()
            return self.reservation

    # ---- the end ----

    def withdraw(self) -> None:
        """The call was not made after all."""
        with self._lock:
            self._finished = True
        self.hold.give_back()
        self._end_tries(made=False)

    def _outcome(self) -> str:
        usage = self.answer.usage
        complete = usage.finished or usage.output_known  # else it broke off, or was no answer at all
        return "ok" if complete and not usage.refused and not self.answer.failed else "error"

    def _finish(self, status: str) -> None:
        with self._lock:
            if self._finished:
                return
            self._finished = True
        self.interrupt = None  # it knows the call, and one that is over should not wait for the collector
        tokens, estimated = self._tokens()
        model = self._charged_model(tokens)
        price = _prices.builtin().find(model)
        self.hold.settle(price.cost(tokens, self._service_tier()) if price else 0)
        self._end_tries(made=True)
        self._done(self, self._record(status, model, tokens, estimated))

    def _tokens(self) -> Tuple[Tokens, bool]:
        """What is to be recorded, and whether some of it is an estimate."""
        usage, answer = self.answer.usage, self.answer
        if usage.known and usage.output_known:
            return usage.tokens(), False
        if answer.failed or not self._sent:
            return usage.tokens(), False  # nothing was done for it, so nothing is charged
        # The provider was at work, and what it did will be on its bill.
        tokens = usage.tokens()
        if not usage.known:
            recognised = self.recognised
            tokens = Tokens(input=likely_input(recognised.raw, recognised.body) + self._hidden_input)
        return tokens._replace(output=max(usage.output, likely_output(usage.characters))).within(), True

    def _service_tier(self) -> Optional[str]:
        wanted = self.recognised.body.get("service_tier")
        return self.answer.usage.service_tier or (wanted if isinstance(wanted, str) else None)

    def _charged_model(self, tokens: Tokens) -> str:
        """The name to record. What was asked for is what policies match, so it stays unless this call has another
        price by the name that says it has answered: an alias of another version, or a deployment's own name."""
        answered = name(self.answer.usage.model)
        if answered is None or answered == self.model:
            return self.model
        table, tier = _prices.builtin(), self._service_tier()
        sent_price, answered_price = table.find(self.model), table.find(answered)
        if answered_price is None:
            return self.model
        if sent_price is not None and sent_price.prices(tokens.input, tier) == answered_price.prices(tokens.input, tier):
            return self.model
        return answered

    def _record(self, status: str, model: str, tokens: Tokens, estimated: bool) -> Line:
        line: Line = {"type": "usage", "id": new_id(), "time": now(), "model": model}
        for key, value in (
            ("request", self.request_id),
            ("user", self.user),
            ("workflow", self.workflow),
            ("agent", self.own_agent),
            ("provider", self.recognised.provider),
            ("requested_model", name(self.recognised.model)),
            ("service_tier", name(self._service_tier())),
            ("reservation", self.reservation),
            ("cached_input_tokens", tokens.cached),
            ("cache_write_tokens", tokens.cache_write),
            ("cache_write_1h_tokens", tokens.cache_write_1h),
            ("reasoning_tokens", tokens.reasoning),
            ("tool_calls", self.answer.usage.tool_calls),
        ):
            if value:
                line[key] = value
        line["input_tokens"], line["output_tokens"] = tokens.input, tokens.output
        line["attempt"], line["status"] = self.attempt, status
        line["latency_ms"] = int((time.monotonic() - self._started) * 1000)
        marks = labels({"estimated": "1", **self.labels}) if estimated else self.labels
        if marks:
            line["labels"] = marks
        return line


def is_timeout(error: BaseException) -> bool:
    """Whether somebody waited too long: every HTTP library has its own exceptions for that."""
    seen = 0
    cause: Optional[BaseException] = error
    while cause is not None and seen < 5:
        if isinstance(cause, TimeoutError) or "Timeout" in type(cause).__name__ or type(cause).__name__ == "timeout":
            return True
        cause, seen = cause.__cause__ or cause.__context__, seen + 1
    return False
