# SPDX-License-Identifier: GPL-3.0-or-later
"""Which calls a policy counts: `match`, `per`, and what was there before it."""

from decimal import Decimal

import pytest
from harness import fresh

ENGINE = {"prices": {
    "m-simple": {"input_cost_per_token": 1e-6, "output_cost_per_token": 1e-6},
    "m-complex": {"input_cost_per_token": 1e-6, "output_cost_per_token": 5e-6},
    "m-critical": {"input_cost_per_token": 1e-6, "output_cost_per_token": 5e-5},
}}

ROWS = [
    # match, call, whether it counts
    ({}, {}, True),
    ({"user": "u-1"}, {"user": "u-1"}, True),
    ({"user": "u-1"}, {"user": "u-2"}, False),
    ({"user": "u-1"}, {"user": "U-1"}, False),
    ({"user": "u-1"}, {"user": "u-11"}, False),
    ({"user": "u-1"}, {"user": "xu-1"}, False),
    ({"user": "u-1"}, {"user": " u-1"}, False),
    ({"user": "u-1"}, {}, False),
    ({"user": "*"}, {"user": "u-1"}, True),
    ({"user": "*"}, {}, False),
    ({"user": "**"}, {"user": "x"}, True),
    ({"user": "u-*"}, {"user": "u-"}, True),
    ({"user": "u-*"}, {"user": "u-1"}, True),
    ({"user": "u-*"}, {"user": "U-1"}, False),
    ({"user": "*-1"}, {"user": "u-1"}, True),
    ({"user": "*-1"}, {"user": "u-12"}, False),
    ({"user": "u*1*z"}, {"user": "u-1-z"}, True),
    ({"user": "u*1*z"}, {"user": "u1z"}, True),
    ({"user": "u*1*z"}, {"user": "uz1"}, False),
    ({"user": "a*a"}, {"user": "a"}, False),
    ({"user": "a*a"}, {"user": "aa"}, True),
    ({"user": "*a*b*a*"}, {"user": "xxbaxxbxxa"}, True),
    ({"user": "u?1"}, {"user": "ux1"}, False),
    ({"user": "u?1"}, {"user": "u?1"}, True),
    ({"user": "u.1"}, {"user": "ux1"}, False),
    ({"user": "[ab]"}, {"user": "a"}, False),
    ({"user": "[ab]"}, {"user": "[ab]"}, True),
    ({"user": "u\\*"}, {"user": "u\\xyz"}, True),
    ({"user": "u\\*"}, {"user": "u*"}, False),
    ({"user": "%"}, {"user": "u"}, False),
    ({"user": "u_1"}, {"user": "ux1"}, False),
    ({"user": "\u00fc*"}, {"user": "\u00fcber"}, True),
    ({"user": "u\u0308*"}, {"user": "\u00fcber"}, False),
    ({"workflow": "refund"}, {"workflow": "refund"}, True),
    ({"workflow": "refund"}, {"user": "refund"}, False),
    ({"workflow": "*"}, {}, False),
    ({"agent": "bot-*"}, {"agent": "bot-7"}, True),
    ({"agent": "bot-*"}, {}, False),
    ({"agent": "anonymous"}, {}, True),
    ({"provider": "openai"}, {"provider": "openai"}, True),
    ({"provider": "openai"}, {"provider": "OpenAI"}, False),
    ({"provider": "nobody*"}, {"provider": "nobody-else"}, True),
    ({"model": "m-complex"}, {"model": "m-complex"}, True),
    ({"model": "m-complex"}, {"model": "openai/m-complex"}, False),
    ({"model": "*complex*"}, {"model": "openai/m-complex-2024-08-06"}, True),
    ({"tier": "simple"}, {"model": "m-simple"}, True),
    ({"tier": "simple"}, {"model": "m-complex"}, False),
    ({"tier": "complex"}, {"model": "m-complex"}, True),
    ({"tier": "critical"}, {"model": "m-critical"}, True),
    ({"tier": "critical"}, {"model": "openai/m-critical"}, True),
    ({"tier": "unknown"}, {"model": "no-such-model"}, True),
    ({"tier": "c*"}, {"model": "m-critical"}, True),
    ({"tier": "c*"}, {"model": "m-simple"}, False),
    ({"label:plan": "free"}, {"labels": {"plan": "free"}}, True),
    ({"label:plan": "free"}, {"labels": {"plan": "Free"}}, False),
    ({"label:plan": "free"}, {"labels": {"Plan": "free"}}, False),
    ({"label:plan": "free"}, {"labels": {"env": "free"}}, False),
    ({"label:plan": "*"}, {"labels": {"plan": "x"}}, True),
    ({"label:plan": "*"}, {"labels": {"env": "x"}}, False),
    ({"label:plan": "*"}, {}, False),
    ({"label:a:b": "c"}, {"labels": {"a:b": "c"}}, True),
    ({"label:*": "x"}, {"labels": {"plan": "x"}}, False),
    ({"label:*": "x"}, {"labels": {"*": "x"}}, True),
    ({"user": "u-1", "workflow": "refund"}, {"user": "u-1", "workflow": "refund"}, True),
    ({"user": "u-1", "workflow": "refund"}, {"user": "u-1"}, False),
    ({"user": "u-1", "label:plan": "free", "model": "m-*"},
     {"user": "u-1", "labels": {"plan": "free"}, "model": "m-simple"}, True),
    ({"user": "u-1", "label:plan": "free", "model": "m-*"},
     {"user": "u-1", "labels": {"plan": "free"}, "model": "other"}, False),
]


