# SPDX-License-Identifier: GPL-3.0-or-later
"""Peers that do not read, and what overtakes what: nobody slows anybody else."""

import pytest
from harness import authorize, fresh, usage
from harness.connection import Closed

ROOMY_NAME = "\U0001f980" * 256  # 1 KiB of a policy's name
MIB = 1 << 20


@pytest.fixture
def loud(own_engine):
    """An engine whose every change of a policy sends agents about 64 KiB."""
    with own_engine.operator(validate=False) as operator:
        for number in range(60):
            operator.put_policy(id=f"p-{number}", name=ROOMY_NAME)
    return own_engine


def broadcast(operator, kib):
    """Makes the engine send every agent about so many KiB."""
    for number in range(kib // 64):
        operator.put_policy(id=f"p-{number % 60}", name=ROOMY_NAME, limit_usd=number + 2)


def sessions(operator):
    return {row["session"] for row in operator.status()["agents"]}


def test_a_kill_overtakes_everything_else_that_is_queued(loud):
    with loud.agent(validate=False) as stalled, loud.operator(validate=False) as operator:
        session = stalled.hello()["session"]
        broadcast(operator, 768)
        assert session in sessions(operator)
        operator.ask("kill", reason="now")
        lines = [stalled.receive()["type"] for _ in range(13)]
        assert set(lines) == {"policies", "kill"}
        assert lines[-1] == "policies", f"the kill came last of {lines}"


def test_an_agent_that_does_not_read_is_disconnected_once_1_mib_waits_for_it(loud):
    with loud.agent(validate=False) as stalled, loud.agent(validate=False) as reading, \
            loud.operator(validate=False) as operator:
        session, healthy = stalled.hello()["session"], reading.hello()["session"]
        for _ in range(8):
            broadcast(operator, 512)
            for _ in range(8):
                reading.expect("policies")
        assert sessions(operator) == {healthy}
        received = sum(len(str(line)) for line in stalled.until_closed())
        assert received < 4 * MIB
        assert reading.authorize()["verdict"] == "allow"


def test_an_agent_that_only_asks_and_never_reads_harms_nobody(own_engine):
    before = own_engine.resident_kib()
    with own_engine.agent(validate=False) as deaf, own_engine.agent() as agent, own_engine.operator() as operator:
        deaf.socket.settimeout(0.5)
        block = b"".join(b'{"type":"ping","id":"%s"}\n' % (b"x" * 200) for _ in range(1000))
        try:
            for _ in range(100):
                deaf.send_bytes(block)
        except (TimeoutError, BrokenPipeError, ConnectionResetError):
            pass  # the engine has stopped reading it, or let it go
        assert agent.authorize()["verdict"] == "allow"
        agent.spend(0.01)
        assert operator.status()["events"] == 1
    assert own_engine.resident_kib() - before < 32 * 1024


def test_a_stalled_agent_does_not_hold_up_a_kill(loud):
    stalled = [loud.agent(validate=False) for _ in range(10)]
    with loud.agent() as agent, loud.operator(validate=False) as operator:
        for connection in stalled:
            connection.hello()
        broadcast(operator, 512)
        epoch = operator.ask("kill")["epoch"]
        assert agent.expect("kill")["epoch"] == epoch
        agent.send({"type": "kill_ack", "epoch": epoch})
        assert operator.expect("kill_progress", acked=1)["agents"] == 11
    for connection in stalled:
        connection.close()


def test_a_flood_of_records_does_not_hold_up_questions_or_the_kill(own_engine):
    flood = [own_engine.agent(validate=False) for _ in range(4)]
    for connection in flood:
        connection.send(*(usage() for _ in range(3000)))
    with own_engine.agent() as agent, own_engine.operator() as operator:
        for _ in range(50):
            assert agent.authorize()["verdict"] == "allow"
        epoch = operator.ask("kill")["epoch"]
        for connection in flood:
            assert connection.expect("kill")["epoch"] == epoch
            connection.send({"type": "kill_ack", "epoch": epoch})
        operator.expect("kill_progress", acked=4)
        operator.until_status(lambda status: status["events"] == 12_000, "the flood is stored")
    for connection in flood:
        connection.close()


def test_an_operator_that_does_not_read_harms_nobody(own_engine):
    with own_engine.operator(validate=False) as deaf, own_engine.operator() as operator, own_engine.agent() as agent:
        deaf.send({"type": "watch", "id": fresh("op")})
        deaf.socket.settimeout(0.5)
        try:
            for _ in range(40):
                deaf.send(*({"type": "status", "id": "s"} for _ in range(500)))
        except (TimeoutError, BrokenPipeError, ConnectionResetError):
            pass
        agent.spend(0.01)
        assert operator.status()["events"] == 1


def test_connections_that_come_and_go_leave_nothing_behind(own_engine):
    for _ in range(300):
        with own_engine.agent(validate=False) as agent:
            agent.send({"type": "hello", "agent": "short-lived"}, authorize())
    with own_engine.operator() as operator:
        operator.until_status(lambda status: status["agents"] == [], "every close is seen")


def test_many_idle_connections_are_served_beside_a_busy_one(own_engine):
    idle = [own_engine.agent(validate=False) for _ in range(500)]
    with own_engine.agent() as agent, own_engine.operator() as operator:
        assert agent.authorize()["verdict"] == "allow"
        assert len(operator.status()["agents"]) == 501
    for connection in idle:
        connection.close()


def test_an_agent_that_is_let_go_can_come_back(loud):
    with loud.operator(validate=False) as operator:
        with loud.agent(validate=False) as stalled:
            session = stalled.hello()["session"]
            while session in sessions(operator):
                broadcast(operator, 512)
            with pytest.raises(Closed):
                while True:
                    stalled.receive()
        with loud.agent(validate=False) as again:
            assert again.hello()["session"] != session
            assert again.authorize()["verdict"] == "allow"
