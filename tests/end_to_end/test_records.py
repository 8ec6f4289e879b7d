# SPDX-License-Identifier: GPL-3.0-or-later
"""`usage` and `request_end`: what is stored of them."""

from decimal import Decimal

import pytest
from harness import ABSENT, ahead, fresh, request_end, usage

EVERY_FIELD = {
    "request": "req-9", "user": "u-17", "workflow": "refund", "agent": "support-bot", "provider": "openai",
    "model": "gpt-4o", "requested_model": "gpt-4-turbo", "input_tokens": 22000, "cached_input_tokens": 100,
    "cache_write_tokens": 50, "cache_write_1h_tokens": 20, "output_tokens": 310, "reasoning_tokens": 30,
    "service_tier": "flex", "attempt": 2, "status": "timeout", "tool_calls": 2, "latency_ms": 843,
    "reservation": "r-81", "labels": {"plan": "free", "env": "prod"},
}


def test_every_field_of_a_usage_is_stored(engine, agent):
    time = ahead(minutes=-5)
    stored = engine.exported(agent.spend(0.0581, time=time, **EVERY_FIELD))
    assert {key: stored[key] for key in EVERY_FIELD} == EVERY_FIELD
    assert stored["time"] == time
    assert stored["cost_usd"] == Decimal("0.0581")
    assert (stored["tier"], stored["priced"]) == ("complex", True)


def test_a_cost_is_enough(engine, agent):
    stored = engine.exported(agent.spend(0.25))
    assert (stored["cost_usd"], stored["priced"]) == (Decimal("0.25"), True)


def test_a_cost_wins_over_the_price_of_the_tokens(engine, agent):
    assert engine.exported(agent.spend(0.25, input_tokens=10**9, output_tokens=10**9))["cost_usd"] == Decimal("0.25")


@pytest.mark.parametrize("tokens", [{"input_tokens": 22000}, {"output_tokens": 310},
                                    {"input_tokens": 10, "cached_input_tokens": 7}])
def test_tokens_beside_a_cost_are_kept_also_where_one_sort_is_not_known(engine, agent, tokens):
    stored = engine.exported(agent.spend(0.25, **tokens))
    assert {key: stored[key] for key in tokens} == tokens


def test_a_cost_of_0_is_a_cost(engine, agent):
    stored = engine.exported(agent.spend(0, input_tokens=1000, output_tokens=1000))
    assert (stored["cost_usd"], stored["priced"]) == (0, True)


def test_tokens_without_a_cost_are_priced_by_the_engine(engine, agent):
    record = usage(model="gpt-4o", input_tokens=22000, output_tokens=1024)
    agent.report(record)
    assert engine.exported(record["id"])["cost_usd"] == Decimal("0.06524")


def test_a_model_that_is_not_known_is_stored_with_0_and_not_priced(engine, agent, operator):
    before = operator.status()
    record = usage(model=fresh("no-model"), input_tokens=1000, output_tokens=10)
    agent.report(record)
    stored = engine.exported(record["id"])
    assert (stored["cost_usd"], stored["priced"], stored["tier"]) == (0, False, "unknown")
    assert operator.status()["unpriced"] == before["unpriced"] + 1


def test_a_model_that_is_not_known_but_has_a_cost_is_not_unpriced(engine, agent, operator):
    before = operator.status()
    stored = engine.exported(agent.spend(0.25, model=fresh("no-model")))
    assert (stored["cost_usd"], stored["priced"], stored["tier"]) == (Decimal("0.25"), True, "unknown")
    assert operator.status()["unpriced"] == before["unpriced"]


@pytest.mark.parametrize("status", ["ok", "error", "timeout", "cancelled", "cut"])
def test_a_call_of_every_status_is_stored_and_counted(engine, agent, operator, status):
    user = fresh("user")
    limit = operator.put_policy(match={"user": user})
    assert engine.exported(agent.spend(0.25, user=user, status=status))["status"] == status
    assert operator.used(limit["id"]) == Decimal("0.25")


