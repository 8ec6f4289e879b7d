# SPDX-License-Identifier: MIT
"""May a call be made? The engine is asked; where there is none, this process's own budgets answer.

Written once for threads and tasks: `admission` is a generator that yields the questions and is sent the answers, and
whoever drives it knows how to wait.
"""

from __future__ import annotations

import itertools
from typing import Any, Dict, Generator, List, Optional

from . import _budgets
from ._budgets import Cap
from ._call import Call
from ._lines import MAX_COUNT, Line, name
from ._money import decimal_text, nanos
from ._offer import Offer, Weighing, shortage
from .errors import BudgetExceeded, FenceError, RetriesExceeded, Stopped, denial

_ask_ids = itertools.count(1)

Admission = Generator[Line, Optional[Line], bool]


def admission(call: Call, period_caps: List[Cap], answering: bool) -> Admission:
    """Returns whether an engine has allowed the call; False: it may go out because none was there to ask. Raises the
    denial. Afterwards the call knows its model, its limit, its reservation, and what it holds."""
    _refuse_retries(call)
    own = call.request.caps() if call.request else []
    everything = [*own, *period_caps]
    if answering:
        offer = _held(call, own, everything)
        # A budget further out is none that the engine knows of for this request.
        if offer.short is None or offer.short is own[0]:
            if (yield from _ask(call, own, offer)):
                return True
    offer = _held(call, everything, everything)
    if offer.short is not None:
        policy = offer.short.policy or "request"
        raise _owned(BudgetExceeded(shortage(call, offer), policy=policy), call, offer.short)
    _settle_on(call, offer.model, offer)
    return False


def _held(call: Call, weighed: List[Cap], held: List[Cap]) -> Offer:
    """The best offer under some caps, reserved under them and others."""
    with _budgets.lock:
        call.hold.take(held, 0)
        offer = Weighing(call, weighed).offer()
        if offer.short is None:
            call.hold.take(held, offer.worst)
        return offer


def _ask(call: Call, caps: List[Cap], offer: Offer) -> Admission:
    """Asks the engine; twice where it tells how much room there is and a lower limit fits into it."""
    for again in (False, True):
        # A fallback that only the lack of room has chosen is the engine's to choose: it knows of more budgets.
        model = offer.model if offer.limited or offer.unasked else call.recognised.model
        asked = question(call, model, offer.output)
        call.ask_id = asked["id"]
        decision = yield asked
        if decision is None:
            return False
        verdict = decision.get("verdict")
        if verdict in ("allow", "downgrade"):
            call.reservation = decision.get("reservation") or None
            _settle_on(call, name(decision.get("model")) or model, offer)
            return True
        smaller = None if again else _smaller(call, caps, decision)
        if smaller is None:
            raise _denied(call, decision)
        offer = smaller
    return False


def _smaller(call: Call, caps: List[Cap], decision: Line) -> Optional[Offer]:
    """An offer for the room that the engine says is left."""
    if decision.get("code") != "budget" or decision.get("room_usd") is None:
        return None
    try:
        room = nanos(decision["room_usd"], "room_usd")
    except (TypeError, ValueError):
        return None
    with _budgets.lock:
        offer = Weighing(call, caps).within(room)
    return offer if offer is not None and offer.limited else None


def question(call: Call, model: str, output: int) -> Line:
    """The `authorize` line of a call that is made with this model and puts out so much at most."""
    request, recognised = call.request, call.recognised
    fallback = request.fallback_model() if request else None
    optional: Dict[str, Any] = {
        "request": call.request_id,
        "user": call.user,
        "workflow": call.workflow,
        "agent": call.own_agent,
        "provider": recognised.provider,
        "service_tier": name(recognised.body.get("service_tier")),
        "fallback_model": fallback if fallback != model else None,
        "labels": call.labels,
    }
    line: Line = {"type": "authorize", "id": f"a{next(_ask_ids)}", "model": model}
    line.update({key: value for key, value in optional.items() if value})
    line["input_tokens"] = call.most_input
    line["max_output_tokens"] = min(output * recognised.shape.answers(recognised.body), MAX_COUNT)
    line["attempt"] = call.attempt
    if request is not None and request.cap.limit is not None:
        line["budget_usd"] = decimal_text(request.cap.limit)
    return line


def _settle_on(call: Call, model: str, offer: Offer) -> None:
    """Makes the call what was allowed."""
    call.model, call.output = model, offer.output
    call.limit = offer.output if offer.limited else None
    if model != offer.model:
        with _budgets.lock:
            worst = Weighing(call, ()).worst(model, offer.output)
        call.hold.change(worst)


def _refuse_retries(call: Call) -> None:
    for request, attempt in call.attempts:
        most = request.options.max_retries
        if most is not None and attempt > most + 1:
            error = RetriesExceeded(
                f"this call has been tried {attempt - 1} times, and max_retries is {most}", request=request.id
            )
            raise _owned(error, call, request.cap)


def _denied(call: Call, decision: Line) -> FenceError:
    error = denial(
        str(decision.get("code") or ""),
        str(decision.get("reason") or "the engine denied the call"),
        policy=decision.get("policy"),
        until=decision.get("until"),
    )
    own = decision.get("policy") == "request" and isinstance(error, BudgetExceeded)
    return _owned(error, call, call.request.cap if own and call.request else None)


def _owned(error: FenceError, call: Call, cap: Optional[Cap]) -> FenceError:
    """The denial with whose limit it is, and what it makes of the requests around the call."""
    for request in call.request.chain() if call.request else ():
        if request.cap is cap:
            error._owner = request
            error.request = request.id
            request.hit = "capped" if isinstance(error, BudgetExceeded) else "denied"
            break  # those further out have lost nothing yet
        request.hit = "killed" if isinstance(error, Stopped) else "denied"
    if error.request is None:
        error.request = call.request_id
    return error
