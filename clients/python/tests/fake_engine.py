# SPDX-License-Identifier: MIT
"""An engine for the tests: speaks the agent's side of the contract, takes nothing that the contract would refuse, and
nothing that it does not name (the real one passes unknown fields over, which would hide a misspelt one)."""

import json
import os
import re
import shutil
import socket
import tempfile
import threading
import time

DEADLINE = 20  # seconds after which something that was waited for counts as missing

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def _is_name(value):
    return isinstance(value, str) and 1 <= len(value) <= 256 and not _CONTROL.search(value)


def _is_text(value):
    return isinstance(value, str) and len(value) <= 1024


def _is_whole(value):
    return isinstance(value, int) and not isinstance(value, bool)


def _is_count(value):
    return _is_whole(value) and 0 <= value <= 10**9


def _is_attempt(value):
    return _is_count(value) and value >= 1


def _is_money(value):
    return isinstance(value, str) and re.fullmatch(r"\d+(\.\d+)?", value) is not None


def _is_time(value):
    return _is_whole(value) and 1_577_836_800_000 <= value <= (time.time() + 86_400) * 1000


def _is_labels(value):
    return isinstance(value, dict) and len(value) <= 32 and all(_is_name(k) and _is_name(v) for k, v in value.items())


def _is_fraction(value):
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value <= 1)


def _one_of(*words):
    return lambda value: value in words


def _or_none(rule):
    return lambda value: value is None or rule(value)


_WHO = {"request": _is_name, "user": _is_name, "workflow": _is_name, "agent": _is_name}
_CALL = {**_WHO, "provider": _is_name, "model": _is_name, "input_tokens": _is_count, "attempt": _is_attempt,
         "service_tier": _is_name, "labels": _is_labels}
_AUTHORIZE = {**_CALL, "type": _one_of("authorize"), "id": _is_name, "max_output_tokens": _is_count,
              "fallback_model": _is_name, "budget_usd": _is_money}
_POLICY = {
    "id": lambda value: re.fullmatch(r"[a-z0-9_.-]{1,64}", value) is not None,
    "name": _is_name,
    "match": lambda value: all(key in ("user", "workflow", "agent") and _is_name(value[key]) for key in value),
    "per": _one_of("all", "user", "workflow", "agent"),
    "period": _one_of("hour", "day", "week", "month", "total"),
    "limit_usd": _is_money,
    "alert_at": _is_fraction,
    "downgrade_at": _is_fraction,
    "kill_at": _is_fraction,
    "fallback_model": _or_none(_is_name),
    "max_retries": _or_none(_is_count),
}
_LINES = {
    "hello": ({"type"}, {
        "type": _one_of("hello"), "protocol": _one_of(1), "agent": _is_name, "client": _is_text, "pid": _is_count,
        "inflight": lambda calls: isinstance(calls, list) and all(
            not _faults(call, {"type", "id", "model", "reservation"}, {**_AUTHORIZE, "reservation": _is_text})
            for call in calls),
    }),
    "usage": ({"type", "id", "model", "input_tokens", "output_tokens", "time", "status", "attempt"}, {
        **_CALL, "type": _one_of("usage"), "id": _is_name, "time": _is_time, "requested_model": _is_name,
        "cached_input_tokens": _is_count, "cache_write_tokens": _is_count, "cache_write_1h_tokens": _is_count,
        "output_tokens": _is_count, "reasoning_tokens": _is_count, "tool_calls": _is_count, "latency_ms": _is_count,
        "status": _one_of("ok", "error", "timeout", "cancelled", "cut"), "reservation": _is_text,
    }),
    "request_end": ({"type", "id", "request", "status", "time"}, {
        **_WHO, "type": _one_of("request_end"), "id": _is_name, "time": _is_time, "outcome": _is_text,
        "status": _one_of("ok", "error", "capped", "denied", "killed"), "budget_usd": _is_money, "labels": _is_labels,
    }),
    "authorize": ({"type", "id", "model", "input_tokens", "max_output_tokens"}, _AUTHORIZE),
    "release": ({"type", "reservation"}, {"type": _one_of("release"), "reservation": _is_text}),
    "kill_ack": ({"type", "epoch", "cancelled"},
                 {"type": _one_of("kill_ack"), "epoch": _is_count, "cancelled": _is_count}),
    "propose_policy": ({"type", "policy"}, {
        "type": _one_of("propose_policy"), "id": _is_name,
        "policy": lambda policy: not _faults(policy, {"id", "period", "limit_usd"}, _POLICY),
    }),
    "ping": ({"type"}, {"type": _one_of("ping"), "id": _is_name}),
}


