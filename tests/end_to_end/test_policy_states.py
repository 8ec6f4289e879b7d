# SPDX-License-Identifier: GPL-3.0-or-later
"""`policy_state`: the states of a budget, from which mark on, and who is told."""

from decimal import Decimal

import pytest
from harness import fresh, policy


@pytest.mark.parametrize("fields, spent, state", [
    ({}, "0.799999999", "ok"), ({}, "0.8", "alert"), ({}, "0.999999999", "alert"), ({}, "1", "exhausted"),
    ({}, "1.5", "exhausted"),
    ({"downgrade_at": 0.9}, "0.899999999", "alert"), ({"downgrade_at": 0.9}, "0.9", "downgrade"),
    ({"downgrade_at": 0.9}, "1", "exhausted"),
    ({"alert_at": None}, "0.999999999", "ok"), ({"alert_at": None}, "1", "exhausted"),
    ({"alert_at": None, "downgrade_at": 0.5}, "0.5", "downgrade"),
    ({"kill_at": 0.5}, "0.499999999", "ok"), ({"kill_at": 0.5}, "0.5", "exhausted"),
    ({"alert_at": 0.3, "kill_at": 0.5}, "0.3", "alert"),
    ({"limit_usd": "0.3", "alert_at": 0.1}, "0.029999999", "ok"),
    ({"limit_usd": "0.3", "alert_at": 0.1}, "0.03", "alert"),
    ({"alert_at": 0.5, "downgrade_at": 0.5, "kill_at": 0.5}, "0.5", "exhausted"),
], ids=str)
def test_a_state_follows_from_its_mark_on(agent, operator, fields, spent, state):
    limit = operator.put_policy(**fields)
    agent.spend(spent, user=limit["match"]["user"])
    row = operator.figures(limit["id"])
    assert row["state"] == state
    told = [line for line in agent.until_pong() if line["type"] == "policy_state"]
    assert [line["state"] for line in told] == ([] if state == "ok" else [state])
    if told:
        line = told[0]
        assert (line["policy"], line["key"], line["until"]) == (limit["id"], "", None)
        assert abs(line["used"] - Decimal(spent) / limit["limit_usd"]) < Decimal("1e-6")


def test_each_state_is_told_once(agent, operator):
    limit = operator.put_policy(downgrade_at=0.9)
    user = limit["match"]["user"]
    for _ in range(22):
        agent.spend("0.05", user=user)
    told = [line["state"] for line in agent.until_pong() if line["type"] == "policy_state"]
    assert told == ["alert", "downgrade", "exhausted"]


def test_a_reservation_is_not_spent_and_changes_no_state(agent, operator):
    limit = operator.put_policy()
    agent.authorize(user=limit["match"]["user"], estimate_usd=1)
    assert operator.figures(limit["id"])["state"] == "ok"
    assert [line for line in agent.until_pong() if line["type"] == "policy_state"] == []


def test_a_state_of_a_period_says_until_when(agent, operator):
    limit = operator.put_policy(period="day")
    agent.spend("0.9", user=limit["match"]["user"])
    assert agent.expect("policy_state", policy=limit["id"])["until"] == operator.figures(limit["id"])["until"]


def test_another_limit_is_another_state(agent, operator):
    limit = operator.put_policy()
    agent.spend("0.9", user=limit["match"]["user"])
    assert agent.expect("policy_state", policy=limit["id"])["state"] == "alert"
    operator.put_policy(id=limit["id"], match=limit["match"], limit_usd=10)
    assert agent.expect("policy_state", policy=limit["id"])["state"] == "ok"
    assert operator.figures(limit["id"])["state"] == "ok"


def test_a_state_without_a_key_goes_to_every_agent(engine, agent, operator):
    limit = operator.put_policy()
    with engine.agent() as idle:
        agent.spend("0.9", user=limit["match"]["user"])
        assert idle.expect("policy_state", policy=limit["id"])["key"] == ""


@pytest.mark.parametrize("per", ["user", "workflow", "agent"])
def test_a_state_with_a_key_goes_only_to_connections_that_the_key_concerns(engine, operator, per):
    provider, mine, other = fresh("provider"), fresh("name"), fresh("name")
    limit = operator.put_policy(match={"provider": provider}, per=per)["id"]
    with engine.agent() as concerned, engine.agent() as asked, engine.agent() as stranger, engine.agent() as idle:
        asked.authorize(**{per: mine})
        stranger.authorize(**{per: other})
        concerned.spend("0.9", provider=provider, **{per: mine})
        for connection in (concerned, asked):
            line = connection.expect("policy_state", policy=limit)
            assert (line["key"], line["state"]) == (mine, "alert")
        for connection in (stranger, idle):
            assert connection.until_pong() == []


def test_the_agent_of_a_hello_concerns_its_connection(engine, operator):
    provider, name = fresh("provider"), fresh("agent")
    limit = operator.put_policy(match={"provider": provider}, per="agent")["id"]
    with engine.agent(agent=name) as concerned, engine.agent() as other:
        concerned.authorize()
        other.spend("0.9", provider=provider, agent=name)
        assert concerned.expect("policy_state", policy=limit)["key"] == name


