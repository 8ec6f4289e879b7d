# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields of a policy: defaults, ranges, what is refused; put, delete, list; the broadcast after a change."""

import sqlite3
from decimal import Decimal

import pytest
from harness import ABSENT, Raw, ahead, fresh, milliseconds, now, parse_time, policy
from harness.fieldrules import NOT_A_COUNT


def test_the_policy_of_the_contract_is_taken_as_it_is(operator):
    whole = {"id": "org-daily", "name": "Organisation, per day", "match": {}, "per": "all", "period": "day",
             "limit_usd": Decimal("500.0"), "alert_at": Decimal("0.8"), "downgrade_at": None, "kill_at": 1,
             "fallback_model": None, "max_retries": None, "enabled": True, "origin": "operator"}
    policies = operator.ask("policy_put", policy=whole)["policies"]
    (got,) = [row for row in policies if row["id"] == "org-daily"]
    assert {key: value for key, value in got.items() if key != "raise"} == whole
    operator.ask("policy_delete", policy="org-daily")


def test_the_defaults_are_filled_in(operator):
    name = fresh("p")
    known = operator.ask("policy_put", policy={"id": name, "period": "day", "limit_usd": 1000})["policies"]
    (got,) = [row for row in known if row["id"] == name]
    assert got.pop("raise", None) is None
    assert got == {"id": name, "name": name, "match": {}, "per": "all", "period": "day", "limit_usd": 1000,
                   "alert_at": Decimal("0.8"), "downgrade_at": None, "kill_at": 1, "fallback_model": None,
                   "max_retries": None, "enabled": True, "origin": "operator"}
    operator.ask("policy_delete", policy=name)


@pytest.mark.parametrize("field", ["name", "match", "per", "downgrade_at", "kill_at", "fallback_model", "max_retries",
                                   "enabled", "raise", "origin"])
def test_null_is_the_same_as_left_out(operator, field):
    name = fresh("p")
    left_out = operator.put_policy(id=name, match={"user": "nobody"})
    fields = {"match": {"user": "nobody"}, field: None}
    if field == "match":
        fields = {"match": None, "enabled": False}
        left_out |= {"match": {}, "enabled": False}
    assert operator.put_policy(id=name, **fields) == left_out


@pytest.mark.parametrize("fields, alert", [
    ({}, "0.8"), ({"alert_at": None}, None), ({"alert_at": 0.5}, "0.5"), ({"alert_at": 1}, "1"),
    ({"kill_at": 0.9}, "0.8"), ({"kill_at": 0.8}, "0.8"), ({"kill_at": 0.5}, "0.5"),
    ({"downgrade_at": 0.9}, "0.8"), ({"downgrade_at": 0.6}, "0.6"), ({"downgrade_at": 0.4, "kill_at": 0.6}, "0.4"),
    ({"downgrade_at": None, "kill_at": 0.3}, "0.3"), ({"alert_at": None, "kill_at": 0.3}, None),
], ids=str)
def test_an_alert_at_left_out_is_80_percent_or_the_next_mark_where_that_is_lower(operator, fields, alert):
    got = operator.put_policy(**{"alert_at": ABSENT, **fields})["alert_at"]
    assert got == (None if alert is None else Decimal(alert))


GOOD = {
    "an id of one character": {"id": "a"},
    "an id of 64 characters": {"id": "abcdefghijklmnopqrstuvwxyz0123456789-_." + "x" * 25},
    "three marks that are equal": {"alert_at": 0.5, "downgrade_at": 0.5, "kill_at": 0.5},
    "a small mark": {"alert_at": 0.000001},
    "a mark written with an exponent": {"kill_at": Raw("5e-1")},
    "a kill_at of 1": {"kill_at": 1}, "a kill_at of 1.0": {"kill_at": Raw("1.0")},
    "max_retries 0": {"max_retries": 0}, "max_retries 10^9": {"max_retries": 10**9},
    "every key of match": {"match": {"user": "u", "workflow": "w", "agent": "a", "model": "m", "tier": "simple",
                                     "provider": "p", "label:plan": "free", "label:é*": "*"}},
    "an unknown field": {"colour": "red"},
    "a limit as a string": {"limit_usd": "0.0025"},
    **{f"period {period}": {"period": period} for period in ("request", "hour", "day", "week", "month", "total")},
    **{f"per {per}": {"per": per} for per in ("all", "user", "workflow", "agent")},
}


@pytest.mark.parametrize("fields", GOOD.values(), ids=GOOD.keys())
def test_is_a_policy(operator, fields):
    got = operator.put_policy(**fields)
    for key, value in fields.items():
        if key not in ("colour", "limit_usd") and not isinstance(value, Raw):
            assert got[key] == (Decimal(str(value)) if isinstance(value, float) else value)
    operator.ask("policy_delete", policy=got["id"])


