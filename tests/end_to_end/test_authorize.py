# SPDX-License-Identifier: GPL-3.0-or-later
"""`authorize` and its `decision`: allowed or denied, at the exact nano-dollar, and which policy is named."""

from datetime import timedelta
from decimal import Decimal

import pytest
from harness import authorize, fresh, now, parse_time, usage

NANO = Decimal("0.000000001")
PRICES = {"input_cost_per_token": 0.000001, "output_cost_per_token": 0.000002}
ENGINE = {"prices": {"dear": {"input_cost_per_token": 0.0001, "output_cost_per_token": 0.0001}, "cheap": PRICES}}


def test_allow_names_model_reservation_and_what_it_reserved(agent):
    decision = agent.authorize(id="a-1", model="cheap", input_tokens=1000, max_output_tokens=100)
    reservation = decision.pop("reservation")
    assert reservation
    assert decision == {"type": "decision", "id": "a-1", "verdict": "allow", "model": "cheap",
                        "reserved_usd": Decimal("0.0012")}


def test_every_reservation_has_a_name_of_its_own(agent):
    names = [agent.authorize()["reservation"] for _ in range(50)]
    assert len(set(names)) == 50


def test_the_full_question_of_the_contract(agent):
    decision = agent.authorize(
        id="a-1", request="req-9", user=fresh("user"), workflow="refund", agent="support-bot", provider="openai",
        model="gpt-4o", input_tokens=22000, max_output_tokens=1024, cached_input_tokens=0, cache_write_tokens=0,
        cache_write_1h_tokens=0, service_tier="default", attempt=1, fallback_model="gpt-4o-mini", budget_usd=0.50,
        labels={"plan": "free"})
    assert (decision["verdict"], decision["reserved_usd"]) == ("allow", Decimal("0.06524"))


def test_of_both_the_estimate_is_reserved(agent):
    decision = agent.authorize(model="cheap", input_tokens=1000, max_output_tokens=100, estimate_usd="0.5")
    assert decision["reserved_usd"] == Decimal("0.5")


@pytest.mark.parametrize("limit, kill_at, asked, verdict", [
    ("1", 1, "1", "allow"),
    ("1", 1, "1.000000001", "deny"),
    ("0.000000001", 1, "0.000000001", "allow"),
    ("0.000000001", 1, "0.000000002", "deny"),
    ("1", 0.5, "0.5", "allow"),
    ("1", 0.5, "0.500000001", "deny"),
    ("0.3", 0.1, "0.03", "allow"),
    ("0.3", 0.1, "0.030000001", "deny"),
    ("0.7", 0.7, "0.49", "allow"),
    ("0.7", 0.7, "0.490000001", "deny"),
    ("1000000", 1, "1000000", "allow"),
    ("1000000", 0.999999999, "999999.999", "allow"),
    ("1000000", 0.999999999, "999999.999000001", "deny"),
])
def test_the_limit_times_kill_at_is_the_last_nano_dollar(agent, operator, limit, kill_at, asked, verdict):
    user = fresh("user")
    operator.put_policy(match={"user": user}, limit_usd=limit, kill_at=kill_at)
    assert agent.authorize(user=user, estimate_usd=asked)["verdict"] == verdict


def test_what_is_spent_and_what_is_reserved_count_alike(agent, operator):
    user = fresh("user")
    limit = operator.put_policy(match={"user": user}, limit_usd=1)
    agent.spend("0.5", user=user)
    assert agent.authorize(user=user, estimate_usd="0.3")["verdict"] == "allow"
    figures = operator.figures(limit["id"])
    assert (figures["used_usd"], figures["reserved_usd"]) == (Decimal("0.5"), Decimal("0.3"))
    assert agent.authorize(user=user, estimate_usd="0.200000001")["verdict"] == "deny"
    assert agent.authorize(user=user, estimate_usd="0.2")["verdict"] == "allow"


def test_a_denial_says_who_why_and_until_when(agent, operator):
    user = fresh("user")
    operator.put_policy(id=(limit := fresh("p")), name="Organisation, per day", match={"user": user}, period="day",
                        limit_usd=500)
    agent.spend("499.98", user=user)
    decision = agent.authorize(id="a-1", user=user, estimate_usd=1)
    assert {key: decision[key] for key in ("type", "id", "verdict", "policy", "code")} == {
        "type": "decision", "id": "a-1", "verdict": "deny", "policy": limit, "code": "budget"}
    assert "Organisation, per day" in decision["reason"]
    midnight = now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    assert parse_time(decision["until"]) == midnight
    assert not {"model", "reservation", "reserved_usd"} & decision.keys()