def _faults(line, required, rules):
    """What is wrong with the fields, as sentences."""
    found = [f"{key} is missing" for key in required if key not in line]
    for key, value in line.items():
        if key not in rules:
            found.append(f"{key} is not a field of it")
        elif not rules[key](value):
            found.append(f"{key} cannot be {value!r}")
    parts = (("cached_input_tokens", "input_tokens"), ("cache_write_1h_tokens", "cache_write_tokens"),
             ("reasoning_tokens", "output_tokens"))
    found += [f"{part} is above {whole}" for part, whole in parts if line.get(part, 0) > line.get(whole, 0)]
    if line.get("cached_input_tokens", 0) + line.get("cache_write_tokens", 0) > line.get("input_tokens", 0):
        found.append("the parts of input_tokens are more than it")
    return found


def faults(raw):
    """What the contract finds wrong with a line as it came."""
    if len(raw) + 1 > 65_536:
        return [f"too long: {len(raw)} bytes"]
    line = json.loads(raw.decode("utf-8"), object_pairs_hook=_unique)
    if line.get("type") not in _LINES:
        return [f"unknown type {line.get('type')!r}"]
    required, rules = _LINES[line["type"]]
    return [f"{line['type']}: {fault}" for fault in _faults(line, required, rules)]


def _unique(pairs):
    members = dict(pairs)
    assert len(members) == len(pairs), f"a key stands twice: {pairs}"
    return members


class Ledger:
    """Decides like the engine does, for one policy and for requests: spent plus reserved stays within the limit."""

    def __init__(self, cost_nano, prices, limit_usd=None, policy="org-day", tells_room=True):
        self._cost, self._prices = cost_nano, prices
        self._limit = None if limit_usd is None else round(limit_usd * 10**9)
        self._policy, self._tells_room = policy, tells_room
        self.spent, self._held, self._requests, self._of = 0, {}, {}, {}

    def _worst(self, line, model):
        return self._cost(self._prices, model, {"input": line["input_tokens"], "output": line["max_output_tokens"]})

    def _room(self, line):
        reserved = sum(self._held.values())
        room = [] if self._limit is None else [(self._limit - self.spent - reserved, self._policy)]
        if "budget_usd" in line:
            request = line["request"]
            mine = sum(nano for name, nano in self._held.items() if self._of[name] == request)
            budget = round(float(line["budget_usd"]) * 10**9)
            room.append((budget - self._requests.get(request, 0) - mine, "request"))
        return min(room, default=(10**18, None))

    def decide(self, line):
        room, policy = self._room(line)
        for model, verdict in ((line["model"], "allow"), (line.get("fallback_model"), "downgrade")):
            if model and self._worst(line, model) <= room:
                name = f"r-{len(self._of) + 1}"
                self._held[name], self._of[name] = self._worst(line, model), line.get("request")
                return {"verdict": verdict, "model": model, "reservation": name,
                        "reserved_usd": self._held[name] / 10**9}
        denial = {"verdict": "deny", "policy": policy, "code": "budget", "reason": "no room", "until": None}
        return {**denial, "room_usd": f"{max(room, 0) / 10**9:.9f}"} if self._tells_room else denial

    def settle(self, line):
        self._held.pop(line.get("reservation"), None)
        if line["type"] == "usage":
            tokens = {"input": line["input_tokens"], "output": line["output_tokens"],
                      "cached": line.get("cached_input_tokens", 0), "cache_write": line.get("cache_write_tokens", 0),
                      "cache_write_1h": line.get("cache_write_1h_tokens", 0),
                      "reasoning": line.get("reasoning_tokens", 0)}
            nano = self._cost(self._prices, line["model"], tokens, line.get("service_tier"))
            self.spent += nano
            request = line.get("request")
            self._requests[request] = self._requests.get(request, 0) + nano


def allow(line):
    """The decision of an engine without a policy."""
    return {"verdict": "allow", "model": line["model"], "reservation": f"r-{line['id']}", "reserved_usd": 0.01}


