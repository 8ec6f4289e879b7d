# SPDX-License-Identifier: GPL-3.0-or-later
"""The two kinds of connection that the contract knows."""

import os
import select
import socket
import time

from . import schema
from .lines import authorize, encode, fresh, parse, policy, to_bytes, usage

DEADLINE = float(os.environ.get("TOKENFENCE_TEST_DEADLINE", "20"))
"""Seconds after which something that was waited for counts as missing. No test passes by waiting that long."""


def has_input(peer, seconds):
    """Whether there is something to read, or an end, in so many seconds; for any descriptor, as select() is not."""
    poller = select.poll()
    poller.register(peer, select.POLLIN)
    return bool(poller.poll(seconds * 1000))


class Closed(Exception):
    """The engine has ended the connection."""


class LineConnection:
    """A client's end of one of the engine's sockets; every line that it reads is held against the schema."""

    speaks, hears, answers = "", "", ()

    def __init__(self, path, validate=True):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(DEADLINE)
        self.socket.connect(str(path))
        self.validate = validate
        self.arrived = 0.0  # when the last line that was read had arrived, by the monotonic clock
        self._buffer = bytearray()
        self._aside = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def fileno(self):
        return self.socket.fileno()

    def send(self, *lines):
        """Writes lines at once, without waiting for anything."""
        self.send_bytes(b"".join(to_bytes(line) for line in lines))

    def send_bytes(self, data):
        self.socket.sendall(data)

    def has_line(self):
        """Whether a whole line was read already: select() on the socket does not know of it."""
        return bool(self._aside) or b"\n" in self._buffer

    def receive(self):
        """The next line, whatever it is."""
        if self._aside:
            return self._aside.pop(0)
        return self._read()

    def _read(self):
        raw = self._read_raw()
        line = parse(raw)
        if self.validate:
            schema.check(self.hears, line)
        return line

    def _read_raw(self):
        deadline = time.monotonic() + DEADLINE
        while (end := self._buffer.find(b"\n")) < 0:
            left = deadline - time.monotonic()
            if left <= 0 or not has_input(self.socket, left):
                raise AssertionError(f"no line within {DEADLINE} s; set aside: {self._aside[-5:]}")
            try:
                data = self.socket.recv(1 << 20)
            except ConnectionResetError:
                data = b""
            if not data:
                raise Closed
            self._buffer += data
        self.arrived = time.monotonic()
        raw = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return raw

    def wait_for(self, matches, what):
        """The first line that `matches`; those before it stay to be read. An error that nobody expects fails."""
        for position, line in enumerate(self._aside):
            if matches(line):
                return self._aside.pop(position)
        while True:
            line = self._read()
            if matches(line):
                return line
            assert line["type"] != "error", f"waiting for {what}: {line}"
            self._aside.append(line)

    def expect(self, type_, **having):
        """The next line of this type that has these fields."""
        return self.wait_for(lambda line: line["type"] == type_ and all(
            line.get(key) == value for key, value in having.items()), f"{type_} {having}")

    def answer(self, line):
        """Sends a line and returns what answers it by its `id`: perhaps an error."""
        self.send(line)
        return self.wait_for(lambda got: got["type"] in self.answers and got.get("id") == line["id"], f"{line}")

    def refused(self, line):
        """Sends a line that must be refused, and returns the error."""
        self.send(line)
        return self.wait_for(lambda got: got["type"] == "error", f"an error for {line}")

    def check_taken(self, line):
        """Holds a line that the engine took against the schema."""
        if self.validate:
            schema.check(self.speaks, parse(encode(line).encode()))

    def until_closed(self):
        """Everything that still comes before the engine ends the connection."""
        lines = []
        while True:
            try:
                lines.append(self.receive())
            except Closed:
                return lines


class AgentConnection(LineConnection):
    """What an agent speaks: reports, questions, receipts."""

    speaks, hears = "from_agent", "to_agent"
    answers = ("decision", "pong", "error", "welcome")

    def hello(self, **fields):
        self.send({"type": "hello", **fields})
        return self.expect("welcome")

    def authorize(self, **fields):
        """Asks and returns the decision."""
        question = authorize(**fields)
        decision = self.answer(question)
        assert decision["type"] == "decision", decision
        self.check_taken(question)
        return decision

    def report(self, *records):
        """Sends records and waits until all of them are acknowledged; returns the `ack` lines."""
        self.send(*records)
        acks, covered = [], 0
        while covered < len(records):
            acks.append(self.expect("ack"))
            covered += acks[-1]["count"]
        assert covered == len(records) and acks[-1]["through"] == records[-1]["id"], acks
        for record in records:
            self.check_taken(record)
        return acks

    def spend(self, cost, **fields):
        """Reports one call that cost so much."""
        record = usage(cost_usd=cost, **fields)
        self.report(record)
        return record["id"]

    def until_pong(self):
        """What the engine has sent up to the answer to a `ping` that goes out now."""
        mark = fresh("ping")
        self.send({"type": "ping", "id": mark})
        lines = []
        while (line := self.receive()) != {"type": "pong", "id": mark, "time": line.get("time")}:
            lines.append(line)
        return lines


class OperatorConnection(LineConnection):
    """What the dashboard and the command line speak."""

    speaks, hears = "from_operator", "to_operator"
    answers = ("result", "error")

    def ask(self, verb, **fields):
        """Sends a verb that must succeed and returns its result."""
        line = {"type": verb, "id": fresh("op"), **fields}
        result = self.answer(line)
        assert result["type"] == "result" and result["ok"] is True, result
        self.check_taken(line)
        return result

    def refusal(self, verb, **fields):
        """Sends a verb that must be refused and returns the error."""
        error = self.answer({"type": verb, "id": fresh("op"), **fields})
        assert error["type"] == "error", error
        return error

    def status(self):
        return self.ask("status")

    def put_policy(self, **fields):
        """Puts a policy (defaults as in `lines.policy`) and returns it as the engine now has it."""
        wanted = policy(**fields)
        policies = self.ask("policy_put", policy=wanted)["policies"]
        return next(known for known in policies if known["id"] == wanted["id"])

    def figures(self, policy_id):
        """The row of `status` for one policy."""
        return next(row for row in self.status()["policies"] if row["id"] == policy_id)

    def used(self, policy_id):
        return self.figures(policy_id)["used_usd"]

    def until_status(self, holds, what):
        """Asks for `status` until it `holds`, and returns it."""
        deadline = time.monotonic() + DEADLINE
        while not holds(status := self.status()):
            assert time.monotonic() < deadline, f"never came: {what}; at last {status}"
        return status