@pytest.mark.parametrize("period", ["total", "request"])
def test_until_is_null_where_waiting_does_not_help(agent, operator, period):
    user = fresh("user")
    limit = operator.put_policy(match={"user": user}, period=period)
    decision = agent.authorize(user=user, estimate_usd=2, request=fresh("r"))
    assert decision["policy"] == limit["id"] and decision.get("until") is None


def test_a_denial_reserves_nothing(agent, operator):
    user = fresh("user")
    limit = operator.put_policy(match={"user": user})
    for _ in range(5):
        assert agent.authorize(user=user, estimate_usd=2)["verdict"] == "deny"
    assert operator.figures(limit["id"])["reserved_usd"] == 0
    assert agent.authorize(user=user, estimate_usd=1)["verdict"] == "allow"


def test_all_policies_that_match_must_have_room(agent, operator):
    user, workflow = fresh("user"), fresh("workflow")
    wide = operator.put_policy(match={"workflow": workflow}, limit_usd=10)
    narrow = operator.put_policy(match={"user": user}, limit_usd=1)
    question = {"user": user, "workflow": workflow}
    assert agent.authorize(**question, estimate_usd=2)["policy"] == narrow["id"]
    assert agent.authorize(workflow=workflow, estimate_usd="9.5")["verdict"] == "allow"
    assert agent.authorize(**question, estimate_usd="0.6")["policy"] == wide["id"]
    assert agent.authorize(**question, estimate_usd="0.5")["verdict"] == "allow"
    for limit, reserved in ((wide, "10"), (narrow, "0.5")):
        assert operator.figures(limit["id"])["reserved_usd"] == Decimal(reserved)


def test_of_several_without_room_the_one_with_the_least_is_named(agent, operator):
    user = fresh("user")
    more, least = (operator.put_policy(id=fresh(name), match={"user": user}, limit_usd=limit)
                   for name, limit in (("a-more", 2), ("b-least", 1)))
    assert agent.authorize(user=user, estimate_usd=3)["policy"] == least["id"]
    assert agent.authorize(user=user, estimate_usd="1.5")["policy"] == least["id"]
    operator.ask("policy_delete", policy=least["id"])
    assert agent.authorize(user=user, estimate_usd=3)["policy"] == more["id"]


def test_of_equal_ones_the_first_by_id_is_named(agent, operator):
    user = fresh("user")
    ids = [fresh(name) for name in ("tie-c", "tie-a", "tie-b")]
    for policy_id in ids:
        operator.put_policy(id=policy_id, match={"user": user})
    assert agent.authorize(user=user, estimate_usd=3)["policy"] == ids[1]


def test_a_policy_that_is_off_decides_nothing(agent, operator):
    user = fresh("user")
    limit = operator.put_policy(match={"user": user}, enabled=False)
    assert agent.authorize(user=user, estimate_usd=3)["verdict"] == "allow"
    operator.put_policy(**{**{key: limit[key] for key in ("id", "match", "period")}, "limit_usd": 4, "enabled": True})
    assert agent.authorize(user=user, estimate_usd=3)["policy"] == limit["id"]


# ---- budget_usd ----

def test_budget_usd_is_a_cap_on_what_the_request_spent_and_reserved(engine, agent):
    request = fresh("req")
    question = {"request": request, "budget_usd": "0.5"}
    agent.spend("0.2", request=request)
    with engine.agent() as other:
        other.spend("0.1", request=request, user="another")
    assert agent.authorize(**question, estimate_usd="0.1")["verdict"] == "allow"
    decision = agent.authorize(**question, estimate_usd="0.100000001")
    assert (decision["verdict"], decision["policy"], decision["code"]) == ("deny", "request", "budget")
    assert decision["reason"] and decision.get("until") is None
    assert agent.authorize(**question, estimate_usd="0.1")["verdict"] == "allow"
    assert agent.authorize(**question, estimate_usd=NANO)["code"] == "budget"


def test_each_question_is_held_against_its_own_budget_usd(agent):
    request = fresh("req")
    agent.spend("0.5", request=request)
    assert agent.authorize(request=request, estimate_usd="0.1", budget_usd="0.59")["verdict"] == "deny"
    assert agent.authorize(request=request, estimate_usd="0.1", budget_usd="0.6")["verdict"] == "allow"
    assert agent.authorize(request=request, estimate_usd="0.1")["verdict"] == "allow"


def test_budget_usd_of_a_call_without_a_request_is_for_that_call(agent):
    for _ in range(3):
        assert agent.authorize(estimate_usd="0.5", budget_usd="0.5")["verdict"] == "allow"
        assert agent.authorize(estimate_usd="0.500000001", budget_usd="0.5")["policy"] == "request"


