# SPDX-License-Identifier: GPL-3.0-or-later
"""A budget of a few cents downgrades, and then denies, at the exact nano-dollar."""

from collections import Counter

from provider import Step, cost_nano

from .agents import FALLBACK, MODEL, PRICES, check_bill, expected_spend, nano, weighed_tokens

def run(own_engine, provider, start, limit_nano):
    provider.script.always(Step(input=100, output=400))
    with own_engine.operator() as operator:
        operator.put_policy(id="org-day", match={}, period="day", limit_usd=f"{limit_nano / 10**9:.9f}", downgrade_at=0.5,
                            alert_at=0.25, fallback_model=FALLBACK)
    told = start("spend", rounds=10_000).finish()
    return told[:-1], told[-1]


def test_to_the_nano_dollar(own_engine, provider, start):
    answered, denied = run(own_engine, provider, start, 30_000_000)
    assert denied["event"] == "denied" and denied["policy"] == "org-day", denied

    calls, spent = expected_spend(provider, 0, {"input": 100, "output": 400}, 0, 15_000_000, 30_000_000)
    assert Counter(line["model"] for line in answered) == calls
    assert calls[MODEL] and calls[FALLBACK], calls
    assert provider.bill.total_nano() == spent
    check_bill(own_engine, provider)

    with own_engine.operator() as operator:
        row = operator.figures("org-day")
    assert (nano(row["used_usd"]), nano(row["reserved_usd"])) == (spent, 0)


def test_one_nano_dollar_less_is_one_token_less(own_engine, provider, start):
    """The SDK lowers the call's limit to what the policy still pays for, by the room that the engine tells."""
    provider.script.always(Step(input=100, output=400))
    start("spend", rounds=1).finish()
    worst = cost_nano(PRICES, MODEL, {"input": weighed_tokens(provider), "output": 400})
    cost = cost_nano(PRICES, MODEL, {"input": 100, "output": 400})
    for missing, limit in ((0, 400), (1, 399)):
        spent = provider.bill.total_nano()
        with own_engine.operator() as operator:
            operator.put_policy(id="exact", match={}, period="total",
                                limit_usd=f"{(spent + 2 * cost + worst - missing) / 10**9:.9f}")
        told = start("spend", rounds=3).finish()
        assert [line["event"] for line in told] == ["answered"] * 3, told
        assert [body["max_tokens"] for _, _, body in provider.received[-3:]] == [400, 400, limit]

    told = start("spend", rounds=50).finish()
    assert told[-1]["event"] == "denied", told
    limits = [body["max_tokens"] for _, _, body in provider.received[7:]]
    assert limits == sorted(limits, reverse=True) and all(16 <= limit < 400 for limit in limits), limits
    check_bill(own_engine, provider)
    with own_engine.operator() as operator:
        row = operator.figures("exact")
    assert nano(row["used_usd"]) == provider.bill.total_nano() <= nano(row["limit_usd"])
