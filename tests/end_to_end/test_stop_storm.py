# SPDX-License-Identifier: GPL-3.0-or-later
"""The stop reaches everyone: many agents, some that never read, a flood of records, a disk that fails, and an engine that
crashes or ends while the stop stands."""

import random
import resource
import threading
from contextlib import ExitStack

from harness import FAULTS, FaultyEngine, authorize, usage
from harness.connection import Closed
from harness.soak import seeds, size

AGENTS = size(200, 1000)
STALLED = 10
FLOODING = 4


class Flood(threading.Thread):
    """An agent that reports as fast as it can and confirms a stop like everybody else."""

    def __init__(self, engine):
        super().__init__()
        self.connection = engine.agent(validate=False)
        self.connection.hello(agent="flood")
        self.over = threading.Event()
        self.stopped_by = set()

    def run(self):
        try:
            while not self.over.is_set():
                records = [usage(agent="flood") for _ in range(500)]
                self.connection.send(*records)
                answered = 0
                while answered < len(records):
                    line = self.connection.receive()
                    answered += {"ack": line.get("count"), "error": 1}.get(line["type"], 0)
                    if line["type"] == "kill":
                        self.stopped_by.add(line["epoch"])
                        self.connection.send({"type": "kill_ack", "epoch": line["epoch"]})
        except (Closed, OSError):
            pass  # the engine was restarted
        self.connection.close()


def stall(engine):
    """A connection whose end asks and asks and does not read one answer."""
    connection = engine.agent(validate=False)
    connection.hello(agent="stalled")
    connection.socket.setblocking(False)
    block = b"".join(b'{"type":"ping","id":"%s"}\n' % (b"x" * 200) for _ in range(100))
    try:
        while True:
            connection.socket.send(block)
    except (BlockingIOError, ConnectionError):
        return connection


def check_that_it_stands(engine, epoch):
    with engine.agent(validate=False) as late, engine.operator() as operator:
        assert epoch in {stop["epoch"] for stop in late.hello()["stops"]}
        assert late.authorize()["code"] == "stopped"
        assert epoch in {stop["epoch"] for stop in operator.status()["stops"]}


def storm(engine, chance, everything):
    agents = [everything.enter_context(engine.agent(validate=False)) for _ in range(AGENTS)]
    floods = [Flood(engine) for _ in range(FLOODING)]
    for _ in range(STALLED):
        everything.callback(stall(engine).close)
    for flood in floods:
        flood.start()
        everything.callback(flood.join)
        everything.callback(flood.over.set)
    failing = chance.random() < 0.5
    if failing:
        engine.disk.fail(chance.choice(list(FAULTS)), chance.randrange(1, 20))
    asking = chance.sample(agents, AGENTS // 4)
    for agent in asking:
        agent.send(authorize())

    with engine.operator() as operator:
        result = operator.ask("kill", reason="storm")
        epoch = result["epoch"]
        assert result["agents"] >= AGENTS + FLOODING
        for agent in agents:
            assert agent.expect("kill")["epoch"] == epoch
            agent.send({"type": "kill_ack", "epoch": epoch})
        operator.until_status(lambda status: status["stops"][0]["acked"] == AGENTS + FLOODING, "everybody confirmed")
        for agent in chance.sample(agents, 20):
            assert agent.authorize()["code"] == "stopped"
        check_that_it_stands(engine, epoch)
        assert all(epoch in flood.stopped_by for flood in floods)
        engine.disk.heal()
        if not result.get("stored", True):
            # It is stored ahead of whatever is stored next: once a record is acknowledged, it is.
            with engine.agent(validate=False) as agent:
                agent.report(usage())

    (engine.kill if chance.random() < 0.5 else engine.stop)()
    engine.start()
    check_that_it_stands(engine, epoch)
    with engine.agent(validate=False) as agent, engine.operator() as operator:
        operator.ask("resume")
        agent.expect("resume")
        assert agent.authorize()["verdict"] == "allow"


def test_it_reaches_everyone_and_stands_until_it_is_lifted():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, AGENTS + 200)), hard))
    for seed in seeds(2):
        with FaultyEngine() as engine, ExitStack() as everything:
            storm(engine, random.Random(seed), everything)