BAD = {
    "an id of 65 characters": ("id", {"id": "x" * 65}),
    "an empty id": ("id", {"id": ""}), "an id of capitals": ("id", {"id": "Org"}),
    "an id with a space": ("id", {"id": "a b"}), "an id with a slash": ("id", {"id": "a/b"}),
    "an id with an accent": ("id", {"id": "\u00e9"}), "an id with a colon": ("id", {"id": "a:b"}),
    "an id that is a number": ("id", {"id": 5}),
    "a name that is a number": ("name", {"name": 5}),
    "a match that is a string": ("match", {"match": "user"}), "a match that is an array": ("match", {"match": []}),
    "an unknown key of match": ("match", {"match": {"team": "a"}}),
    "a key of match that looks alike": ("match", {"match": {"User": "a"}}),
    "another unknown key beside a known one": ("match", {"match": {"user": "a", "request": "b"}}),
    "a label without a key": ("match", {"match": {"label:": "a"}}), "label alone": ("match", {"match": {"label": "a"}}),
    "a pattern that is a number": ("match.user", {"match": {"user": 5}}),
    "a pattern that is an array": ("match.user", {"match": {"user": ["a", "b"]}}),
    "an empty pattern": ("match.user", {"match": {"user": ""}}),
    "a pattern of 257": ("match.label:plan", {"match": {"label:plan": "x" * 257}}),
    "an unknown per": ("per", {"per": "model"}), "a per that is a number": ("per", {"per": 1}),
    "an unknown period": ("period", {"period": "year"}), "a period in capitals": ("period", {"period": "DAY"}),
    "a kill_at of 0": ("kill_at", {"kill_at": 0}), "a kill_at above 1": ("kill_at", {"kill_at": 1.000001}),
    "a negative kill_at": ("kill_at", {"kill_at": -0.5}), "a kill_at in a string": ("kill_at", {"kill_at": "1"}),
    "a kill_at of 1e999": ("kill_at", {"kill_at": Raw("1e999")}), "a kill_at of true": ("kill_at", {"kill_at": True}),
    "an alert_at of 0": ("alert_at", {"alert_at": 0}), "an alert_at above 1": ("alert_at", {"alert_at": 1.1}),
    "an alert_at above kill_at": ("alert_at", {"alert_at": 0.6, "kill_at": 0.5}),
    "an alert_at above downgrade_at": ("alert_at", {"alert_at": 0.6, "downgrade_at": 0.5}),
    "an alert_at in a string": ("alert_at", {"alert_at": "0.5"}),
    "a downgrade_at of 0": ("downgrade_at", {"downgrade_at": 0}),
    "a downgrade_at above kill_at": ("downgrade_at", {"downgrade_at": 0.9, "kill_at": 0.8}),
    "a downgrade_at that is a boolean": ("downgrade_at", {"downgrade_at": True}),
    "a fallback_model that is a number": ("fallback_model", {"fallback_model": 5}),
    "an empty fallback_model": ("fallback_model", {"fallback_model": ""}),
    "an enabled that is a word": ("enabled", {"enabled": "yes"}), "an enabled that is 1": ("enabled", {"enabled": 1}),
    "a raise that is a number": ("raise", {"raise": 600}),
    "a raise without a limit": ("raise", {"raise": {"until": ahead(hours=1)}}),
    "a raise without an end": ("raise", {"raise": {"limit_usd": 600}}),
    "a raise of a negative limit": ("raise.limit_usd", {"raise": {"limit_usd": -1, "until": ahead(hours=1)}}),
    "a raise of 0": ("raise.limit_usd", {"raise": {"limit_usd": 0, "until": ahead(hours=1)}}),
    "a raise until a word": ("raise.until", {"raise": {"limit_usd": 600, "until": "later"}}),
    **{f"max_retries {name}": ("max_retries", {"max_retries": value}) for name, value in NOT_A_COUNT.items()},
}


@pytest.mark.parametrize("field, fields", BAD.values(), ids=BAD.keys())
def test_is_no_policy_and_the_field_is_named(agent, operator, field, fields):
    before = operator.ask("policies")["policies"]
    error = operator.refusal("policy_put", policy=policy(**fields))
    assert error["code"] in (("bad_field", "missing_field") if field == "raise" else ("bad_field",))
    assert error["field"].startswith(field), error
    agent.send({"type": "propose_policy", "id": "pp", "policy": policy(**fields)})
    error = agent.receive()
    assert (error["type"], error["id"]) == ("error", "pp") and error["field"].startswith(field.split(".")[0])
    assert operator.ask("policies")["policies"] == before


@pytest.mark.parametrize("missing", ["id", "period", "limit_usd"])
def test_required_in_a_policy(operator, missing):
    for absent in (ABSENT, None):
        error = operator.refusal("policy_put", policy=policy(**{missing: absent}))
        assert error["code"] in ("missing_field", "bad_field") and error["field"] == missing
        assert error["code"] == "missing_field" or absent is None


@pytest.mark.parametrize("value", [5, "p", [], True], ids=str)
def test_a_policy_is_an_object(operator, value):
    error = operator.refusal("policy_put", policy=value)
    assert (error["code"], error["field"]) == ("bad_field", "policy")


