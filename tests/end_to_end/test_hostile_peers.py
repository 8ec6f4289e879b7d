# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing hurts it: a line without an end, peers that never read or read slowly, nonsense of every kind, connections that
come and go, thousands of idle ones, floods, and no descriptors left. Memory stays bounded and a well-behaved client is
served all the while; how soon, only scripts/soak holds against a figure."""

import os
import resource
from contextlib import ExitStack

import pytest
from harness import Engine, authorize, usage
from harness.bystanders import Echo, Hostile
from harness.connection import Closed
from harness.soak import Waits, seeds, size

MIB = 1 << 20
MEMORY_KIB = 200 * 1024
PEERS = {"endless": size(64 * MIB, 1 << 30), "deaf": 10, "slow": 10, "garbage": 0, "churn": 0, "flood": 2,
         "idle": size(500, 3000)}
TURNS = size(50, 300)


class WellBehaved:
    """An agent and an operator who ask one thing after the other, and note how long they wait."""

    def __init__(self, engine):
        self.agent, self.operator = engine.agent(agent="well-behaved"), engine.operator()
        self.waits, self.machine = Waits(), Waits()
        self.turns = 0

    def turn(self, echo):
        self.turns += 1
        with self.machine.timed("an echo"):
            echo.turn()
        with self.waits.timed("authorize", self.agent):
            decision = self.agent.authorize()
        assert decision["verdict"] == "allow"
        with self.waits.timed("usage", self.agent):
            self.agent.report(usage(reservation=decision["reservation"]))
        with self.waits.timed("ping", self.agent):
            self.agent.until_pong()
        if self.turns % 10 == 0:
            with self.waits.timed("status", self.operator):
                self.operator.status()

    def close(self):
        self.agent.close()
        self.operator.close()


def test_whatever_its_peers_do_a_well_behaved_client_is_served():
    for _ in seeds(1):
        with Engine() as engine, Echo() as echo, ExitStack() as around:
            client = WellBehaved(engine)
            around.callback(client.close)
            peers = [around.enter_context(Hostile(kind, engine.runtime_dir / "agent.sock", amount))
                     for kind, amount in PEERS.items()]
            largest = 0
            while client.turns < TURNS or peers[0].goes_on():
                client.turn(echo)
                largest = max(largest, engine.resident_kib())
            assert all(peer.goes_on() for peer in peers[1:]), "a peer ended before its time"
            assert largest < MEMORY_KIB, f"{largest} KiB were held"
            print(f"longest wait {client.waits.longest:.3f} s ({client.waits.where}), an echo's "
                  f"{client.machine.longest:.3f} s; {largest} KiB")
            client.waits.check(spared=client.machine.longest)
            for peer in peers:
                peer.__exit__()
            client.operator.until_status(lambda status: len(status["agents"]) == 1, "the others are gone")


@pytest.mark.parametrize("limit", [40, 100])
def test_descriptors_run_out_and_come_back(limit):
    with Engine() as engine, engine.agent() as agent, engine.operator() as operator:
        assert operator.status()["events"] == 0 and agent.authorize()["verdict"] == "allow"  # both are let in by now
        own = len(os.listdir(f"/proc/{engine.process.pid}/fd"))
        resource.prlimit(engine.process.pid, resource.RLIMIT_NOFILE, (own + limit, own + limit))
        for _ in range(3):
            crowd = [engine.agent(validate=False) for _ in range(limit * 2)]
            served = []
            for connection in crowd:
                try:
                    connection.send(authorize())
                    assert connection.expect("decision")["verdict"] == "allow"
                    served.append(connection)
                except (Closed, BrokenPipeError, ConnectionResetError):
                    pass
            assert 0 < len(served) <= limit
            assert agent.authorize()["verdict"] == "allow"
            agent.spend("0.01")
            epoch = operator.ask("kill")["epoch"]
            assert agent.expect("kill")["epoch"] == epoch
            operator.ask("resume")
            agent.expect("resume")
            for connection in crowd:
                connection.close()
            operator.until_status(lambda status: len(status["agents"]) == 1, "the crowd is gone")
        assert operator.status()["events"] == 3
