# SPDX-License-Identifier: GPL-3.0-or-later
"""`hello`, `welcome`, `ping`: the first lines of a connection and what they set for the later ones."""

import os
import re

import pytest
from harness import fresh, policy, usage


def test_welcome_answers_hello(agent, operator):
    known = operator.put_policy(limit_usd=17)
    welcome = agent.hello(protocol=1, agent="support-bot", client="tokenfence-python/1.0.0", pid=4711,
                          labels={"env": "prod"}, inflight=[])
    assert welcome["protocol"] == 1
    assert re.fullmatch(r"tokenfence/\d+\.\d+\.\d+.*", welcome["engine"])
    assert welcome["session"] and welcome["time"]
    assert welcome["stops"] == []
    assert known in welcome["policies"]


def test_welcome_has_every_enabled_policy_and_no_other(agent, operator):
    on, off = operator.put_policy(enabled=True), operator.put_policy(enabled=False)
    ids = {row["id"] for row in agent.hello()["policies"]}
    assert on["id"] in ids and off["id"] not in ids


def test_everything_in_hello_but_type_is_optional(agent):
    assert agent.hello()["protocol"] == 1


@pytest.mark.parametrize("field", ["id", "protocol", "agent", "client", "pid", "labels", "inflight"])
def test_null_in_hello_is_the_same_as_leaving_it_out(agent, field):
    assert agent.hello(**{field: None})["protocol"] == 1


def test_the_id_of_a_hello_pairs_its_answer(agent):
    assert agent.answer({"type": "hello", "id": "h-1"})["type"] == "welcome"


def test_hello_is_optional(engine):
    with engine.agent() as agent:
        record = agent.spend(0.02)
    assert engine.exported(record)["agent"] == "anonymous"


def test_an_agent_without_a_name_is_called_anonymous(engine, agent):
    agent.hello(client="nameless")
    assert engine.exported(agent.spend(0.02))["agent"] == "anonymous"


def test_sessions_differ(engine):
    with engine.agent() as one, engine.agent() as other:
        assert one.hello()["session"] != other.hello()["session"]


def test_a_later_hello_keeps_the_session(agent):
    assert agent.hello(agent="one")["session"] == agent.hello(agent="other")["session"]


@pytest.mark.parametrize("protocol", [0, 2, 99])
def test_another_protocol_is_unsupported_and_the_connection_goes_on(agent, protocol):
    error = agent.refused({"type": "hello", "id": "h", "protocol": protocol})
    assert (error["code"], error["id"]) == ("unsupported_protocol", "h")
    assert agent.hello(protocol=1)["protocol"] == 1


@pytest.mark.parametrize("field, value", [
    ("protocol", "1"), ("protocol", True), ("agent", 5), ("agent", ""), ("agent", "x" * 257), ("agent", "a\nb"),
    ("client", 5), ("client", "x" * 1025), ("pid", "4711"), ("pid", -1), ("pid", 1.5), ("labels", []),
    ("labels", {f"k{number}": "v" for number in range(33)}), ("inflight", {}), ("inflight", "r-1"), ("inflight", [5]),
], ids=lambda value: str(value)[:30])
def test_a_field_of_hello_that_is_wrong_is_named(agent, field, value):
    error = agent.refused({"type": "hello", "id": "h", field: value})
    assert (error["code"], error["id"]) == ("bad_field", "h")
    assert error["field"].startswith(field)


@pytest.mark.parametrize("client", ["x" * 1024, "\U0001f980" * 1024])
def test_a_client_may_be_1024_code_points_long(agent, operator, client):
    session = agent.hello(client=client)["session"]
    row = next(row for row in operator.status()["agents"] if row["session"] == session)
    assert row["client"] == client


def test_agent_and_labels_are_the_defaults_of_every_later_line(engine, agent):
    agent.hello(agent="support-bot", labels={"env": "prod", "team": "a"})
    stored = engine.exported(agent.spend(0.02))
    assert stored["agent"] == "support-bot"
    assert stored["labels"] == {"env": "prod", "team": "a"}


def test_a_lines_own_labels_are_added_and_win(engine, agent):
    agent.hello(agent="support-bot", labels={"env": "prod", "team": "a"})
    stored = engine.exported(agent.spend(0.02, labels={"plan": "free", "team": "b"}))
    assert stored["labels"] == {"env": "prod", "team": "b", "plan": "free"}
    assert engine.exported(agent.spend(0.02))["labels"] == {"env": "prod", "team": "a"}


def test_32_default_labels_and_32_others_are_64(engine, agent):
    defaults = {f"d{number}": "x" for number in range(32)}
    own = {f"o{number}": "y" for number in range(32)}
    agent.hello(labels=defaults)
    assert engine.exported(agent.spend(0.02, labels=own))["labels"] == {**defaults, **own}