def test_a_put_replaces_the_policy_of_that_id_and_answers_with_all_of_them(operator):
    one, other = operator.put_policy(), operator.put_policy(enabled=False)
    changed = operator.put_policy(id=one["id"], limit_usd=7, match={"user": "someone"}, per="workflow", period="week")
    policies = {row["id"]: row for row in operator.ask("policies")["policies"]}
    assert policies[one["id"]] == changed and policies[other["id"]] == other
    assert (changed["limit_usd"], changed["per"], changed["period"]) == (7, "workflow", "week")


def test_a_delete_answers_with_what_is_left(operator, agent):
    limit = operator.put_policy()
    user = limit["match"]["user"]
    assert agent.authorize(user=user, estimate_usd=2)["policy"] == limit["id"]
    left = operator.ask("policy_delete", policy=limit["id"])["policies"]
    assert limit["id"] not in {row["id"] for row in left}
    assert agent.authorize(user=user, estimate_usd=2)["verdict"] == "allow"


@pytest.mark.parametrize("value", ["no-such-policy", "", "Org", 5, {"id": "p"}], ids=str)
def test_a_delete_of_what_is_not_there_is_a_bad_field(operator, value):
    error = operator.refusal("policy_delete", policy=value)
    assert (error["code"], error["field"]) == ("bad_field", "policy")


def test_policies_goes_out_to_agents_after_every_change(engine, operator):
    with engine.agent() as agent:
        agent.hello()

        def told(policy_id):
            rows = {row["id"]: row for row in agent.receive()["policies"]}
            return rows.get(policy_id)

        put = operator.put_policy()
        assert told(put["id"]) == put
        changed = operator.put_policy(id=put["id"], limit_usd=9)
        assert told(put["id"]) == changed
        operator.put_policy(id=put["id"], enabled=False)
        assert told(put["id"]) is None, "what is off does not hold"
        operator.ask("policy_delete", policy=put["id"])
        assert told(put["id"]) is None
        assert agent.until_pong() == []


def test_a_refused_put_sends_nothing(agent, operator):
    operator.refusal("policy_put", policy=policy(kill_at=2))
    assert agent.until_pong() == []


def test_policies_outlive_a_restart(own_engine):
    with own_engine.operator() as operator:
        until = ahead(hours=2)
        operator.put_policy(match={"user": "a*", "label:plan": "free"}, per="workflow", period="month", alert_at=None,
                            downgrade_at=0.5, kill_at=0.75, fallback_model="gpt-4o-mini", max_retries=3,
                            name="\u00dcn\u00efcode \U0001f980", **{"raise": {"limit_usd": 600, "until": until}})
        operator.put_policy(enabled=False, limit_usd="0.000000001")
        gone = operator.put_policy()
        operator.ask("policy_delete", policy=gone["id"])
        before = operator.ask("policies")["policies"]
    own_engine.kill()
    own_engine.start()
    with own_engine.operator() as operator:
        assert operator.ask("policies")["policies"] == before


# ---- raise ----

@pytest.mark.parametrize("as_number", [False, True], ids=["RFC 3339", "milliseconds"])
def test_a_raise_holds_instead_of_the_limit_until_then(agent, operator, as_number):
    user, until = fresh("user"), ahead(hours=2)
    limit = operator.put_policy(match={"user": user}, limit_usd=1, kill_at=0.5, **{
        "raise": {"limit_usd": 600, "until": milliseconds(parse_time(until)) if as_number else until}})
    assert limit["raise"] == {"limit_usd": 600, "until": until}
    assert limit["limit_usd"] == 1
    assert agent.authorize(user=user, estimate_usd="300.000000001")["policy"] == limit["id"]
    assert agent.authorize(user=user, estimate_usd=300)["verdict"] == "allow"


def test_a_raise_that_is_over_holds_no_more(agent, operator):
    user = fresh("user")
    limit = operator.put_policy(match={"user": user}, **{"raise": {"limit_usd": 600, "until": ahead(minutes=-1)}})
    assert agent.authorize(user=user, estimate_usd=2)["policy"] == limit["id"]


def test_a_raise_lapses_by_itself(agent, operator):
    user = fresh("user")
    until = now().timestamp() + 1.5
    operator.put_policy(match={"user": user}, **{"raise": {"limit_usd": 600, "until": int(until * 1000)}})
    assert agent.authorize(user=user, estimate_usd=0.5)["verdict"] == "allow"
    while now().timestamp() < until:
        agent.until_pong()
    assert agent.authorize(user=user, estimate_usd=0.6)["code"] == "budget"


def test_a_raise_may_lower_the_limit_too(agent, operator):
    user = fresh("user")
    operator.put_policy(match={"user": user}, **{"raise": {"limit_usd": "0.5", "until": ahead(hours=1)}})
    assert agent.authorize(user=user, estimate_usd="0.6")["code"] == "budget"


def test_the_log_says_what_a_budget_is(own_engine):
    with own_engine.operator() as operator:
        for period in ("day", "total"):
            operator.put_policy(id=period, name=period, period=period, limit_usd="0.1")
    own_engine.stop()
    with sqlite3.connect(own_engine.db) as database:
        texts = [text for text, in database.execute("SELECT text FROM log WHERE kind = 'policy' ORDER BY number")]
    database.close()
    assert texts == ["day was made: $0.10 per day", "total was made: $0.10 in all"]
