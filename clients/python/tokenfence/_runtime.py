# SPDX-License-Identifier: MIT
"""What a process has one of: the link to the engine, the calls in flight, the stops, the budgets of periods.

Locks are taken in this order and never the other way: the link's, then the runtime's, then a call's. So nothing here
writes to the link while it holds a lock of its own.
"""

from __future__ import annotations

import asyncio
import atexit
import logging
import os
import sys
import threading
from collections import OrderedDict
from datetime import datetime
from typing import Dict, List, Mapping, Optional, Union

from . import _budgets, _prices, _sockets
from ._admission import Admission, admission, question
from ._budgets import Cap, PeriodCap
from ._call import Call
from ._lines import MAX_LINE, PROTOCOL, Line, encode, name
from ._link import Link
from ._money import shown
from ._providers import recognise
from ._request import GuardedRequest, current
from ._stops import Stop, Stops, read_stop
from ._version import VERSION

log = logging.getLogger("tokenfence")

_FLUSH_AT_EXIT = 2.0  # seconds
_MOST_LOOSE = 256
_HELLO_ROOM = MAX_LINE - 2_048  # for the calls in flight that one `hello` names


class Declared:
    """A budget for a period that the code declares: a policy for the engine, a cap for this process."""

    def __init__(self, policy: Line, limit: int, cap: Optional[PeriodCap], facts: Mapping[str, str]) -> None:
        self.policy = policy
        self.limit = limit
        self.cap = cap  # None: one budget for each of many, which only the engine can tell apart
        self._facts = facts

    def covers(self, call: Call) -> bool:
        return all(call.facts.get(key) == value for key, value in self._facts.items())


