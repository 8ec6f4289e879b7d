# SPDX-License-Identifier: GPL-3.0-or-later
"""`kill -9` at any moment under load: what was acknowledged is there once, nothing is there twice, sums are exact."""

import json
import random
import select
from collections import Counter
from decimal import Decimal

from harness import Engine, fresh, request_end, usage
from harness.soak import first_seed, rounds

KILLS = rounds(50)
CONNECTIONS = 4
BATCH = 400


def record_of(chance, user):
    """A call or the end of a request, as they come mixed from agents."""
    if chance.random() < 0.1:
        return request_end(request=f"r-{chance.randrange(50)}", user=user, status=chance.choice(["ok", "capped"]))
    return usage(user=user, request=f"r-{chance.randrange(50)}",
                 model=chance.choice(["gpt-4o", "gpt-4o-mini", "nobody-knows"]),
                 status=chance.choice(["ok", "error", "cut"]), labels={"plan": chance.choice(["free", "pro"])},
                 cost_usd=Decimal(chance.randrange(1, 10**7)).scaleb(-9))


def crash_under_load(engine, chance, waiting, acknowledged):
    """Streams what waits over several connections, kills the engine at some moment, and notes what was acknowledged."""
    connections = [engine.agent(validate=False) for _ in range(CONNECTIONS)]
    sent = {}
    for connection in connections:
        batch = list(waiting.values())
        chance.shuffle(batch)
        sent[connection] = batch[:BATCH]
        connection.send(*sent[connection])
    covered = dict.fromkeys(connections, 0)
    end_after = chance.randrange(1, CONNECTIONS * BATCH)
    while sum(covered.values()) < end_after:
        ready = [connection for connection in connections if connection.has_line()]
        readable = ready or select.select(connections, [], [], 20)[0]
        assert readable, "no ack for 20 s"
        for connection in readable:
            covered[connection] += connection.expect("ack")["count"]
    engine.kill()
    for connection in connections:
        covered[connection] += sum(line.get("count", 0) for line in connection.until_closed())
        acknowledged.update(record["id"] for record in sent[connection][: covered[connection]])
        connection.close()


def test_kill_9_under_load_loses_nothing_acknowledged_and_counts_nothing_twice():
    seed = first_seed()
    print(f"TOKENFENCE_SOAK_SEED={seed} TOKENFENCE_SOAK_ROUNDS={KILLS}")
    chance = random.Random(seed)
    user = fresh("user")
    everything, acknowledged = {}, set()
    with Engine() as engine:
        with engine.operator() as operator:
            for policy_id, period in (("in-total", "total"), ("by-day", "day"), ("by-request", "request")):
                operator.put_policy(id=policy_id, match={"user": user}, period=period, limit_usd=1_000_000)
        for _ in range(KILLS):
            waiting = {line_id: line for line_id, line in everything.items() if line_id not in acknowledged}
            for _ in range(BATCH * 2):
                record = record_of(chance, user)
                waiting[record["id"]] = everything[record["id"]] = record
            crash_under_load(engine, chance, waiting, acknowledged)
            engine.start()

        calls = {line_id: line for line_id, line in everything.items() if line["type"] == "usage"}
        stored = Counter(row["id"] for row in engine.export())
        assert set(stored.values()) <= {1}, "stored twice"
        assert {line_id for line_id in acknowledged if line_id in calls} <= stored.keys(), "acknowledged and lost"
        assert stored.keys() <= calls.keys()
        with engine.operator() as operator:
            spent = sum(calls[line_id]["cost_usd"] for line_id in stored)
            assert operator.used("in-total") == operator.used("by-day") == spent
            assert operator.used("by-request") == spent
            assert operator.status()["today_usd"] == spent
        verified = engine.cli("verify", "--db", engine.db)
        assert verified.returncode == 0, verified.stdout + verified.stderr

        with engine.agent(validate=False) as agent:
            agent.send(*everything.values())
            covered = 0
            while covered < len(everything):
                covered += agent.expect("ack")["count"]
        assert {row["id"] for row in engine.export()} == calls.keys()
        with engine.operator() as operator:
            assert operator.used("in-total") == sum(line["cost_usd"] for line in calls.values())
            assert operator.status()["conflicts"] == 0


def test_what_an_operator_was_told_is_done_survives_kill_9_at_once(own_engine):
    for number in range(10):
        with own_engine.operator() as operator:
            limit = operator.put_policy(limit_usd=number + 1)
            epoch = operator.ask("kill", scope={"user": f"u-{number}"}, reason=str(number))["epoch"]
            prices = {f"m-{number}": {"input_cost_per_token": 1e-6, "output_cost_per_token": 1e-6}}
            operator.ask("prices_put", prices=prices)
            settings = operator.ask("settings_put", settings={"retention_days": number + 7})["settings"]
            own_engine.kill()
        own_engine.start()
        with own_engine.operator() as operator:
            assert limit in operator.ask("policies")["policies"]
            assert epoch in {stop["epoch"] for stop in operator.status()["stops"]}
            assert f"m-{number}" in operator.ask("prices")["models"]
            assert operator.ask("settings")["settings"] == settings


def test_an_engine_that_is_killed_while_it_starts_starts_the_next_time(own_engine):
    with own_engine.agent() as agent:
        records = [agent.spend("0.01") for _ in range(50)]
    for _ in range(10):
        own_engine.kill()
        own_engine.start()
    assert [row["id"] for row in own_engine.export()] == records


def test_a_budget_that_is_full_is_full_after_kill_9(own_engine):
    with own_engine.agent() as agent, own_engine.operator() as operator:
        for period in ("request", "hour", "day", "week", "month", "total"):
            operator.put_policy(id=period, match={"user": period}, period=period, limit_usd=1)
            agent.spend(1, user=period, request=f"request of {period}")
    own_engine.kill()
    own_engine.start()
    with own_engine.agent() as agent:
        for period in ("request", "hour", "day", "week", "month", "total"):
            question = {"user": period, "request": f"request of {period}", "estimate_usd": "0.000000001"}
            assert agent.authorize(**question)["policy"] == period


def test_the_export_of_a_crashed_engine_is_whole_json(own_engine):
    with own_engine.agent() as agent:
        agent.report(*(usage() for _ in range(3000)))
    own_engine.kill()
    own_engine.start()
    assert len(json.loads(own_engine.export_text("json"))) == 3000
