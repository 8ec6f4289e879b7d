# SPDX-License-Identifier: GPL-3.0-or-later
"""`ack`: cumulative, in order of arrival, over what is on disk; and a record is stored once."""

import sqlite3
from decimal import Decimal

import pytest
from harness import fresh, request_end, usage
from harness.lines import to_bytes


def answers(agent, records, expected):
    """What comes back for records until `expected` of them are acknowledged."""
    agent.send(*records)
    lines, covered = [], 0
    while covered < expected:
        lines.append(agent.receive())
        covered += lines[-1].get("count", 0)
    assert covered == expected, lines
    return lines


def counts(operator):
    status = operator.status()
    return [status[key] for key in ("events", "duplicates", "conflicts", "refused")]


def test_a_record_that_arrives_alone_is_acknowledged_at_once(agent):
    record = usage()
    agent.send(record)
    assert agent.receive() == {"type": "ack", "through": record["id"], "count": 1}


def test_acks_are_cumulative_in_order_of_arrival(agent):
    records = [usage() if number % 3 else request_end() for number in range(5000)]
    order = {record["id"]: place for place, record in enumerate(records, start=1)}
    covered = 0
    for ack in answers(agent, records, len(records)):
        covered += ack["count"]
        assert order[ack["through"]] == covered
    assert covered == len(records)


def test_refused_lines_are_not_counted_and_their_error_comes_before(agent):
    lines, order = [], []
    for number in range(300):
        record = usage(attempt=0) if number % 7 == 3 else usage()
        lines.append(record)
        order.append((record["id"], number % 7 != 3))
    good = [line_id for line_id, sound in order if sound]
    got = answers(agent, lines, len(good))
    place = {line_id: number for number, (line_id, _) in enumerate(order)}
    refused = {line_id for line_id, sound in order if not sound}
    seen = set()
    for line in got:
        if line["type"] == "error":
            seen.add(line["id"])
        else:
            through = place[line["through"]]
            assert {line_id for line_id in refused if place[line_id] < through} <= seen
    assert seen == refused


def test_a_refused_record_alone_is_not_acknowledged(agent):
    agent.send(usage(attempt=0))
    assert agent.receive()["type"] == "error"
    record = usage()
    assert agent.report(record) == [{"type": "ack", "through": record["id"], "count": 1}]


def test_each_connection_has_acks_of_its_own(engine):
    with engine.agent() as one, engine.agent() as other:
        first, second = usage(), usage()
        one.send(first)
        other.send(second)
        assert one.receive() == {"type": "ack", "through": first["id"], "count": 1}
        assert other.receive() == {"type": "ack", "through": second["id"], "count": 1}


def test_the_same_record_again_is_acknowledged_and_changes_nothing(engine, agent, operator):
    user = fresh("user")
    limit = operator.put_policy(match={"user": user})
    record = usage(user=user, cost_usd=0.25)
    agent.report(record)
    events, duplicates, conflicts, refused = counts(operator)
    for _ in range(3):
        assert agent.report(record) == [{"type": "ack", "through": record["id"], "count": 1}]
    assert counts(operator) == [events, duplicates + 3, conflicts, refused]
    assert operator.used(limit["id"]) == Decimal("0.25")
    assert engine.exported(record["id"])["cost_usd"] == Decimal("0.25")


def test_the_same_record_several_times_in_one_write(agent, operator):
    user = fresh("user")
    limit = operator.put_policy(match={"user": user})
    events, duplicates, conflicts, _ = counts(operator)
    record = usage(user=user, cost_usd=0.25)
    agent.report(*[record] * 20)
    assert counts(operator)[:3] == [events + 1, duplicates + 19, conflicts]
    assert operator.used(limit["id"]) == Decimal("0.25")


def test_what_came_again_stands_in_the_log(own_engine):
    record = usage(cost_usd=1)
    with own_engine.agent(agent="repeater") as agent:
        for cost in (1, 1, 2):
            agent.report({**record, "cost_usd": cost})
    own_engine.stop()
    with sqlite3.connect(own_engine.db) as database:
        rows = database.execute(
            "SELECT kind, who, subject FROM log WHERE kind IN ('duplicate', 'conflict') ORDER BY number").fetchall()
    database.close()
    assert rows == [("duplicate", "repeater", record["id"]), ("conflict", "repeater", record["id"])]


def test_the_same_bytes_without_a_time_are_a_duplicate_never_a_conflict(engine, agent, operator):
    line = to_bytes({"type": "usage", "id": fresh("call"), "model": "gpt-4o", "input_tokens": 10, "output_tokens": 1})
    _, duplicates, conflicts, _ = counts(operator)
    agent.send_bytes(line)
    agent.expect("ack")
    agent.send_bytes(line)
    agent.expect("ack")
    with engine.agent(agent="another", labels={"env": "prod"}) as other:
        other.send_bytes(line)
        other.expect("ack")
    assert counts(operator)[1:3] == [duplicates + 2, conflicts]


