# SPDX-License-Identifier: GPL-3.0-or-later
"""The disk fails at each system call that the store makes, by turns: full, broken, read-only, in the middle of a write.

Agents are told `busy` and nothing is acknowledged that is not stored; decisions go on and the kill switch works; and when
the cause is gone the engine is well again without a restart.
"""

import random
from decimal import Decimal

import pytest
from harness import FAULTS, FaultyEngine, fresh, request_end, usage
from harness.disk import EVER
from harness.soak import seeds, size

CALLS = 60
"""A burst of records is not stored with more system calls than these."""


class Reporter:
    """An agent that keeps what was refused with `busy`, as an SDK does, and knows what was acknowledged."""

    def __init__(self, engine, chance):
        self.agent = engine.agent(validate=False)
        self.chance = chance
        self.waiting, self.stored = {}, {}

    def record(self):
        if self.chance.random() < 0.1:
            return request_end(id=fresh("end"), user="u", request=f"r-{self.chance.randrange(20)}")
        return usage(user="u", request=f"r-{self.chance.randrange(20)}",
                     cost_usd=Decimal(self.chance.randrange(1, 10**7)).scaleb(-9))

    def send(self, count):
        """Sends everything that waits and `count` new records; returns how many were refused."""
        for _ in range(count):
            record = self.record()
            self.waiting[record["id"]] = record
        sent = list(self.waiting.values())
        self.agent.send(*sent)
        refused, acknowledged = {}, 0
        while acknowledged + len(refused) < len(sent):
            line = self.agent.receive()
            if line["type"] == "error":
                assert line["code"] == "busy", line
                refused[line["id"]] = self.waiting[line["id"]]
            elif line["type"] == "ack":
                acknowledged += line["count"]
            else:
                assert line["type"] in ("kill", "resume", "policies"), line
        for record in sent:
            if record["id"] not in refused:
                self.stored[record["id"]] = record
        self.waiting = refused
        return len(refused)


def fail_once(engine, operator, reporter, fault, first, count):
    """One failure of the disk from its beginning to its end; returns how many calls failed."""
    engine.disk.fail(fault, first, count)
    for _ in range(3):
        reporter.send(40)
    result = operator.ask("kill", reason=fault)
    order = reporter.agent.expect("kill", epoch=result["epoch"])
    assert reporter.agent.authorize(user="u")["code"] == "stopped"
    reporter.agent.send({"type": "kill_ack", "epoch": order["epoch"]})
    operator.expect("kill_progress", epoch=result["epoch"], acked=1)
    failed = engine.disk.failed
    engine.disk.heal()
    reporter.send(1)
    if reporter.waiting:
        reporter.send(0)  # the group that was in work at the moment of the healing may have failed as a whole
    assert not reporter.waiting, f"busy, though the disk is well: {engine.log_text()}"
    operator.ask("resume")
    assert reporter.agent.authorize(user="u")["verdict"] == "allow"
    return failed


def check(engine, reporter):
    """Everything acknowledged is there once, to the nano-dollar, also for an engine that comes after a crash."""
    engine.kill()
    engine.start()
    spent = {line_id: line["cost_usd"] for line_id, line in reporter.stored.items() if line["type"] == "usage"}
    rows = engine.export()
    assert sorted(row["id"] for row in rows) == sorted(spent)
    with engine.operator() as operator:
        assert operator.used("everything") == sum(spent.values()) == operator.status()["today_usd"]
        assert operator.status()["stops"] == []
    verified = engine.cli("verify", "--db", engine.db)
    assert verified.returncode == 0, verified.stdout + verified.stderr


@pytest.mark.parametrize("fault", FAULTS)
def test_at_any_call_costs_nothing_that_was_acknowledged(fault):
    for seed in seeds(3):
        chance = random.Random(seed)
        failures = 0
        with FaultyEngine() as engine:
            with engine.operator(validate=False) as operator:
                operator.put_policy(id="everything", match={"user": "u"}, limit_usd=1_000_000)
                reporter = Reporter(engine, chance)
                reporter.send(50)
                for first in sorted(chance.sample(range(1, CALLS + 1), size(8, 20))):
                    lasting = chance.random() < 0.7
                    failures += fail_once(engine, operator, reporter, fault, first, EVER if lasting else 1)
                reporter.agent.close()
            check(engine, reporter)
        assert failures > 0


def try_start(engine):
    """Starts the engine if the disk lets it; else it must have said in a sentence what is the matter."""
    said_before = len(engine.log.read_bytes())
    try:
        engine.start()
    except AssertionError:
        said = engine.log.read_bytes()[said_before:].decode()
        assert engine.wait() == 1, said
        assert engine.db.name in said, said
        return False
    return True


@pytest.mark.parametrize("new", [False, True], ids=["of an engine with data", "of a new one"])
@pytest.mark.parametrize("fault", FAULTS)
def test_at_the_start(fault, new):
    """It ends with a clear sentence or serves; and when the disk is well the next start finds everything."""
    for seed in seeds(1):
        chance = random.Random(seed)
        with FaultyEngine() as engine:
            records = []

            def begin():
                if new:
                    for file in engine.home.glob(engine.db.name + "*"):
                        file.unlink()

            if not new:
                with engine.agent() as agent:
                    records = [agent.spend("0.01") for _ in range(20)]
            engine.kill()
            begin()
            engine.disk.fail(fault, EVER - 1)
            engine.start()
            engine.kill()
            calls = engine.disk.calls
            failures = 0
            for first in sorted(chance.sample(range(1, calls + 1), min(calls, size(6, 10)))):
                begin()
                engine.disk.fail(fault, first)
                if try_start(engine):
                    engine.kill()
                failures += min(engine.disk.failed, 1)
                engine.disk.heal()
                engine.start()
                assert [row["id"] for row in engine.export()] == records
                with engine.agent() as agent:
                    assert agent.authorize()["verdict"] == "allow"
                    records.append(agent.spend("0.01"))
                    if new:
                        records.clear()
                engine.kill()
            assert failures > 0 or calls == 0