def test_a_lines_own_agent_wins_over_the_default(engine, agent):
    agent.hello(agent="support-bot")
    assert engine.exported(agent.spend(0.02, agent="helper"))["agent"] == "helper"
    assert engine.exported(agent.spend(0.02))["agent"] == "support-bot"


def test_a_lines_own_agent_wins_for_budgets(agent, operator):
    default, own = fresh("agent"), fresh("agent")
    for name in (default, own):
        operator.put_policy(id=name, match={"agent": name}, limit_usd=1)
    agent.hello(agent=default)
    agent.spend(0.75, agent=own)
    assert (operator.used(default), float(operator.used(own))) == (0, 0.75)
    assert agent.authorize(agent=own, estimate_usd=0.5)["policy"] == own
    assert agent.authorize(estimate_usd=0.5)["verdict"] == "allow"


def test_default_labels_count_for_budgets(agent, operator):
    plan = fresh("plan")
    limit = operator.put_policy(match={"label:plan": plan}, limit_usd=1)
    agent.hello(labels={"plan": plan})
    agent.spend(0.75)
    assert agent.authorize(estimate_usd=0.5)["policy"] == limit["id"]
    assert agent.authorize(estimate_usd=0.5, labels={"plan": "other"})["verdict"] == "allow"


def test_a_later_hello_replaces_the_defaults(engine, agent):
    agent.hello(agent="first", labels={"env": "prod"})
    agent.hello(labels={"team": "a"})
    stored = engine.exported(agent.spend(0.02))
    assert (stored["agent"], stored["labels"]) == ("anonymous", {"team": "a"})


def test_what_was_sent_before_a_hello_keeps_its_defaults(engine, agent):
    before, after = usage(), usage()
    agent.send({"type": "hello", "agent": "first"}, before, {"type": "hello", "agent": "second"}, after)
    agent.expect("ack", through=after["id"])
    assert engine.exported(before["id"])["agent"] == "first"
    assert engine.exported(after["id"])["agent"] == "second"


@pytest.mark.parametrize("line, has_id", [({"type": "ping"}, False), ({"type": "ping", "id": "p"}, True)],
                         ids=["without an id", "with an id"])
def test_a_ping_is_answered_by_a_pong_and_the_id_where_it_had_one(agent, line, has_id):
    agent.send(line)
    pong = agent.expect("pong")
    assert pong["time"] and ("id" in pong) == has_id


def test_the_id_of_another_line_than_a_record_may_come_again(agent):
    name = fresh("same")
    for _ in range(2):
        assert agent.authorize(id=name)["verdict"] == "allow"
        assert agent.answer({"type": "ping", "id": name})["type"] == "pong"
    agent.report(usage(id=name))


def test_an_agent_cannot_use_the_verbs_of_the_operator(agent, operator):
    known = operator.put_policy()
    verbs = [
        {"type": "kill", "reason": "x", "scope": {}}, {"type": "resume"},
        {"type": "stop_note", "epoch": 1, "reason": "x"}, {"type": "status"},
        {"type": "policy_put", "policy": policy()}, {"type": "policy_delete", "policy": known["id"]},
        {"type": "policies"}, {"type": "prices_put", "prices": {}}, {"type": "prices"},
        {"type": "tier_put", "model": "gpt-4o", "tier": "simple"}, {"type": "settings_put", "settings": {}},
        {"type": "settings"}, {"type": "watch"}, {"type": "shutdown"},
    ]
    for verb in verbs:
        error = agent.refused({**verb, "id": "v"})
        assert (error["code"], error["id"]) == ("unknown_type", "v"), verb
    assert known in operator.ask("policies")["policies"] and operator.status()["stops"] == []


def test_an_operator_cannot_use_the_verbs_of_an_agent(operator):
    verbs = [
        {"type": "hello"}, usage(), {"type": "request_end", "request": "r", "status": "ok"},
        {"type": "authorize", "model": "m", "estimate_usd": 1}, {"type": "release", "reservation": "r"},
        {"type": "kill_ack", "epoch": 1}, {"type": "propose_policy", "policy": policy()},
    ]
    for verb in verbs:
        error = operator.refused({**verb, "id": "v"})
        assert (error["code"], error["id"]) == ("unknown_type", "v"), verb


def test_one_line_by_nc_works_too(engine):
    with engine.agent() as agent:
        agent.send_bytes(b'{"type":"usage","id":"by-hand-%d","model":"gpt-4o","cost_usd":0.0581}\n' % os.getpid())
        assert agent.receive() == {"type": "ack", "through": f"by-hand-{os.getpid()}", "count": 1}
