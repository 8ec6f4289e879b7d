# SPDX-License-Identifier: GPL-3.0-or-later
"""Reservations: what settles them, gives them back, and brings them back after a reconnect; and the promise."""

import resource
import select
from decimal import Decimal

import pytest
from harness import Engine, authorize, fresh, usage


@pytest.fixture
def budget(operator):
    """A policy of one dollar for a user of its own."""
    return operator.put_policy(limit_usd=1)


@pytest.fixture
def user(budget):
    return budget["match"]["user"]


def figures(operator, budget):
    row = operator.figures(budget["id"])
    return row["used_usd"], row["reserved_usd"]


def test_a_reservation_counts_as_spent_until_a_usage_names_it(agent, operator, budget, user):
    granted = agent.authorize(user=user, estimate_usd="0.9")
    assert agent.authorize(user=user, estimate_usd="0.2")["verdict"] == "deny"
    agent.spend("0.3", user=user, reservation=granted["reservation"])
    assert figures(operator, budget) == (Decimal("0.3"), 0)
    assert agent.authorize(user=user, estimate_usd="0.7")["verdict"] == "allow"


def test_a_release_gives_it_back(agent, operator, budget, user):
    granted = agent.authorize(user=user, estimate_usd="0.9")
    agent.send({"type": "release", "reservation": granted["reservation"]})
    assert agent.authorize(user=user, estimate_usd="1")["verdict"] == "allow"
    assert figures(operator, budget) == (0, 1)


def test_a_release_of_what_is_not_known_is_passed_over_in_silence(agent):
    agent.send({"type": "release", "reservation": "r-never"}, {"type": "release", "reservation": "x" * 1024})
    assert agent.until_pong() == []


def test_a_second_release_or_usage_gives_nothing_back_twice(agent, operator, budget, user):
    first, second = (agent.authorize(user=user, estimate_usd="0.5")["reservation"] for _ in range(2))
    agent.send({"type": "release", "reservation": first}, {"type": "release", "reservation": first})
    agent.spend("0.1", user=user, reservation=first)
    assert figures(operator, budget) == (Decimal("0.1"), Decimal("0.5"))
    agent.spend("0.2", user=user, reservation=second)
    agent.spend("0.2", user=user, reservation=second)
    assert figures(operator, budget) == (Decimal("0.5"), 0)


def test_a_usage_that_names_an_unknown_reservation_is_stored_and_counted(engine, agent, operator, budget, user):
    record = agent.spend("0.25", user=user, reservation="r-never")
    assert engine.exported(record)["cost_usd"] == Decimal("0.25")
    assert figures(operator, budget) == (Decimal("0.25"), 0)


def test_a_usage_that_costs_more_than_it_reserved_is_counted_in_full(agent, operator, budget, user):
    granted = agent.authorize(user=user, estimate_usd="0.5")
    agent.spend("1.75", user=user, reservation=granted["reservation"])
    assert figures(operator, budget) == (Decimal("1.75"), 0)
    assert agent.authorize(user=user, estimate_usd="0.000000001")["code"] == "budget"


def test_a_usage_of_another_connection_settles_it_too(engine, agent, operator, budget, user):
    granted = agent.authorize(user=user, estimate_usd="0.9")
    with engine.agent() as other:
        other.spend("0.1", user=user, reservation=granted["reservation"])
    assert figures(operator, budget) == (Decimal("0.1"), 0)


def test_the_reservation_of_a_connection_that_breaks_stays(engine, agent, operator, budget, user):
    with engine.agent() as broken:
        granted = broken.authorize(user=user, estimate_usd="0.9")
    session = agent.hello()["session"]
    operator.until_status(lambda status: [row["session"] for row in status["agents"]] == [session], "the close")
    assert figures(operator, budget) == (0, Decimal("0.9"))
    assert agent.authorize(user=user, estimate_usd="0.2")["verdict"] == "deny"
    agent.spend("0.1", user=user, reservation=granted["reservation"])
    assert figures(operator, budget) == (Decimal("0.1"), 0)


def test_a_usage_of_someone_else_releases_it_where_it_was_reserved(agent, operator, budget, user):
    granted = agent.authorize(user=user, estimate_usd="0.9")
    agent.spend("0.4", user=fresh("someone"), reservation=granted["reservation"])
    assert figures(operator, budget) == (0, 0)