@pytest.mark.parametrize("match, call, counts", [
    pytest.param(*row, id=f"{row[0]} {'counts' if row[2] else 'does not count'} {row[1]}") for row in ROWS])
def test_which_calls_count(agent, operator, match, call, counts):
    limit = operator.put_policy(match=match)["id"]
    call = {"model": "m-simple", **call}
    before = operator.used(limit)  # `{}` has counted the calls of the rows before
    agent.spend("0.25", **call)
    assert operator.used(limit) - before == (Decimal("0.25") if counts else 0)
    decision = agent.authorize(**call, estimate_usd=1_000_000)
    assert (decision.get("policy") == limit) == counts
    operator.ask("policy_delete", policy=limit)


def test_a_long_pattern_is_matched_in_no_time(agent, operator):
    operator.put_policy(match={"user": "*a" * 127 + "*b"})
    for _ in range(100):
        assert agent.authorize(user="a" * 256)["verdict"] == "allow"


# ---- per ----

@pytest.mark.parametrize("per", ["user", "workflow", "agent"])
def test_per_keeps_one_budget_for_each(agent, operator, per):
    provider, one, other = fresh("provider"), fresh("name"), fresh("name")
    limit = operator.put_policy(match={"provider": provider}, per=per, limit_usd=1)["id"]
    call = {"provider": provider}
    agent.spend("0.9", **call, **{per: one})
    assert agent.authorize(**call, **{per: one}, estimate_usd="0.2")["policy"] == limit
    assert agent.authorize(**call, **{per: other}, estimate_usd="0.2")["verdict"] == "allow"
    row = operator.figures(limit)
    assert {key["key"]: (key["used_usd"], key["reserved_usd"]) for key in row["keys"]} == {
        one: (Decimal("0.9"), 0), other: (0, Decimal("0.2"))}
    assert (row["used_usd"], row["reserved_usd"]) == (Decimal("0.9"), Decimal("0.2")), "the sums"


@pytest.mark.parametrize("per", ["user", "workflow"])
def test_calls_without_one_share_the_empty_key(agent, operator, per):
    provider = fresh("provider")
    limit = operator.put_policy(match={"provider": provider}, per=per, limit_usd=1)["id"]
    agent.spend("0.5", provider=provider)
    agent.spend("0.4", provider=provider, **({"workflow": "w"} if per == "user" else {"user": "u"}))
    assert agent.authorize(provider=provider, estimate_usd="0.2")["policy"] == limit
    (key,) = operator.figures(limit)["keys"]
    assert (key["key"], key["used_usd"]) == ("", Decimal("0.9"))


def test_per_agent_takes_the_agent_of_the_line_before_that_of_the_hello(agent, operator):
    provider = fresh("provider")
    limit = operator.put_policy(match={"provider": provider}, per="agent", limit_usd=1)["id"]
    agent.hello(agent="default-bot")
    agent.spend("0.3", provider=provider)
    agent.spend("0.2", provider=provider, agent="own-bot")
    keys = {key["key"]: key["used_usd"] for key in operator.figures(limit)["keys"]}
    assert keys == {"default-bot": Decimal("0.3"), "own-bot": Decimal("0.2")}


def test_a_policy_for_all_has_no_keys(agent, operator):
    limit = operator.put_policy()
    agent.spend("0.3", user=limit["match"]["user"])
    assert "keys" not in operator.figures(limit["id"])


# ---- what was there before ----