@pytest.mark.parametrize("status", ["ok", "error", "capped", "denied", "killed"])
def test_a_request_end_of_every_status_is_acknowledged(agent, status):
    agent.report(request_end(request=fresh("req"), status=status, user="u-17", workflow="refund",
                             budget_usd=0.50, outcome="refund_issued", labels={}))


def test_a_request_end_needs_no_cap_and_no_outcome(agent):
    agent.report(request_end(budget_usd=ABSENT, outcome=ABSENT))


def test_a_request_end_is_no_call(engine, agent, operator):
    record = request_end()
    agent.report(record)
    assert record["id"] not in {row["id"] for row in engine.export()}


def test_status_is_ok_and_attempt_is_1_where_a_usage_does_not_say(engine, agent):
    stored = engine.exported(agent.spend(0.01))
    assert (stored["status"], stored["attempt"]) == ("ok", 1)


def test_retries_share_a_request(engine, agent, operator):
    request = fresh("req")
    operator.put_policy(id=(limit := fresh("p")), match={"user": request}, period="request")
    for attempt in (1, 2, 3):
        agent.spend(0.3, request=request, user=request, attempt=attempt)
    assert agent.authorize(request=request, user=request, estimate_usd=0.2)["policy"] == limit
    assert agent.authorize(user=request, estimate_usd=0.2)["verdict"] == "allow"


def test_without_a_request_a_call_is_a_request_of_its_own(agent, operator):
    user = fresh("user")
    operator.put_policy(match={"user": user}, period="request")
    for _ in range(3):
        agent.spend(0.9, user=user)
        assert agent.authorize(user=user, estimate_usd=1)["verdict"] == "allow"
    assert agent.authorize(user=user, estimate_usd=1.1)["code"] == "budget"


def test_names_are_stored_as_they_came(engine, agent):
    odd = "=HYPERLINK(\"x\") <b>\u202e\u00e9e\u0301\U0001f980' -- \\ \u2028"
    stored = engine.exported(agent.spend(0.01, user=odd, workflow=odd, provider=odd, labels={odd: odd}))
    assert [stored[key] for key in ("user", "workflow", "provider", "labels")] == [odd, odd, odd, {odd: odd}]


def test_the_largest_counts_are_kept(engine, agent):
    most = dict.fromkeys(("input_tokens", "cached_input_tokens", "output_tokens", "reasoning_tokens", "attempt",
                          "tool_calls", "latency_ms"), 10**9)
    stored = engine.exported(agent.spend(1_000_000, **most))
    assert {key: stored[key] for key in most} == most
    assert stored["cost_usd"] == 1_000_000


def test_what_an_ack_has_said_is_in_the_next_status_whoever_asks(engine, agent, operator):
    user = fresh("user")
    limit = operator.put_policy(match={"user": user}, limit_usd=1000)
    with engine.operator() as other:
        events = operator.status()["events"]
        for number in range(1, 101):
            agent.spend(0.01, user=user)
            asker = (operator, other)[number % 2]
            status = asker.status()
            assert status["events"] == events + number
            used = next(row["used_usd"] for row in status["policies"] if row["id"] == limit["id"])
            assert used == Decimal("0.01") * number


def test_what_an_ack_has_said_is_in_the_next_decision_whoever_asks(engine, agent, operator):
    user = fresh("user")
    operator.put_policy(match={"user": user}, limit_usd=1)
    with engine.agent() as other:
        for number in range(1, 10):
            agent.spend(0.1, user=user)
            left = 1 - Decimal("0.1") * number
            too_much = other.authorize(user=user, estimate_usd=left + Decimal("0.000000001"))
            assert too_much["code"] == "budget"
            granted = other.authorize(user=user, estimate_usd=left)
            assert granted["verdict"] == "allow"
            other.send({"type": "release", "reservation": granted["reservation"]})
            other.until_pong()
