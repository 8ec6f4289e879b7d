# SPDX-License-Identifier: GPL-3.0-or-later
"""What the engine says of itself: queues, commits, decisions, dropped connections, in `status` and in the log."""

import os
import re
import resource
import socket
import sqlite3
import time

import pytest
from harness import Engine, fresh, parse_time, usage
from harness.connection import DEADLINE, Closed


def log_of(engine, kind):
    """What stands in the log of this kind, oldest first. Only for reading, as whoever looks from outside must."""
    connection = sqlite3.connect(f"file:{engine.db}?mode=ro", uri=True)
    try:
        return [text for text, in connection.execute("SELECT text FROM log WHERE kind = ? ORDER BY number", (kind,))]
    finally:
        connection.close()


def until_logged(engine, kind, pattern):
    deadline = time.monotonic() + DEADLINE
    while not (found := [text for text in log_of(engine, kind) if re.search(pattern, text)]):
        assert time.monotonic() < deadline, f"never logged: {pattern}; {log_of(engine, kind)}"
    return found


def test_an_idle_engine_has_nothing_waiting_and_no_commit_of_records(own_engine):
    status = own_engine.status()
    assert status["queues"] == {"intake_bytes": 0, "records": 0, "answer_bytes": 0, "edits": 0}
    assert status["last_commit"] is None
    assert set(status["dropped"].values()) == {0} and set(status["denied"].values()) == {0}


def test_the_last_commit_with_records_is_told_with_its_time_and_size(engine, agent, operator):
    agent.report(usage(cost_usd="0.01"))
    before = operator.status()
    assert before["last_commit"]["records"] == 1 and before["last_commit"]["duration_us"] > 0
    assert before["time"] >= before["last_commit"]["time"]
    operator.put_policy()  # a commit without records
    after = operator.status()
    assert after["last_commit"] == before["last_commit"] and after["commits"] > before["commits"]
    assert parse_time(after["last_commit"]["time"]) is not None


def test_decisions_are_counted_by_what_they_were(engine, agent, operator):
    limit = operator.put_policy(limit_usd=1, downgrade_at=0.5, fallback_model="gpt-4o-mini", max_retries=1)
    user = limit["match"]["user"]
    before = operator.status()
    asked = {"user": user, "input_tokens": 1000, "max_output_tokens": 1000}
    agent.authorize(**asked)
    agent.spend("0.49", user=user)
    assert agent.authorize(**asked)["verdict"] == "downgrade"
    assert agent.authorize(user=user, estimate_usd=2)["code"] == "budget"
    assert agent.authorize(user=user, attempt=9)["code"] == "retries"
    operator.ask("kill", scope={"user": user})
    assert agent.authorize(user=user)["code"] == "stopped"
    operator.ask("resume", scope={"user": user})
    after = operator.status()
    assert after["allowed"] - before["allowed"] == 1 and after["downgraded"] - before["downgraded"] == 1
    assert {code: after["denied"][code] - before["denied"][code] for code in after["denied"]} == {
        "budget": 1, "retries": 1, "stopped": 1, "unpriced": 0}


def test_one_that_does_not_read_is_dropped_and_the_log_says_why(own_engine):
    with own_engine.operator(validate=False) as operator, own_engine.agent(agent="deaf-bot") as deaf:
        for _ in range(20):
            operator.put_policy(name="x" * 250)
        deaf.socket.settimeout(DEADLINE)
        with pytest.raises((ConnectionError, Closed)):
            while True:  # each `hello` is answered by all policies, and nobody reads that
                deaf.send({"type": "hello", "agent": "deaf-bot"})
        operator.until_status(lambda status: status["dropped"]["slow_reader"] == 1, "a slow reader that was dropped")
    assert until_logged(own_engine, "agent", r"^deaf-bot \(process \d+\) was cut off: it did not read")


def test_newcomers_without_a_descriptor_are_counted_and_logged_once_a_minute(own_engine):
    pid = own_engine.process.pid
    with own_engine.operator() as operator:
        assert operator.status()["agents"] == []  # it was let in
        before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        most = max(int(name) for name in os.listdir(f"/proc/{pid}/fd")) + 1
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (most, before[1]))
        for _ in range(20):
            with socket.socket(socket.AF_UNIX) as newcomer:
                newcomer.settimeout(DEADLINE)
                newcomer.connect(str(own_engine.runtime_dir / "agent.sock"))
                assert newcomer.recv(1) == b""
        resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
        operator.until_status(lambda status: status["dropped"]["no_descriptor"] >= 20, "newcomers sent away")
    assert len(until_logged(own_engine, "refused", "no descriptor is left")) in (1, 2), "a minute may end in between"


def test_the_end_of_the_engine_says_how_it_kept_up(own_engine):
    with own_engine.agent() as agent:
        agent.report(usage(cost_usd="0.01"), usage(cost_usd="0.01"))
    own_engine.stop()
    assert re.search(r" ends: \d+ commits, the last of [12] records? in \d+\.\d ms; 0 records wait$",
                     log_of(own_engine, "engine")[-1])


def test_status_says_it_in_words(engine, agent):
    agent.spend("0.01", user=fresh("u"))
    done = engine.cli("status")
    assert re.search(r"0 records wait for the disk; the last commit: 1 record in \d+\.\d ms, at \d{4}-", done.stdout)
