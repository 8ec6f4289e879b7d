# SPDX-License-Identifier: GPL-3.0-or-later
"""The disk takes nothing any more: nothing is acknowledged that is not stored, and the kill switch works all the same.

A limit on the size of files stands for the full disk: the engine's writes fail at once, and lifting it is the space
that came back.
"""

import os
import resource
import signal
from decimal import Decimal

import pytest
from harness import Engine, fresh, policy, usage
from harness.engine import Home, as_stranger, environment, run


class FullDisk:
    """While the context is entered, no file of the engine can grow or be written behind its first byte."""

    def __init__(self, engine):
        self.pid = engine.process.pid

    def __enter__(self):
        self.before = resource.prlimit(self.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (1, self.before[1]))
        return self

    def __exit__(self, *_):
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, self.before)


@pytest.fixture
def disk_engine():
    """One that is started as a shell starts it, for which a limit on files means death unless the engine sees to it."""
    with Engine() as engine:
        yield engine


def test_a_record_that_cannot_be_stored_is_answered_by_busy_and_taken_later(disk_engine):
    with disk_engine.agent() as agent, disk_engine.operator() as operator:
        stored = agent.spend("0.25")
        record = usage(cost_usd="0.5")
        with FullDisk(disk_engine):
            error = agent.refused(record)
            assert (error["code"], error["id"]) == ("busy", record["id"])
            assert operator.status()["today_usd"] == Decimal("0.25"), "what is not stored is not counted"
        agent.report(record)
        assert operator.status()["today_usd"] == Decimal("0.75")
    disk_engine.kill()
    disk_engine.start()
    assert [row["id"] for row in disk_engine.export()] == [stored, record["id"]]


def test_many_records_on_a_full_disk_are_each_answered_and_none_is_lost(disk_engine):
    records = [usage(cost_usd="0.01") for _ in range(500)]
    with disk_engine.agent() as agent:
        agent.spend("0.01")
        with FullDisk(disk_engine):
            agent.send(*records)
            busy = [agent.receive() for _ in records]
        assert {(line["type"], line["code"]) for line in busy} == {("error", "busy")}
        assert {line["id"] for line in busy} == {record["id"] for record in records}
        agent.report(*records)
    assert len(disk_engine.export()) == 501


def test_a_reservation_stands_until_its_usage_could_be_stored(disk_engine):
    with disk_engine.agent() as agent, disk_engine.operator() as operator:
        limit = operator.put_policy(limit_usd=1)
        user = limit["match"]["user"]
        granted = agent.authorize(user=user, estimate_usd="0.75")["reservation"]
        record = usage(user=user, cost_usd="0.5", reservation=granted)
        with FullDisk(disk_engine):
            assert agent.refused(record)["code"] == "busy"
            assert agent.authorize(user=user, estimate_usd="0.3")["code"] == "budget"
            assert agent.authorize(user=user, estimate_usd="0.25")["verdict"] == "allow"
        agent.report(record)
        row = operator.figures(limit["id"])
        assert (row["used_usd"], row["reserved_usd"]) == (Decimal("0.5"), Decimal("0.25"))


def test_a_kill_holds_and_says_that_it_is_not_stored(disk_engine):
    with disk_engine.agent() as agent, disk_engine.operator() as operator:
        agent.spend("0.25")
        with FullDisk(disk_engine):
            result = operator.ask("kill", reason="runaway loop")
            assert result["stored"] is False
            order = agent.expect("kill")
            assert (order["epoch"], order["reason"]) == (result["epoch"], "runaway loop")
            assert agent.authorize()["code"] == "stopped"
            agent.send({"type": "kill_ack", "epoch": order["epoch"]})
            operator.expect("kill_progress", acked=1)
            assert operator.status()["stops"][0]["reason"] == "runaway loop"
        assert agent.authorize()["code"] == "stopped"


def test_a_stop_that_was_not_stored_is_stored_as_soon_as_the_disk_takes_it(disk_engine):
    with disk_engine.agent() as agent, disk_engine.operator() as operator:
        agent.spend("0.25")
        with FullDisk(disk_engine):
            epoch = operator.ask("kill")["epoch"]
        agent.spend("0.25")
        operator.ask("settings_put", settings={"deny_unpriced": True})
    disk_engine.kill()
    disk_engine.start()
    assert [stop["epoch"] for stop in disk_engine.status()["stops"]] == [epoch]


