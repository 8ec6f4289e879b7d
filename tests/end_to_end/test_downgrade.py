# SPDX-License-Identifier: GPL-3.0-or-later
"""`downgrade`: when a cheaper model is given instead, which one, and when a call is let through or denied."""

from decimal import Decimal

import pytest
from harness import fresh


def flat(price):
    return {"input_cost_per_token": price, "output_cost_per_token": price}


ENGINE = {"prices": {"dear": flat(0.001), "middle": flat(0.0005), "cheap": flat(0.0001), "cheaper": flat(0.00005),
                     "dearest": flat(0.01)}}

# 100 tokens: dear 0.10, middle 0.05, cheap 0.01, cheaper 0.005, dearest 1.00
CALL = {"model": "dear", "input_tokens": 50, "max_output_tokens": 50}


def put(operator, user, **fields):
    return operator.put_policy(**{"match": {"user": user}, "limit_usd": 1, "alert_at": None, "fallback_model": "cheap",
                                  **fields})["id"]


@pytest.fixture
def user():
    return fresh("user")


def verdict(decision):
    return decision["verdict"], decision.get("model"), decision.get("policy"), decision.get("reserved_usd")


def test_a_downgrade_says_model_reservation_policy_and_why(agent, operator, user):
    limit = put(operator, user, downgrade_at=0.5)
    agent.spend("0.45", user=user)
    decision = agent.authorize(id="a-1", user=user, **CALL)
    assert decision.pop("reservation") and decision.pop("reason")
    decision.pop("until", None)
    assert decision == {"type": "decision", "id": "a-1", "verdict": "downgrade", "model": "cheap",
                        "reserved_usd": Decimal("0.01"), "policy": limit}
    assert operator.figures(limit)["reserved_usd"] == Decimal("0.01")


@pytest.mark.parametrize("spent, expected", [
    ("0.399999999", "allow"), ("0.4", "allow"), ("0.400000001", "downgrade"), ("0.7", "downgrade"),
    ("0.99", "downgrade"), ("0.990000001", "deny"),
])
def test_it_downgrades_when_spent_reserved_and_worst_case_would_pass_the_mark(agent, operator, user, spent, expected):
    put(operator, user, downgrade_at=0.5)
    agent.spend(spent, user=user)
    assert agent.authorize(user=user, **CALL)["verdict"] == expected


def test_reservations_count_towards_the_mark(agent, operator, user):
    put(operator, user, downgrade_at=0.5)
    assert agent.authorize(user=user, estimate_usd="0.45")["verdict"] == "allow"
    assert agent.authorize(user=user, **CALL)["verdict"] == "downgrade"


def test_without_a_downgrade_mark_the_fallback_comes_where_only_the_cheaper_one_fits(agent, operator, user):
    limit = put(operator, user, downgrade_at=None)
    agent.spend("0.9", user=user)
    assert verdict(agent.authorize(user=user, **CALL))[:2] == ("allow", "dear")
    assert verdict(agent.authorize(user=user, **CALL)) == ("deny", None, limit, None)  # nothing is left
    other = fresh("user")
    limit = put(operator, other, downgrade_at=None)
    agent.spend("0.95", user=other)
    assert verdict(agent.authorize(user=other, **CALL)) == ("downgrade", "cheap", limit, Decimal("0.01"))


def test_the_calls_own_fallback_is_tried_where_the_policy_names_none(agent, operator, user):
    limit = put(operator, user, fallback_model=None, downgrade_at=0.5)
    agent.spend("0.6", user=user)
    decision = agent.authorize(user=user, **CALL, fallback_model="cheaper")
    assert verdict(decision) == ("downgrade", "cheaper", limit, Decimal("0.005"))


def test_the_policys_fallback_is_tried_before_the_calls_own(agent, operator, user):
    limit = put(operator, user, downgrade_at=0.5)
    agent.spend("0.6", user=user)
    decision = agent.authorize(user=user, **CALL, fallback_model="cheaper")
    assert verdict(decision)[:3] == ("downgrade", "cheap", limit)


def test_the_calls_own_is_tried_where_the_policys_does_not_fit(agent, operator, user):
    limit = put(operator, user, downgrade_at=0.5, fallback_model="dearest")
    agent.spend("0.6", user=user)
    assert verdict(agent.authorize(user=user, **CALL, fallback_model="cheap"))[:3] == ("downgrade", "cheap", limit)
    agent.spend("0.384", user=user)  # 0.994 with the reservation of 0.01
    assert verdict(agent.authorize(user=user, **CALL, fallback_model="cheaper"))[:3] == ("downgrade", "cheaper", limit)


def test_a_fallback_that_is_not_priced_is_none(agent, operator, user):
    put(operator, user, downgrade_at=0.5, fallback_model="nobody-knows")
    agent.spend("0.6", user=user)
    assert verdict(agent.authorize(user=user, **CALL))[:2] == ("allow", "dear")
    assert verdict(agent.authorize(user=user, **CALL, fallback_model="cheap"))[:2] == ("downgrade", "cheap")