class Runtime:
    """See above. Any thread."""

    def __init__(self) -> None:
        self.agent = name(os.environ.get("TOKENFENCE_AGENT")) or _program()
        self._lock = threading.Lock()
        self._in_flight: Dict[int, Call] = {}
        self._stops = Stops()
        self._declared: Dict[str, Declared] = {}
        self._refuse_option: Dict[str, bool] = {}  # hosts that do not know how a stream is made to tell its usage
        self._loose: "OrderedDict[int, str]" = OrderedDict()  # unguarded calls that failed: the request of a retry
        self._told: Dict[str, str] = {}  # warnings that have been given
        self.link = Link(self._opening, self._hear, self._late)

    # ---- fences ----

    def declare(self, declared: Declared) -> None:
        """A period's budget. Of two by the same id the smaller limit stands, as it does in the engine."""
        policy_id = declared.policy["id"]
        with self._lock:
            known = self._declared.get(policy_id)
            if known is None or declared.limit < known.limit:
                self._declared[policy_id] = declared
        self.link.tell(_proposal(declared))

    def inherit(self, other: Runtime) -> None:
        """What a forked child keeps of its parent."""
        self.agent = other.agent
        self._declared = dict(other._declared)
        self._refuse_option = dict(other._refuse_option)

    # ---- calls ----

    def begin(
        self, host: str, path: str, content: Union[bytes, bytearray, str], retries_told: Optional[str]
    ) -> Optional[Call]:
        """The call that a request is which may be one; None for a request that is none. Raises nothing."""
        try:
            recognised = recognise(host, path, content)
            if recognised is None:
                return None
            self.link.start()
            wants_usage = recognised.host not in self._refuse_option
            call = Call(recognised, current(), self.agent, wants_usage, self._finished)
            call.begin_tries(int(retries_told) if retries_told and retries_told.isdigit() else 0)
            if call.request is None and call.attempt > 1:
                call.request_id = self._loose.get(call.fingerprint)
            return call
        except Exception:
            log.exception("tokenfence: a call could not be read, and goes out unmetered")
            return None

    def admit(self, call: Call) -> None:
        """Returns when the call may go out. Raises the denial. Blocks while the engine is asked."""
        try:
            steps = self._admission(call)
            asked = next(steps)
            while True:
                asked = steps.send(self.link.ask(asked))
        except StopIteration as done:
            allowed = bool(done.value)
        except BaseException:
            self._withdraw(call)
            raise
        self._let_out(call, allowed)

    async def admit_async(self, call: Call) -> None:
        """The same for a coroutine."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:  # another kind of event loop: the wait is short, and bounded
            return self.admit(call)
        try:
            steps = self._admission(call)
            asked = next(steps)
            while True:
                asked = steps.send(await self.link.ask_async(asked))
        except StopIteration as done:
            allowed = bool(done.value)
        except BaseException:
            self._withdraw(call)
            raise
        self._let_out(call, allowed)

    def refused_option(self, call: Call) -> None:
        """The host does not know what makes a stream tell its usage."""
        self._refuse_option[call.recognised.host] = True

    def end_request(self, line: Line) -> None:
        self.link.start()
        self.link.record(line)

    def _admission(self, call: Call) -> Admission:
        caps: List[Cap] = []
        if self._declared:
            now = datetime.now()
            with self._lock:
                covering = [known.cap for known in self._declared.values() if known.cap and known.covers(call)]
            with _budgets.lock:
                for cap in covering:
                    cap.begin(now)
            caps.extend(covering)
        return admission(call, caps, self.link.answering)

    def _let_out(self, call: Call, allowed: bool) -> None:
        # First among those in flight, then the look at the stops: a `kill` that comes now finds it in one of the two.
        with self._lock:
            self._in_flight[id(call)] = call
        stop = self._stops.covering(call.facts)
        if stop is not None:
            self._withdraw(call)
            raise call.stopped_error(stop)
        if not allowed:
            self._tell_unrecorded(call)

    def _withdraw(self, call: Call) -> None:
        with self._lock:
            self._in_flight.pop(id(call), None)
        call.withdraw()
        if call.reservation is not None:
            self.link.tell({"type": "release", "reservation": call.reservation})

    def _finished(self, call: Call, record: Line) -> None:
        with self._lock:
            self._in_flight.pop(id(call), None)
            if call.request is None and record["status"] in ("error", "timeout"):
                record.setdefault("request", record["id"])  # a retry may follow, and joins it
                self._loose[call.fingerprint] = record["request"]
                if len(self._loose) > _MOST_LOOSE:
                    self._loose.popitem(last=False)
        self.link.record(record)
        if self.link.lost:
            self._warn_once("lost", "so many records wait for an engine that the oldest are dropped")
        for request in call.request.chain() if call.request else ():
            _alert(request)

    # ---- what the engine says; the link's thread, but for `_opening` ----

    def _opening(self) -> List[Line]:
        with self._lock:
            calls = list(self._in_flight.values())
            declared = list(self._declared.values())
        hello: Line = {
            "type": "hello",
            "protocol": PROTOCOL,
            "agent": self.agent,
            "client": f"tokenfence-python/{VERSION}",
            "pid": os.getpid(),
        }
        lines = []
        running: List[Line] = []
        size = 0
        for call in calls:
            reservation = call.standing_reservation()
            if reservation is None:
                continue
            line = {**question(call, call.model, call.output), "reservation": reservation}
            length = len(encode(line))
            if size + length > _HELLO_ROOM:
                lines.append({**hello, "inflight": running})
                running, size = [], 0
            running.append(line)
            size += length
        lines.append({**hello, "inflight": running} if running else hello)
        return lines + [_proposal(known) for known in declared]

    def _hear(self, line: Line) -> None:
        kind = line.get("type")
        if kind == "kill":
            stop = read_stop(line)
            if stop is not None:
                self._stops.latch(stop)
                self._cut(stop)
        elif kind == "resume":
            stop = read_stop(line)
            if stop is not None:
                self._stops.lift(stop)
        elif kind == "welcome":
            self._told.pop("away", None)
            standing = [read_stop(stop) for stop in line.get("stops") or () if isinstance(stop, dict)]
            known = [stop for stop in standing if stop is not None]
            self._stops.replace(known)
            for stop in known:
                self._cut(stop)
        elif kind == "policy_state":
            self._hear_state(line)

    def _cut(self, stop: Stop) -> None:
        """Ends every call that the stop covers, and confirms that nothing is spent any more."""
        with self._lock:
            calls = [call for call in self._in_flight.values() if stop.covers(call.facts)]
        cancelled = 0
        for call in calls:
            try:
                cancelled += call.cut(stop)
            except Exception:
                log.exception("tokenfence: a call could not be interrupted; it ends with its next byte")
        self.link.tell({"type": "kill_ack", "epoch": stop.epoch, "cancelled": cancelled})

    def _hear_state(self, line: Line) -> None:
        policy, state = str(line.get("policy")), str(line.get("state"))
        key = f"{policy}\n{line.get('key')}"
        if self._told.get(key, "ok") == state:
            return
        self._told[key] = state
        if state != "ok":
            used = line.get("used")
            share = f", {used:.0%} of it is used" if isinstance(used, (int, float)) else ""
            whose = f" ({line['key']})" if line.get("key") else ""
            log.warning("tokenfence: budget %s%s: %s%s", policy, whose, state, share)

    def _late(self, asked: Line, decision: Line) -> None:
        """The engine has come round after all: the call runs already, or it never will."""
        reservation = decision.get("reservation")
        if not reservation:
            return
        with self._lock:
            calls = [call for call in self._in_flight.values() if call.ask_id == asked["id"]]
        if not any(call.adopt(reservation) for call in calls):
            self.link.tell({"type": "release", "reservation": reservation})

    # ---- warnings ----

    def _tell_unrecorded(self, call: Call) -> None:
        if "away" not in self._told:
            if self.link.connected:
                why = "the engine does not answer"
            else:
                why = "no engine at " + " or ".join(place.path for place in _sockets.places())
            policies = ", ".join(self._declared)
            self._warn_once(
                "away",
                f"{why}: what agent {self.agent} spends (first on {call.model}) goes unrecorded until one is there. "
                "Per-request budgets hold inside this process by built-in prices"
                + (f", so does {policies}" if policies else "")
                + "; the kill switch does not reach it",
            )
        if call.request is not None and call.request.cap.limit is not None:
            if _prices.builtin().find(call.model) is None:
                self._warn_once(f"price of {call.model}", f"no price of {call.model} is known: no budget holds it")

    def _warn_once(self, about: str, sentence: str) -> None:
        if about not in self._told:
            self._told[about] = sentence
            log.warning("tokenfence: %s", sentence)


def _proposal(declared: Declared) -> Line:
    return {"type": "propose_policy", "id": declared.policy["id"], "policy": declared.policy}


def _alert(request: GuardedRequest) -> None:
    mark = request.options.mark(request.options.alert_at)
    if mark is not None and not request.alerted and request.cap.spent >= mark:
        request.alerted = True
        spent, budget = shown(request.cap.spent), shown(request.options.budget or 0)
        log.warning("tokenfence: request %s has spent %s of %s", request.id, spent, budget)


def _program() -> str:
    """What to call an agent that nobody has named: the script's name."""
    main = getattr(sys.modules.get("__main__"), "__file__", None) or (sys.argv[0] if sys.argv else "")
    stem = os.path.splitext(os.path.basename(main or ""))[0]
    if stem in ("", "-c", "-m", "__main__"):
        stem = os.path.basename(os.path.dirname(os.path.abspath(main))) if stem == "__main__" else ""
    return name(stem) or "python"


_runtime: Optional[Runtime] = None
_making = threading.Lock()


def runtime() -> Runtime:
    """This process's."""
    global _runtime
    if _runtime is None:
        with _making:
            if _runtime is None:
                _runtime = Runtime()
                atexit.register(_flush_at_exit)
    return _runtime


def replace(new: Optional[Runtime]) -> Optional[Runtime]:
    """Puts another in its place (None: one is made when it is needed), and returns the one before."""
    global _runtime
    before, _runtime = _runtime, new
    return before


def flush(seconds: float = _FLUSH_AT_EXIT) -> bool:
    """Waits until the engine has stored everything that this process has reported; False where that takes longer."""
    return _runtime is None or _runtime.link.flush(seconds)


def _flush_at_exit() -> None:
    flush()


def _after_fork() -> None:
    """The child has no thread to read the socket, and the connection and the calls are its parent's."""
    global _making
    _making = threading.Lock()
    _budgets.after_fork()
    before = replace(None)
    if before is not None:
        before.link.forget()
        child = Runtime()
        child.inherit(before)
        replace(child)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