def test_a_budget_usd_of_0_lets_nothing_through_that_costs(agent):
    assert agent.authorize(estimate_usd=NANO, budget_usd=0)["verdict"] == "deny"
    assert agent.authorize(estimate_usd=0, budget_usd=0)["verdict"] == "allow"


def test_budget_usd_and_policies_hold_together(agent, operator):
    user = fresh("user")
    limit = operator.put_policy(match={"user": user}, limit_usd="0.3")
    assert agent.authorize(user=user, estimate_usd="0.4", budget_usd="0.5")["policy"] == limit["id"]
    assert agent.authorize(user=user, estimate_usd="0.2", budget_usd="0.1")["policy"] == "request"


# ---- retries ----

@pytest.mark.parametrize("max_retries, last", [(0, 1), (1, 2), (2, 3)])
def test_an_attempt_above_max_retries_plus_1_is_denied(agent, operator, max_retries, last):
    user = fresh("user")
    limit = operator.put_policy(match={"user": user}, max_retries=max_retries)
    assert agent.authorize(user=user, attempt=last)["verdict"] == "allow"
    decision = agent.authorize(user=user, attempt=last + 1)
    assert (decision["verdict"], decision["code"], decision["policy"]) == ("deny", "retries", limit["id"])
    assert decision["reason"]


def test_without_max_retries_any_attempt_is_allowed(agent, operator):
    user = fresh("user")
    operator.put_policy(match={"user": user}, max_retries=None)
    assert agent.authorize(user=user, attempt=10**9)["verdict"] == "allow"


def test_the_largest_max_retries_does_not_overflow(agent, operator):
    user = fresh("user")
    operator.put_policy(match={"user": user}, max_retries=10**9)
    assert agent.authorize(user=user, attempt=10**9)["verdict"] == "allow"


# ---- unpriced ----

def test_an_unpriced_model_is_allowed_with_nothing_reserved(agent):
    decision = agent.authorize(model=(model := fresh("no-model")), input_tokens=1000, max_output_tokens=10)
    assert (decision["verdict"], decision["model"], decision["reserved_usd"], decision["priced"]) == (
        "allow", model, 0, False)


def test_an_unpriced_model_with_an_estimate_reserves_it(agent):
    decision = agent.authorize(model=fresh("no-model"), estimate_usd="0.25")
    assert (decision["verdict"], decision["reserved_usd"]) == ("allow", Decimal("0.25"))


def test_deny_unpriced_denies_an_unpriced_model(agent, operator):
    operator.ask("settings_put", settings={"deny_unpriced": True})
    try:
        decision = agent.authorize(model=fresh("no-model"), input_tokens=1000, max_output_tokens=10)
        assert (decision["verdict"], decision["code"]) == ("deny", "unpriced")
        assert decision["reason"]
        assert agent.authorize(model="cheap", input_tokens=1000, max_output_tokens=10)["verdict"] == "allow"
    finally:
        operator.ask("settings_put", settings={"deny_unpriced": False})
    assert agent.authorize(model=fresh("no-model"), input_tokens=1, max_output_tokens=1)["verdict"] == "allow"


# ---- past the limit ----

def test_a_call_that_never_asked_can_pass_the_limit_and_then_every_question_is_denied(agent, operator):
    user = fresh("user")
    limit = operator.put_policy(match={"user": user}, limit_usd=1)
    agent.spend("1.5", user=user)
    assert operator.used(limit["id"]) == Decimal("1.5")
    for estimate in ("0", "0.000000001", "1"):
        assert agent.authorize(user=user, estimate_usd=estimate)["code"] == "budget"
    assert agent.authorize(user=user, model=fresh("no-model"), input_tokens=1, max_output_tokens=1)["code"] == "budget"


def test_many_questions_in_one_write_are_each_answered(agent):
    questions = [authorize() for _ in range(1000)]
    agent.send(*questions)
    got = [agent.receive() for _ in questions]
    assert {line["id"] for line in got} == {question["id"] for question in questions}
    assert {line["verdict"] for line in got} == {"allow"}


def test_a_usage_followed_by_a_question_is_counted_before_the_decision(agent, operator):
    user = fresh("user")
    operator.put_policy(match={"user": user}, limit_usd=100)
    for number in range(1, 100):
        question = authorize(user=user, estimate_usd=101 - number)
        agent.send(usage(user=user, cost_usd=1), question)
        assert agent.expect("decision", id=question["id"])["code"] == "budget"
    assert agent.authorize(user=user, estimate_usd=1)["verdict"] == "allow"