def test_a_watching_operator_is_told_every_state(engine, agent, operator):
    provider, name = fresh("provider"), fresh("user")
    limit = operator.put_policy(match={"provider": provider}, per="user")["id"]
    with engine.operator() as silent:
        operator.ask("watch")
        agent.spend("0.9", provider=provider, user=name)
        line = operator.expect("policy_state", policy=limit)
        assert (line["key"], line["state"]) == (name, "alert")
        silent.status()
        assert silent._aside == [], "who does not watch is told nothing"


def test_each_key_has_a_state_of_its_own_and_the_policy_the_worst(agent, operator):
    provider = fresh("provider")
    limit = operator.put_policy(match={"provider": provider}, per="user")["id"]
    for user, cost in (("a", "0.1"), ("b", "0.85"), ("c", "1")):
        agent.spend(cost, provider=provider, user=user)
    row = operator.figures(limit)
    assert {key["key"]: key["state"] for key in row["keys"]} == {"a": "ok", "b": "alert", "c": "exhausted"}
    assert row["used_usd"] == Decimal("1.95")


def test_a_policy_that_is_deleted_tells_no_state_any_more(agent, operator):
    limit = operator.put_policy()
    operator.ask("policy_delete", policy=limit["id"])
    agent.until_pong()
    agent.spend("0.9", user=limit["match"]["user"])
    assert agent.until_pong() == []


# ---- policies from code ----

def propose(agent, **fields):
    wanted = policy(**fields)
    agent.send({"type": "propose_policy", "policy": wanted})
    assert agent.expect("policy_accepted")["id"] == wanted["id"]
    return wanted


def known(operator, policy_id):
    return next((row for row in operator.ask("policies")["policies"] if row["id"] == policy_id), None)


def test_a_proposed_policy_is_kept_with_origin_code_and_holds(agent, operator):
    wanted = propose(agent, limit_usd=1)
    assert known(operator, wanted["id"])["origin"] == "code"
    assert agent.authorize(user=wanted["match"]["user"], estimate_usd=2)["policy"] == wanted["id"]


def test_code_cannot_say_that_it_is_the_operator(agent, operator):
    wanted = propose(agent, origin="operator")
    assert known(operator, wanted["id"])["origin"] == "code"


def test_a_proposal_is_told_to_every_agent(engine, agent):
    with engine.agent() as other:
        wanted = propose(agent)
        assert wanted["id"] in {row["id"] for row in other.expect("policies")["policies"]}


def test_the_operators_stands_where_there_is_one(agent, operator):
    mine = operator.put_policy(limit_usd=5)
    propose(agent, **{key: mine[key] for key in ("id", "match", "period")}, limit_usd=1, per="user")
    assert known(operator, mine["id"]) == mine


@pytest.mark.parametrize("first, second, stands", [(5, 3, 3), (3, 5, 3), ("1.000000001", 1, 1)])
def test_of_two_from_code_that_with_the_smaller_limit_stands_whole(engine, agent, operator, first, second, stands):
    user, name = fresh("user"), fresh("p")
    propose(agent, id=name, match={"user": user}, limit_usd=first, period="day", max_retries=1)
    with engine.agent() as other:
        propose(other, id=name, match={"user": user}, limit_usd=second, period="total", name="second")
    got = known(operator, name)
    assert got["limit_usd"] == stands
    whole = ("second", "total", None) if stands == second else (name, "day", 1)
    assert (got["name"], got["period"], got["max_retries"]) == whole


def test_of_equal_ones_from_code_the_first_stands(agent, operator):
    name = fresh("p")
    first = propose(agent, id=name, limit_usd=5, period="day")
    propose(agent, id=name, limit_usd="5.0", period="month")
    assert (known(operator, name)["period"], known(operator, name)["match"]) == ("day", first["match"])


def test_a_raise_is_for_the_operator_only(agent, operator):
    wanted = policy(**{"raise": {"limit_usd": 600, "until": "2099-01-01T00:00:00Z"}})
    agent.send({"type": "propose_policy", "id": "pp", "policy": wanted})
    answer = agent.receive()
    if answer["type"] == "error":
        assert answer["code"] == "bad_field" and answer["field"].startswith("raise")
    else:
        assert known(operator, wanted["id"]).get("raise") is None


def test_the_operator_can_take_a_policy_over(agent, operator):
    wanted = propose(agent, limit_usd=1)
    taken = operator.put_policy(id=wanted["id"], match=wanted["match"], limit_usd=9)
    assert (taken["origin"], taken["limit_usd"]) == ("operator", 9)
    propose(agent, **{**wanted, "limit_usd": 1})
    assert known(operator, wanted["id"]) == taken


def test_the_operator_can_delete_a_policy_and_code_can_propose_it_again(agent, operator):
    wanted = propose(agent, limit_usd=1)
    operator.ask("policy_delete", policy=wanted["id"])
    assert known(operator, wanted["id"]) is None
    assert agent.authorize(user=wanted["match"]["user"], estimate_usd=2)["verdict"] == "allow"
    propose(agent, **{**wanted, "limit_usd": 3})
    assert known(operator, wanted["id"])["limit_usd"] == 3


def test_policies_from_code_survive_a_restart(own_engine):
    with own_engine.agent() as agent:
        wanted = propose(agent, limit_usd=1)
    own_engine.kill()
    own_engine.start()
    with own_engine.agent() as agent, own_engine.operator() as operator:
        assert known(operator, wanted["id"])["origin"] == "code"
        assert agent.authorize(user=wanted["match"]["user"], estimate_usd=2)["policy"] == wanted["id"]