@pytest.mark.parametrize("match, call", [
    ({"user": "{}"}, {"user": "{}"}), ({"workflow": "{}"}, {"workflow": "{}"}),
    ({"provider": "{}"}, {"provider": "{}"}), ({"agent": "{}"}, {"agent": "{}"}), ({"model": "{}"}, {"model": "{}"}),
    ({"label:plan": "{}"}, {"labels": {"plan": "{}"}}),
    ({"user": "{}", "tier": "complex"}, {"user": "{}", "model": "m-complex"}),
], ids=lambda value: " ".join(value))
@pytest.mark.parametrize("period", ["hour", "day", "week", "month", "total"])
def test_a_new_policy_counts_the_calls_of_its_period_before_it(agent, operator, match, call, period):
    name = fresh("name")

    def named(value):
        return {key: named(member) if isinstance(member, dict) else member.replace("{}", name)
                for key, member in value.items()}

    call = {"model": "m-complex", **named(call)}
    agent.spend("0.3", **call)
    agent.spend("0.4", **call)
    agent.spend("5", model="m-complex", user="someone-else")
    agent.authorize(**call, estimate_usd="0.2")
    limit = operator.put_policy(match=named(match), period=period, limit_usd=1)["id"]
    row = operator.figures(limit)
    assert (row["used_usd"], row["reserved_usd"]) == (Decimal("0.7"), Decimal("0.2"))
    assert agent.authorize(**call, estimate_usd="0.100000001")["policy"] == limit
    assert agent.authorize(**call, estimate_usd="0.1")["verdict"] == "allow"


def test_an_edited_policy_counts_what_it_now_matches(agent, operator):
    one, other = fresh("user"), fresh("user")
    limit = operator.put_policy(match={"user": one}, limit_usd=10)["id"]
    agent.spend("1", user=one)
    agent.spend("2", user=other)
    agent.authorize(user=other, estimate_usd="0.5")
    operator.put_policy(id=limit, match={"user": other}, limit_usd=10)
    row = operator.figures(limit)
    assert (row["used_usd"], row["reserved_usd"]) == (2, Decimal("0.5"))
    agent.spend("1", user=other)
    assert operator.used(limit) == 3
    operator.put_policy(id=limit, match={"user": one}, limit_usd=10)
    assert operator.figures(limit)["used_usd"] == 1


def test_a_policy_that_is_split_by_user_counts_each_from_before(agent, operator):
    provider = fresh("provider")
    limit = operator.put_policy(match={"provider": provider}, limit_usd=10)["id"]
    for user, cost in (("a", "1"), ("b", "2"), ("a", "3")):
        agent.spend(cost, user=user, provider=provider)
    agent.spend("0.5", provider=provider)
    granted = agent.authorize(user="b", provider=provider, estimate_usd="0.25")["reservation"]
    operator.put_policy(id=limit, match={"provider": provider}, per="user", limit_usd=10)
    keys = {key["key"]: (key["used_usd"], key["reserved_usd"]) for key in operator.figures(limit)["keys"]}
    assert keys == {"a": (4, 0), "b": (2, Decimal("0.25")), "": (Decimal("0.5"), 0)}
    agent.spend("0.2", user="b", provider=provider, reservation=granted)
    keys = {key["key"]: (key["used_usd"], key["reserved_usd"]) for key in operator.figures(limit)["keys"]}
    assert keys["b"] == (Decimal("2.2"), 0)


def test_another_limit_keeps_what_is_counted(agent, operator):
    limit = operator.put_policy(limit_usd=1)
    user = limit["match"]["user"]
    agent.spend("0.9", user=user)
    operator.put_policy(id=limit["id"], match=limit["match"], limit_usd=2)
    assert operator.used(limit["id"]) == Decimal("0.9")
    assert agent.authorize(user=user, estimate_usd="1.1")["verdict"] == "allow"
    operator.put_policy(id=limit["id"], match=limit["match"], limit_usd="0.5")
    assert agent.authorize(user=user, estimate_usd=0)["policy"] == limit["id"]


def test_what_is_spent_is_the_same_after_kill_9(own_engine):
    with own_engine.agent() as agent, own_engine.operator() as operator:
        early = operator.put_policy(match={}, per="user", period="day", limit_usd=100)["id"]
        for number in range(200):
            agent.spend(Decimal("0.01") * number, user=f"u-{number % 7}", request=f"r-{number % 5}",
                        labels={"plan": "free"})
        operator.put_policy(id="by-label", match={"label:plan": "fr*"}, period="total", limit_usd=100)
        operator.put_policy(id="by-request", match={}, period="request", limit_usd=100)

        def budgets():
            return {row["id"]: (row["used_usd"], sorted((key["key"], key["used_usd"]) for key in row.get("keys", [])))
                    for row in operator.status()["policies"]}
        before = budgets()
        assert before[early][0] == before["by-label"][0] == Decimal("199.00")
    own_engine.kill()
    own_engine.start()
    with own_engine.agent() as agent, own_engine.operator() as operator:
        assert budgets() == before
        assert agent.authorize(request="r-1", estimate_usd="60.61")["policy"] == "by-request"
        assert agent.authorize(request="r-1", estimate_usd="60.60")["verdict"] == "allow"