def test_a_request_end_settles_nothing(agent, operator, budget, user):
    agent.authorize(user=user, estimate_usd="0.9", request=user)
    agent.report({"type": "request_end", "id": fresh("end"), "request": user, "status": "ok", "user": user})
    assert figures(operator, budget) == (0, Decimal("0.9"))


def test_a_policy_that_comes_later_counts_the_reservations_that_stand(agent, operator):
    user = fresh("user")
    agent.authorize(user=user, estimate_usd="0.9")
    late = operator.put_policy(match={"user": user}, limit_usd=1)
    assert figures(operator, late) == (0, Decimal("0.9"))
    assert agent.authorize(user=user, estimate_usd="0.2")["policy"] == late["id"]


# ---- inflight ----

def inflight(granted, **question):
    return {**authorize(**question), "reservation": granted}


def test_inflight_that_still_stands_is_kept_and_not_added(engine, agent, operator, budget, user):
    granted = agent.authorize(user=user, estimate_usd="0.6")["reservation"]
    agent.hello(inflight=[inflight(granted, user=user, estimate_usd="0.6")])
    assert figures(operator, budget) == (0, Decimal("0.6"))
    with engine.agent() as other:
        other.hello(inflight=[inflight(granted, user=user, estimate_usd="0.9")] * 2)
    assert figures(operator, budget) == (0, Decimal("0.6"))


def test_inflight_that_does_not_stand_is_made_again_under_its_name(agent, operator, budget, user):
    name = fresh("own-name")
    agent.hello(inflight=[inflight(name, user=user, estimate_usd="0.6")])
    assert figures(operator, budget) == (0, Decimal("0.6"))
    assert agent.authorize(user=user, estimate_usd="0.5")["verdict"] == "deny"
    agent.spend("0.2", user=user, reservation=name)
    assert figures(operator, budget) == (Decimal("0.2"), 0)


def test_inflight_is_always_granted(agent, operator, budget, user):
    agent.spend("0.9", user=user)
    calls = [inflight(fresh("own-name"), user=user, estimate_usd="0.5", budget_usd="0.1", attempt=9) for _ in range(3)]
    agent.hello(inflight=calls)
    assert figures(operator, budget) == (Decimal("0.9"), Decimal("1.5"))
    assert agent.authorize(user=user, estimate_usd=0)["code"] == "budget"


def test_inflight_has_the_defaults_of_its_hello(agent, operator):
    name, plan = fresh("agent"), fresh("plan")
    by_agent = operator.put_policy(match={"agent": name})
    by_plan = operator.put_policy(match={"label:plan": plan})
    agent.hello(agent=name, labels={"plan": plan}, inflight=[inflight(fresh("own-name"), estimate_usd="0.25")])
    for limit in (by_agent, by_plan):
        assert figures(operator, limit) == (0, Decimal("0.25"))


def test_inflight_is_priced_by_its_tokens(agent, operator, budget, user):
    name = fresh("own-name")
    agent.hello(inflight=[inflight(name, user=user, model="gpt-4o", input_tokens=22000, max_output_tokens=1024)])
    assert figures(operator, budget) == (0, Decimal("0.06524"))


@pytest.mark.parametrize("broken, code, field", [
    ({"reservation": None}, "missing_field", "reservation"), ({"reservation": 5}, "bad_field", "reservation"),
    ({"reservation": "x" * 1025}, "bad_field", "reservation"), ({"model": None}, "missing_field", "model"),
    ({"estimate_usd": -1}, "bad_field", "estimate_usd"), ({"labels": {"plan": 5}}, "bad_field", "labels.plan"),
], ids=lambda value: str(value)[:30])
def test_an_inflight_call_that_is_wrong_refuses_the_hello_and_restores_nothing(agent, operator, budget, user, broken,
                                                                                code, field):
    good = inflight(fresh("own-name"), user=user, estimate_usd="0.25")
    error = agent.refused({"type": "hello", "id": "h", "inflight": [good, {**good, **broken}]})
    assert error["code"] in (code, "bad_field") and error["id"] == "h"
    assert error["field"].endswith(field)
    assert figures(operator, budget) == (0, 0)


