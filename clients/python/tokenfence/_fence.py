# SPDX-License-Identifier: MIT
"""TokenFence: what a program says about the money that its agents may spend."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Callable, List, Mapping, Optional, TypeVar, Union, overload

from . import _guard, _hooks
from ._budgets import PeriodCap
from ._lines import Line, policy_id
from ._lines import labels as clean_labels
from ._lines import name as clean_name
from ._money import Dollars, decimal_text, nanos
from ._periods import REQUEST, wire_period
from ._request import Options
from ._runtime import Declared, runtime
from ._scope import RequestScope

F = TypeVar("F", bound=Callable[..., Any])

_UNSET: Any = object()
_USER_LABELS = ("user", "user_id")
_PER = ("all", "user", "workflow", "agent")


class TokenFence:
    """A budget, and the guard that holds it.

        fence = TokenFence(budget=0.50)          # $0.50 for each request

        @fence.guard
        async def handle(question): ...

    From the moment that a fence exists, every model call of the process that goes through httpx, requests or urllib3
    is metered, and the TokenFence engine is asked before it is made. Inside a guarded function it also counts
    against the fence's budget.

    Args:
        budget: dollars. For one request, or with `period` for everything in that period. None: calls are metered
            and attributed, but this fence limits nothing.
        period: "request" (as if left out), "hourly", "daily", "weekly", "monthly" or "total". With a period other than
            the request the budget is proposed to the engine as a policy, which holds for all processes together and
            which an operator can take over; it does not have to guard anything.
        alert_at: the fraction of the budget at which somebody is told.
        downgrade_at: the fraction from which calls are made with `model_fallback`.
        kill_at: the fraction at which calls are denied; the whole budget if left out.
        model_fallback: the model to use instead where only a cheaper one still fits.
        max_retries: how often the same call may be repeated within a request.
        labels: what to tell calls apart by. One that is called `user` or `user_id` is the user, too.
        user, workflow, agent: who the guarded calls are for and who makes them. With a period the budget counts only
            what matches them.
        name: the id of the policy that a period's budget becomes; `code-` and the period (and the workflow, …)
            if left out.
        per: "all", "user", "workflow" or "agent": with a period, one budget together or one for each.
    """

    def __init__(
        self,
        budget: Optional[Dollars] = None,
        *,
        period: Optional[str] = None,
        alert_at: Optional[float] = _UNSET,
        kill_at: Optional[float] = None,
        downgrade_at: Optional[float] = None,
        model_fallback: Optional[str] = None,
        max_retries: Optional[int] = None,
        labels: Optional[Mapping[str, Any]] = None,
        user: object = None,
        workflow: object = None,
        agent: object = None,
        name: Optional[str] = None,
        per: str = "all",
    ) -> None:
        self.period = wire_period(period)
        amount = None if budget is None else nanos(budget, "budget")
        if amount == 0:
            raise ValueError("budget must be more than 0 dollars")
        marks = _marks(None if alert_at is _UNSET else alert_at, downgrade_at, kill_at)
        if max_retries is not None and (isinstance(max_retries, bool) or not isinstance(max_retries, int)):
            raise TypeError(f"max_retries must be a whole number, not {type(max_retries).__name__}")
        if max_retries is not None and max_retries < 0:
            raise ValueError(f"max_retries must not be negative, but is {max_retries}")
        facts = _facts(labels, user, workflow, agent)
        is_period = self.period != REQUEST
        if is_period and amount is None:
            raise ValueError(f"a fence for a {self.period} needs a budget")
        self._options = Options(
            budget=None if is_period else amount,
            kill_at=1.0 if marks[2] is None else marks[2],
            alert_at=marks[0],
            downgrade_at=marks[1],
            fallback_model=clean_name(model_fallback),
            max_retries=None if is_period else max_retries,
            **facts,
        )
        self.policy_id: Optional[str] = None
        """The id of the policy that this fence proposes; None for a fence for one request."""
        _hooks.install()
        if is_period and amount is not None:
            if per not in _PER:
                raise ValueError(f"per must be one of {', '.join(_PER)}, not {per!r}")
            explicit = {"workflow": workflow, "agent": agent, "user": user}
            declared = self._declare(amount, marks, alert_at is not _UNSET, max_retries, name, per, explicit)
            self.policy_id = declared.policy["id"]
            runtime().declare(declared)
        runtime().link.start()

    def _declare(
        self,
        amount: int,
        marks: List[Optional[float]],
        alert_given: bool,
        max_retries: Optional[int],
        wanted_name: Optional[str],
        per: str,
        explicit: Mapping[str, object],
    ) -> Declared:
        match = {key: clean for key, clean in ((key, clean_name(value)) for key, value in explicit.items()) if clean}
        for key, value in match.items():
            if "*" in value:
                raise ValueError(f"{key} must not have a * in it, which would be a pattern in a {self.period}'s budget")
        identity = policy_id(wanted_name) if wanted_name else policy_id("code", self.period, *match.values())
        policy: Line = {
            "id": identity,
            "period": self.period,
            "limit_usd": decimal_text(amount),
            "per": per,
            "match": match,
            "downgrade_at": marks[1],
            "kill_at": self._options.kill_at,
            "fallback_model": self._options.fallback_model,
            "max_retries": max_retries,
        }
        if alert_given:
            policy["alert_at"] = marks[0]
        if wanted_name:
            policy["name"] = clean_name(wanted_name) or identity
        limit = int(amount * self._options.kill_at) if self._options.kill_at < 1 else amount
        cap = PeriodCap(limit, f"budget {identity}", self.period, identity) if per == "all" else None
        return Declared(policy, amount, cap, match)

    @overload
    def guard(self, function: F) -> F: ...

    @overload
    def guard(
        self,
        *,
        user: object = None,
        workflow: object = None,
        agent: object = None,
        labels: Optional[Mapping[str, Any]] = None,
    ) -> Callable[[F], F]: ...

    def guard(
        self,
        function: Optional[F] = None,
        *,
        user: object = None,
        workflow: object = None,
        agent: object = None,
        labels: Optional[Mapping[str, Any]] = None,
    ) -> Union[F, Callable[[F], F]]:
        """Guards a function: a plain one, a coroutine, a generator or an asynchronous generator.

        Each call of it is one request with a budget of its own. A denial ends it, whatever `except Exception` it
        contains, and reaches its caller as :class:`BudgetExceeded`, :class:`Stopped` or :class:`RetriesExceeded`.
        """
        options = self._with(user, workflow, agent, labels)

        def decorate(target: F) -> F:
            return _guard.guarded(target, lambda: RequestScope(options, self))

        return decorate if function is None else decorate(function)

    def request(
        self,
        *,
        user: object = None,
        workflow: object = None,
        agent: object = None,
        labels: Optional[Mapping[str, Any]] = None,
    ) -> RequestScope:
        """One request as a block: `with fence.request(user="u-17") as request:`, or `async with`."""
        return RequestScope(self._with(user, workflow, agent, labels), self)

    def outcome(self, result: str) -> None:
        """Says what became of the request that this code runs in, for cost per outcome: `"refund_issued"`."""
        RequestScope.tell_outcome(self, result)

    def _with(
        self, user: object, workflow: object, agent: object, more_labels: Optional[Mapping[str, Any]]
    ) -> Options:
        facts = _facts(more_labels, user, workflow, agent)
        named = {key: facts[key] for key in ("user", "workflow", "agent") if facts[key]}
        return replace(self._options, labels={**self._options.labels, **facts["labels"]}, **named)


def _facts(given: Optional[Mapping[str, Any]], user: object, workflow: object, agent: object) -> Any:
    clean = clean_labels(given)
    named = next((clean[key] for key in _USER_LABELS if key in clean), None)
    return {
        "labels": clean,
        "user": clean_name(user) or named,
        "workflow": clean_name(workflow),
        "agent": clean_name(agent),
    }


def _marks(alert: Optional[float], downgrade: Optional[float], kill: Optional[float]) -> List[Optional[float]]:
    """The three fractions, checked."""
    marks = [alert, downgrade, kill]
    reached = ("alert_at", 0.0)
    for what, mark in zip(("alert_at", "downgrade_at", "kill_at"), marks):
        if mark is None:
            continue
        if isinstance(mark, bool) or not isinstance(mark, (int, float)):
            raise TypeError(f"{what} must be a fraction such as 0.8, not {type(mark).__name__}")
        if not 0 < mark <= 1:
            raise ValueError(f"{what} must be above 0 and up to 1, not {mark!r}")
        if mark < reached[1]:
            raise ValueError(f"{what} must not be below {reached[0]}, but {mark!r} is below {reached[1]!r}")
        reached = (what, mark)
    return marks