class FakeEngine:
    """Listens from when it is made until `close`; what it heard is in `lines`, what was wrong with it in `wrong`."""

    def __init__(self, decide=allow, ledger=None):
        self.directory = tempfile.mkdtemp(prefix="tf-")
        os.chmod(self.directory, 0o700)
        self.path = os.path.join(self.directory, "agent.sock")
        self.ledger = ledger
        self.decide = ledger.decide if ledger else decide
        self.silent = False  # reads, and answers nothing
        self.acking = True
        self.busy = 0  # so many records are refused as busy
        self.stops = {}
        self.lines = []
        self.wrong = []
        self._epoch = 0
        self._changed = threading.Condition()
        self._connections = []
        self._listener = None
        self.listen()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # ---- its life ----

    def listen(self):
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(self.path)
        self._listener.listen(64)
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def go_away(self):
        """As when it is killed: the connections end, and nobody listens."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        os.unlink(self.path)
        with self._changed:
            connections, self._connections = self._connections, []
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # its client has ended it

    def close(self):
        if os.path.exists(self.path):
            self.go_away()
        shutil.rmtree(self.directory, ignore_errors=True)

    def _accept(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with self._changed:
                self._connections.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection, connection.makefile("rb") as lines:
            try:
                for raw in lines:
                    self._take(connection, raw.rstrip(b"\n"))
            except OSError:
                pass
        with self._changed:
            if connection in self._connections:
                self._connections.remove(connection)

    # ---- what it hears ----

    def _take(self, connection, raw):
        line = json.loads(raw)
        wrong = faults(raw)
        with self._changed:
            self.wrong += wrong
            self.lines.append(line)
            if self.ledger and line["type"] in ("usage", "release"):
                self.ledger.settle(line)
            self._changed.notify_all()
        if self.silent:
            return
        if wrong:
            self._say(connection, {"type": "error", "code": "bad_field", "message": wrong[0], "id": line.get("id")})
            return
        answer = getattr(self, f"_on_{line['type']}", None)
        if answer is not None:
            answer(connection, line)

    def _on_hello(self, connection, line):
        self._say(connection, {"type": "welcome", "protocol": 1, "engine": "tokenfence/0.1.0", "session": "s-1",
                               "time": "2026-11-24T03:06:07.983Z", "stops": list(self.stops.values()), "policies": []})

    def _on_authorize(self, connection, line):
        with self._changed:
            stop = next((stop for stop in self.stops.values() if all(
                line.get(key) == value for key, value in stop["scope"].items())), None)
            if stop is not None:
                decision = {"verdict": "deny", "policy": None, "code": "stopped", "reason": stop["reason"] or "stopped"}
            else:
                decision = self.decide(line)
        if decision is not None:
            self._say(connection, {"type": "decision", "id": line["id"], **decision})

    def _record(self, connection, line):
        if self.busy:
            self.busy -= 1
            self._say(connection, {"type": "error", "code": "busy", "message": "the disk is full", "id": line["id"]})
        elif self.acking:
            self._say(connection, {"type": "ack", "through": line["id"], "count": 1})

    _on_usage = _on_request_end = _record

    def _on_propose_policy(self, connection, line):
        self._say(connection, {"type": "policy_accepted", "id": line["policy"]["id"]})

    def _on_ping(self, connection, line):
        self._say(connection, {"type": "pong", "time": "2026-11-24T03:06:07.983Z", "id": line.get("id")})

    @staticmethod
    def _say(connection, line):
        try:
            connection.sendall(json.dumps(line, separators=(",", ":")).encode() + b"\n")
        except OSError:
            pass

    # ---- what an operator does ----

    def broadcast(self, line):
        with self._changed:
            connections = list(self._connections)
        for connection in connections:
            self._say(connection, line)

    def kill(self, scope=None, reason="enough"):
        """Presses the kill switch and returns the epoch."""
        with self._changed:
            self._epoch += 1
            stop = {"epoch": self._epoch, "scope": scope or {}, "reason": reason}
            self.stops[json.dumps(stop["scope"])] = stop
        self.broadcast({"type": "kill", "time": "2026-11-24T03:06:07.983Z", **stop})
        return stop["epoch"]

    def resume(self, scope=None):
        with self._changed:
            self._epoch += 1
            self.stops.pop(json.dumps(scope or {}), None)
        self.broadcast({"type": "resume", "epoch": self._epoch, "scope": scope or {}})

    # ---- what a test asks ----

    def heard(self, kind, **having):
        with self._changed:
            return [line for line in self.lines if line["type"] == kind
                    and all(line.get(key) == value for key, value in having.items())]

    def wait_for(self, kind, count=1, **having):
        """The lines of this type that have these fields, as soon as there are so many."""
        with self._changed:
            there = self._changed.wait_for(lambda: len(self.heard(kind, **having)) >= count, DEADLINE)
            assert there, f"{count} x {kind} {having} were waited for, there are: {self.lines}"
        return self.heard(kind, **having)

    @property
    def usages(self):
        return self.heard("usage")

    @property
    def asked(self):
        return self.heard("authorize")