def test_a_kill_on_a_sound_disk_does_not_say_that_it_is_not_stored(disk_engine):
    with disk_engine.operator() as operator:
        assert operator.ask("kill").get("stored", True) is True


@pytest.mark.parametrize("verb, fields", [
    ("policy_put", {"policy": policy(id="late")}),
    ("prices_put", {"prices": {"m": {"input_cost_per_token": 1e-6, "output_cost_per_token": 1e-6}}}),
    ("tier_put", {"model": "gpt-4o", "tier": "simple"}), ("settings_put", {"settings": {"deny_unpriced": True}}),
    ("resume", {"scope": {"user": "stopped"}}),
], ids=lambda value: value if isinstance(value, str) else "")
def test_what_else_the_operator_changes_is_refused_and_changes_nothing(disk_engine, verb, fields):
    with disk_engine.operator() as operator, disk_engine.agent() as agent:
        operator.ask("kill", scope={"user": "stopped"})
        agent.spend("0.25")

        def state():
            return [operator.ask(asked)[told] for asked, told in (
                ("policies", "policies"), ("settings", "settings"), ("prices", "models"))]

        before = state()
        with FullDisk(disk_engine):
            assert operator.refusal(verb, **fields)["code"] == "busy"
        assert state() == before
        assert agent.authorize(user="stopped")["code"] == "stopped"
        operator.ask(verb, **fields)


def test_a_proposal_that_cannot_be_stored_is_answered_by_busy(disk_engine):
    with disk_engine.agent() as agent:
        agent.spend("0.25")
        with FullDisk(disk_engine):
            assert agent.refused({"type": "propose_policy", "policy": policy()})["code"] == "busy"
        agent.send({"type": "propose_policy", "policy": policy()})
        agent.expect("policy_accepted")


def test_decisions_go_on_while_nothing_can_be_stored(disk_engine):
    with disk_engine.agent() as agent, disk_engine.operator() as operator:
        limit = operator.put_policy(limit_usd=1)
        user = limit["match"]["user"]
        with FullDisk(disk_engine):
            assert agent.authorize(user=user, estimate_usd=1)["verdict"] == "allow"
            assert agent.authorize(user=user, estimate_usd="0.1")["code"] == "budget"


def test_an_engine_that_cannot_write_at_the_start_is_exit_code_1():
    """The directory cannot be written: by its mode for a plain user, for root by giving the rights away."""
    with Home() as home:
        os.mkdir(home / "locked")
        options = {}
        if os.getuid() == 0:
            options = as_stranger()
            os.chmod(home, 0o777)
        os.chmod(home / "locked", 0o555)
        done = run("serve", "--db", home / "locked" / "x.db", "--runtime-dir", home / "run",
                   env=environment(home), **options)
        os.chmod(home / "locked", 0o755)
        assert done.returncode == 1
        assert "x.db" in done.stderr or "locked" in done.stderr
        assert len(done.stderr.strip().splitlines()) <= 3


def test_a_database_that_may_only_be_read_is_exit_code_1():
    with Engine() as engine:
        engine.stop()
        options = {}
        if os.getuid() == 0:
            options = as_stranger()
        os.chmod(engine.home, 0o755)
        os.chmod(engine.db, 0o444)
        with Home() as other:
            os.chmod(other, 0o777)
            done = run("serve", "--db", engine.db, "--runtime-dir", other / "run", env=environment(other), **options)
        assert done.returncode == 1 and engine.db.name in done.stderr


def test_a_full_disk_at_the_start_is_exit_code_1(disk_engine):
    disk_engine.stop()
    fresh_db = disk_engine.home / f"{fresh('db')}.db"

    def no_room():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))

    done = run("serve", "--db", fresh_db, "--runtime-dir", disk_engine.runtime_dir, env=disk_engine.env,
               preexec_fn=no_room, restore_signals=False)
    assert done.returncode == 1 and fresh_db.name in done.stderr