def test_the_same_bytes_of_a_request_end_are_a_duplicate(agent, operator):
    _, duplicates, conflicts, _ = counts(operator)
    record = request_end(budget_usd=0.5, outcome="refund_issued")
    agent.report(record, record)
    assert counts(operator)[1:3] == [duplicates + 1, conflicts]


@pytest.mark.parametrize("other", [
    {"cost_usd": 0.75}, {"model": "gpt-4o-mini"}, {"status": "error"}, {"user": "someone"},
    {"labels": {"plan": "free"}}, {"attempt": 2}, {"time": "2026-01-01T00:00:00Z"}, {"tool_calls": 3},
    {"request": "req-9"}, {"latency_ms": 5}, {"requested_model": "gpt-4"}, {"workflow": "w"}, {"agent": "a"},
    {"provider": "p"}, {"service_tier": "flex"}, {"cost_usd": 0.5, "input_tokens": 5, "output_tokens": 5},
], ids=lambda other: " ".join(other))
def test_the_same_id_with_other_contents_is_a_conflict_and_the_first_one_stands(engine, agent, operator, other):
    record = usage(cost_usd=0.5)
    agent.report(record)
    first = engine.exported(record["id"])
    events, _, conflicts, refused = counts(operator)
    assert agent.report({**record, **other}) == [{"type": "ack", "through": record["id"], "count": 1}]
    assert engine.exported(record["id"]) == first
    after = counts(operator)
    assert (after[0], after[2], after[3]) == (events, conflicts + 1, refused)


def test_a_conflict_is_not_counted_against_a_budget(agent, operator):
    user = fresh("user")
    limit = operator.put_policy(match={"user": user})
    record = usage(user=user, cost_usd=0.25)
    agent.report(record, {**record, "cost_usd": 0.5})
    assert operator.used(limit["id"]) == Decimal("0.25")


def test_usage_and_request_end_share_one_space_of_ids(engine, agent, operator):
    call, end = usage(), request_end()
    agent.report(call, end)
    events, _, conflicts, _ = counts(operator)
    agent.report(request_end(id=call["id"]), usage(id=end["id"], cost_usd=5))
    after = counts(operator)
    assert (after[0], after[2]) == (events, conflicts + 2)
    assert end["id"] not in {row["id"] for row in engine.export()}


def test_a_record_that_was_stored_is_a_duplicate_over_reconnects_and_restarts(own_engine):
    record = usage(cost_usd=0.25)
    with own_engine.agent() as agent:
        agent.report(record)
    with own_engine.agent(agent="other") as agent:
        agent.report(record)
    for how in (own_engine.stop, own_engine.kill):
        how()
        own_engine.start()
        with own_engine.agent() as agent, own_engine.operator() as operator:
            assert counts(operator) == [1, 0, 0, 0]
            agent.report(record)
            assert counts(operator) == [1, 1, 0, 0]
            agent.report({**record, "cost_usd": 0.5})
            after = operator.status()
            assert (after["events"], after["conflicts"], after["today_usd"]) == (1, 1, Decimal("0.25"))


def test_a_record_is_stored_once_however_many_send_it_at_once(engine, operator):
    user = fresh("user")
    limit = operator.put_policy(match={"user": user}, limit_usd=1000)
    records = [usage(user=user, cost_usd=0.01) for _ in range(300)]
    connections = [engine.agent() for _ in range(8)]
    for connection in connections:
        connection.send(*records)
    for connection in connections:
        covered = 0
        while covered < len(records):
            covered += connection.expect("ack")["count"]
        assert covered == len(records)
        connection.close()
    assert operator.used(limit["id"]) == Decimal("3")


def test_an_ack_survives_kill_9(own_engine):
    ids = []
    for _ in range(5):
        with own_engine.agent() as agent:
            ids.append(agent.spend(0.25))
            own_engine.kill()
        own_engine.start()
        assert [row["id"] for row in own_engine.export()] == ids


def test_a_repeated_record_takes_no_room_from_a_question_behind_it(agent, operator):
    user = fresh("user")
    operator.put_policy(match={"user": user}, limit_usd=1)
    record = usage(user=user, cost_usd=0.6)
    agent.report(record)
    for number in range(20):
        question = {"type": "authorize", "id": f"q-{number}", "model": "gpt-4o", "user": user, "estimate_usd": 0.4}
        agent.send(record, record, question)
        decision = agent.expect("decision")
        assert decision["verdict"] == "allow", decision
        agent.send({"type": "release", "reservation": decision["reservation"]})
