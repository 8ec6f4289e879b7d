# SPDX-License-Identifier: GPL-3.0-or-later
"""STOP ALL cuts real calls in flight, every agent confirms, and nothing goes out until it is lifted."""

from provider import Step

HELD = Step(output=60, hold_after=3)
KINDS = ["chat_stream", "message_stream", "response", "thread"]


def held(provider, start, count):
    provider.script.always(HELD)
    agents = [start("hold", name=f"agent-{number}") for number in range(count)]
    provider.wait_held(len(KINDS) * count)
    return agents


def test_every_call_in_flight_is_cut_and_every_agent_confirms(own_engine, provider, start):
    agents = held(provider, start, 3)
    done = own_engine.cli("kill", "--reason", "runaway", "--wait", "20")
    assert done.returncode == 0, done.stderr

    for agent in agents:
        told = agent.finish()
        assert sorted(line["kind"] for line in told) == KINDS
        assert {line["event"] for line in told} == {"stopped"}
        assert all("runaway" in line["reason"] for line in told)
    (stop,) = own_engine.status()["stops"]
    assert (stop["agents"], stop["acked"], stop["cancelled"], stop["waiting"]) == (3, 3, 12, [])

    # The provider has seen every stream go, and the engine knows what was on its way.
    assert [call["status"] for call in provider.bill.calls(12)] == ["cut"] * 12
    stored = own_engine.export()
    assert [row["status"] for row in stored] == ["cut"] * 12
    assert all(row["labels"] == {"estimated": "1"} and row["cost_usd"] > 0 for row in stored)


def test_who_comes_later_is_stopped_too_until_it_is_lifted(own_engine, provider, start):
    assert own_engine.cli("kill", "--reason", "enough").returncode == 0
    told = start("hold").finish()
    assert {line["event"] for line in told} == {"stopped"}
    assert provider.received == []

    assert own_engine.cli("resume").returncode == 0
    told = start("hold").finish()
    assert {line["event"] for line in told} == {"finished"}


def test_a_stop_for_one_agent_leaves_the_others_alone(own_engine, provider, start):
    first, second = held(provider, start, 2)
    assert own_engine.cli("kill", "--agent", "agent-0", "--wait", "20").returncode == 0
    assert {line["event"] for line in first.finish()} == {"stopped"}
    provider.release()
    assert {line["event"] for line in second.finish()} == {"finished"}


def test_a_stop_holds_while_the_engine_is_gone(own_engine, provider, start):
    (agent,) = held(provider, start, 1)
    assert own_engine.cli("kill", "--wait", "20").returncode == 0
    own_engine.kill()
    assert {line["event"] for line in agent.finish()} == {"stopped"}