def test_where_no_fallback_is_named_a_call_that_passes_only_the_mark_is_allowed_as_it_is(agent, operator, user):
    limit = put(operator, user, downgrade_at=0.5, fallback_model=None)
    agent.spend("0.6", user=user)
    assert verdict(agent.authorize(user=user, **CALL))[:2] == ("allow", "dear")
    agent.spend("0.25", user=user)
    assert verdict(agent.authorize(user=user, **CALL))[:3] == ("deny", None, limit)


def test_where_no_fallback_fits_a_call_that_passes_only_the_mark_is_allowed_as_it_is(agent, operator, user):
    put(operator, user, downgrade_at=0.5, fallback_model="dearest")
    agent.spend("0.6", user=user)
    assert verdict(agent.authorize(user=user, **CALL))[:2] == ("allow", "dear")


def test_where_only_an_estimate_is_given_nothing_is_downgraded(agent, operator, user):
    limit = put(operator, user, downgrade_at=0.5)
    agent.spend("0.6", user=user)
    decision = agent.authorize(user=user, model="dear", estimate_usd="0.4", fallback_model="cheap")
    assert verdict(decision)[:2] == ("allow", "dear")
    decision = agent.authorize(user=user, model="dear", estimate_usd="0.1", fallback_model="cheap")
    assert verdict(decision)[:3] == ("deny", None, limit)


def test_of_estimate_and_tokens_the_tokens_price_the_fallback(agent, operator, user):
    limit = put(operator, user, downgrade_at=0.5)
    decision = agent.authorize(user=user, **CALL, estimate_usd="0.6")
    assert verdict(decision) == ("downgrade", "cheap", limit, Decimal("0.01"))
    assert verdict(agent.authorize(user=user, **CALL, estimate_usd="0.49"))[:2] == ("allow", "dear")


def test_a_fallback_has_to_fit_under_every_kill_at(agent, operator, user):
    limit = put(operator, user, downgrade_at=0.5)
    agent.spend("0.6", user=user)
    tight = put(operator, user, limit_usd="0.705", fallback_model=None)
    assert verdict(agent.authorize(user=user, **CALL))[:2] == ("downgrade", "cheap")
    operator.put_policy(id=tight, match={"user": user}, limit_usd="0.615", alert_at=None)
    decision = agent.authorize(user=user, **CALL)
    assert decision["verdict"] == "deny" and decision["policy"] == tight
    assert operator.figures(limit)["reserved_usd"] == Decimal("0.01")


def test_a_fallback_is_matched_as_a_call_of_that_model(agent, operator, user):
    limit = put(operator, user, match={"user": user, "model": "dear"}, limit_usd="0.05")
    assert verdict(agent.authorize(user=user, **CALL)) == ("downgrade", "cheap", limit, Decimal("0.01"))
    assert operator.figures(limit)["reserved_usd"] == 0, "the fallback is no call of the model that the policy matches"
    put(operator, user, match={"user": user, "model": "cheap*"}, limit_usd="0.001", fallback_model=None)
    assert verdict(agent.authorize(user=user, **CALL))[:3] == ("deny", None, limit)


def test_a_fallback_is_matched_by_its_own_tier(agent, operator, user):
    limit = put(operator, user, limit_usd="0.05", fallback_model="cheap-one")
    operator.ask("prices_put", prices={
        "cheap-one": {"input_cost_per_token": 0.0001, "output_cost_per_token": 0.000001}})
    simple = put(operator, user, match={"user": user, "tier": "simple"}, limit_usd="0.001", fallback_model=None)
    assert verdict(agent.authorize(user=user, **CALL))[:3] == ("deny", None, limit)
    operator.ask("policy_delete", policy=simple)
    assert verdict(agent.authorize(user=user, **CALL))[:2] == ("downgrade", "cheap-one")


def test_the_policy_with_the_least_room_names_the_fallback(agent, operator, user):
    put(operator, user, limit_usd="0.09", fallback_model="cheap")
    least = put(operator, user, limit_usd="0.08", fallback_model="cheaper")
    assert verdict(agent.authorize(user=user, **CALL))[:3] == ("downgrade", "cheaper", least)


def test_a_request_budget_leads_to_the_calls_own_fallback(agent, user):
    request = fresh("req")
    question = {**CALL, "request": request, "budget_usd": "0.05"}
    assert verdict(agent.authorize(**question)) == ("deny", None, "request", None)
    assert verdict(agent.authorize(**question, fallback_model="cheap")) == (
        "downgrade", "cheap", "request", Decimal("0.01"))


def test_a_fallback_by_a_prefixed_name_is_priced_like_the_other(agent, operator, user):
    put(operator, user, limit_usd="0.05", fallback_model="openai/cheap-2024-08-06")
    decision = agent.authorize(user=user, **CALL)
    assert verdict(decision)[:2] == ("downgrade", "openai/cheap-2024-08-06")
    assert decision["reserved_usd"] == Decimal("0.01")


def test_a_downgrade_under_a_stop_or_after_too_many_retries_is_a_denial(agent, operator, user):
    put(operator, user, downgrade_at=0.5, max_retries=1)
    agent.spend("0.6", user=user)
    assert agent.authorize(user=user, **CALL, attempt=3)["code"] == "retries"
    operator.ask("kill", scope={"user": user})
    try:
        assert agent.authorize(user=user, **CALL)["code"] == "stopped"
    finally:
        operator.ask("resume", scope={"user": user})
