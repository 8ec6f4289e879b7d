# SPDX-License-Identifier: GPL-3.0-or-later
"""What the engine has stored of real calls equals the provider's own bill, to the nano-dollar."""

from collections import Counter

from provider import Step

from .agents import check_bill

RICH = {"input": 12_345, "output": 77, "cached": 8_000, "reasoning": 0, "tool_calls": 2}


def test_calls_of_every_kind_by_several_agents_at_once(own_engine, provider, start):
    provider.script.add(
        *(Step(status=429) for _ in range(6)), *(Step(**RICH) for _ in range(10)), *(Step(status=500) for _ in range(3)),
        *(Step(input=9_000, output=90, cached=1_000, cache_write=6_000, cache_write_1h=2_000) for _ in range(5)),
        *(Step(service_tier="priority") for _ in range(4)))
    agents = [start("mixed", name=f"agent-{number}", rounds=6) for number in range(3)]
    for agent in agents:
        assert agent.finish() == [{"event": "done"}]

    stored = check_bill(own_engine, provider)
    statuses = Counter(row["status"] for row in stored)
    assert statuses["error"] == 9
    assert statuses["ok"] == len(stored) - 9
    assert {row["agent"] for row in stored} == {"agent-0", "agent-1", "agent-2"}
    assert {row["workflow"] for row in stored} == {"mixed"}
    assert {row["tier"] for row in stored} == {"simple", "complex", "critical"}
    retries = [row for row in stored if row["attempt"] > 1]
    assert retries and all(row["status"] in ("ok", "error") for row in retries)
    assert {row["request"] for row in retries} <= {row["request"] for row in stored if row["attempt"] == 1}


def test_a_service_tier_has_the_price_that_the_provider_takes_for_it(own_engine, provider, start):
    provider.script.always(Step(input=100_000, output=300, service_tier="flex", model="gpt-5"))
    start("spend", rounds=3).finish()
    stored = check_bill(own_engine, provider)
    assert {(row["model"], row["requested_model"], row["service_tier"]) for row in stored} == {("gpt-5", "gpt-4o", "flex")}


def test_an_engine_that_is_killed_and_comes_again_has_every_call_once(own_engine, provider, start):
    agent = start("spend", rounds=60)
    for _ in range(20):
        assert agent.next()["event"] == "answered"
    own_engine.kill()
    for _ in range(10):
        assert agent.next()["event"] == "answered"
    own_engine.start()
    out, err = agent.process.communicate(timeout=60)
    assert agent.process.returncode == 0, err
    assert out.count("answered") == 30
    assert err.count("\n") <= 1 and "unrecorded" in err or err == "", err
    assert len(check_bill(own_engine, provider)) == 60
