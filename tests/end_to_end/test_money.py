# SPDX-License-Identifier: GPL-3.0-or-later
"""Money is kept exactly to the nano-dollar, rounded half to even, and sums never drift."""

from decimal import Decimal

import pytest
from harness import Raw, fresh
from harness.fieldrules import NOT_MONEY

NANO = Decimal("0.000000001")

KEPT = {
    # as it is written: nano-dollars
    "0": 0,
    "0.0": 0,
    "1": 1_000_000_000,
    "1.0": 1_000_000_000,
    "0.0025": 2_500_000,
    "0.000000001": 1,
    "1e-9": 1,
    "1E-9": 1,
    "2.5e-3": 2_500_000,
    "25e-4": 2_500_000,
    "1e2": 100_000_000_000,
    "1E+2": 100_000_000_000,
    "1e6": 1_000_000 * 10**9,
    "1000000": 1_000_000 * 10**9,
    "1000000.000000000": 1_000_000 * 10**9,
    "999999.999999999": 999_999_999_999_999,
    "0.1": 100_000_000,
    "123456.789012345": 123_456_789_012_345,
    # further digits round half to even
    "0.0000000004": 0,
    "0.0000000005": 0,
    "5e-10": 0,
    "0.00000000050000000000000000000000001": 1,
    "0.0000000006": 1,
    "0.0000000015": 2,
    "15e-10": 2,
    "0.0000000024999999999999999999999999": 2,
    "0.0000000025": 2,
    "0.00000000250000000000000000000000001": 3,
    "0.0000000035": 4,
    "0.1000000005": 100_000_000,
    "0.1000000015": 100_000_002,
    "0.9999999999": 1_000_000_000,
    "999999.9999999985": 999_999_999_999_998,
    "1e-400": 0,
    "0." + "0" * 300 + "1": 0,
    "0.3" + "3" * 300: 333_333_333,
    "1" + "0" * 30 + "e-30": 1_000_000_000,
}
STRINGS = {text: nano for text, nano in KEPT.items() if set(text) <= set("0123456789.")}


@pytest.mark.parametrize("text, nano, as_string", [
    *(pytest.param(text, nano, False, id=f"{text[:40]} is {nano}") for text, nano in KEPT.items()),
    *(pytest.param(text, nano, True, id=f'"{text[:40]}" is {nano}') for text, nano in STRINGS.items()),
    pytest.param("007.50", 7_500_000_000, True, id='"007.50" is 7500000000'),
])
def test_an_amount_is_kept_to_the_nano_dollar(engine, agent, text, nano, as_string):
    record = agent.spend(text if as_string else Raw(text))
    assert engine.exported(record)["cost_usd"] == nano * NANO


def test_sums_never_drift(agent, operator):
    user = fresh("user")
    limit = operator.put_policy(match={"user": user}, limit_usd=1000)
    for amount in ("0.1", "0.2", "0.7"):
        agent.report(*({"type": "usage", "id": fresh("u"), "user": user, "model": "m", "cost_usd": Raw(amount)}
                       for _ in range(333)))
    agent.spend(Raw("0.000000001"), user=user)
    assert operator.used(limit["id"]) == Decimal("333.000000001")


def test_ten_times_ten_cents_are_one_dollar_and_fill_it_exactly(agent, operator):
    user = fresh("user")
    operator.put_policy(match={"user": user}, limit_usd=1)
    for _ in range(10):
        assert agent.authorize(user=user, estimate_usd=0.1)["verdict"] == "allow"
    assert agent.authorize(user=user, estimate_usd=Raw("1e-9"))["code"] == "budget"


@pytest.mark.parametrize("value", NOT_MONEY.values(), ids=NOT_MONEY.keys())
def test_a_limit_is_money_too(operator, value):
    error = operator.refusal("policy_put", policy={"id": "p", "period": "day", "limit_usd": value})
    assert (error["code"], error["field"]) == ("bad_field", "limit_usd")


@pytest.mark.parametrize("value", [0, Raw("0.0"), "0", "0.0", Raw("4e-10"), "0.0000000005"], ids=str)
def test_a_limit_is_above_0_also_after_rounding(operator, value):
    error = operator.refusal("policy_put", policy={"id": "p", "period": "day", "limit_usd": value})
    assert (error["code"], error["field"]) == ("bad_field", "limit_usd")


@pytest.mark.parametrize("value", ["0.000000001", "0.0000000006", "1000000", Raw("1e6"), 0.5], ids=str)
def test_a_limit_may_be(operator, value):
    assert operator.put_policy(limit_usd=value)["limit_usd"] == Decimal(str(value)).quantize(NANO)