def test_reservations_do_not_survive_a_restart_and_inflight_brings_them_back():
    with Engine() as engine:
        with engine.agent() as agent, engine.operator() as operator:
            budget = operator.put_policy(limit_usd=1)
            user = budget["match"]["user"]
            granted = agent.authorize(user=user, estimate_usd="0.6")["reservation"]
        engine.restart()
        with engine.agent() as agent, engine.operator() as operator:
            assert figures(operator, budget) == (0, 0)
            agent.hello(inflight=[inflight(granted, user=user, estimate_usd="0.6")])
            assert figures(operator, budget) == (0, Decimal("0.6"))
            other = agent.authorize(user=user, estimate_usd="0.1")["reservation"]
            assert other != granted
            agent.spend("0.5", user=user, reservation=granted)
            assert figures(operator, budget) == (Decimal("0.5"), Decimal("0.1"))


def test_a_reservation_from_before_a_restart_is_unknown_and_its_usage_counts_all_the_same():
    with Engine() as engine:
        with engine.agent() as agent, engine.operator() as operator:
            budget = operator.put_policy(limit_usd=1)
            user = budget["match"]["user"]
            old = {agent.authorize(user=user, estimate_usd="0.1")["reservation"] for _ in range(3)}
        engine.restart()
        with engine.agent() as agent, engine.operator() as operator:
            fresh_names = {agent.authorize(user=user, estimate_usd="0.1")["reservation"] for _ in range(3)}
            assert not old & fresh_names
            agent.report(*(usage(user=user, cost_usd="0.2", reservation=name) for name in old))
            assert figures(operator, budget) == (Decimal("0.6"), Decimal("0.3"))


# ---- the promise ----

def open_many(engine, count):
    """So many agent connections, with as many descriptors as that takes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count + 100:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, count + 200), hard))
    return [engine.agent(validate=False) for _ in range(count)]


@pytest.mark.parametrize("kill_at, grants", [(1, 50), (0.5, 25), (0.999, 49)])
def test_a_thousand_askers_of_10_cents_get_exactly_what_5_dollars_hold(engine, operator, kill_at, grants):
    budget = operator.put_policy(limit_usd=5, kill_at=kill_at)
    question = {"user": budget["match"]["user"], "estimate_usd": 0.1}
    askers = open_many(engine, 1000)
    try:
        for asker in askers:
            asker.send(authorize(**question))
        decisions = [asker.expect("decision") for asker in askers]
        verdicts = [decision["verdict"] for decision in decisions]
        assert (verdicts.count("allow"), verdicts.count("deny")) == (grants, 1000 - grants)
        assert {decision["code"] for decision in decisions if decision["verdict"] == "deny"} == {"budget"}
        assert figures(operator, budget) == (0, Decimal("0.1") * grants)
    finally:
        for asker in askers:
            asker.close()


def test_the_promise_holds_while_calls_are_settled_and_given_back(engine, operator):
    budget = operator.put_policy(limit_usd=5)
    user = budget["match"]["user"]
    askers = [engine.agent(validate=False) for _ in range(50)]
    spent, granted, left = Decimal(0), 0, {asker: 40 for asker in askers}
    watching = engine.operator(validate=False)
    for asker in askers:
        asker.send(authorize(user=user, estimate_usd="0.1"))
    while left:
        for asker in select.select(list(left), [], [], 5)[0]:
            decision = asker.wait_for(lambda line: line["type"] == "decision", "a decision")
            if decision["verdict"] == "allow":
                granted += 1
                if granted % 3:
                    asker.send({"type": "release", "reservation": decision["reservation"]})
                else:
                    spent += Decimal("0.05")
                    asker.send(usage(user=user, cost_usd="0.05", reservation=decision["reservation"]))
            left[asker] -= 1
            if left[asker]:
                asker.send(authorize(user=user, estimate_usd="0.1"))
            else:
                del left[asker]
            assert sum(figures(watching, budget)) <= 5
    watching.close()
    for asker in askers:
        asker.until_pong()
        asker.close()
    assert figures(operator, budget) == (spent, 0)
