# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of models, `prices_put` and what it reprices, tiers by price and by hand."""

from decimal import Decimal

import pytest
from harness import Raw, fresh, usage
from harness.schema import faults


def price(per_input="1e-6", per_output="2e-6"):
    return {"input_cost_per_token": Raw(per_input), "output_cost_per_token": Raw(per_output)}


ENGINE = {"prices": {
    "gpt-4o": price("9e-6"),  # over the engine's own
    "acme-1": price("1e-6"),
    "acme-1-2024-01-01": price("3e-6"),
    "azure/acme-1": price("5e-6"),
    "claude-x": price("7e-6"),
    "simple-249": price("1e-6", "0.000002499999"),
    "complex-250": price("1e-6", "0.0000025"),
    "complex-1999": price("1e-6", "0.000019999999"),
    "critical-20": price("1e-6", "0.00002"),
    "dear-input": price("1", "1e-6"),
    "free": price("0", "0"),
}}


def call(model, **fields):
    """A call of a million input tokens: its cost in dollars is the price in millionths."""
    return usage(model=model, input_tokens=1_000_000, output_tokens=0, **fields)


@pytest.mark.parametrize("name, cost", [
    ("acme-1", 1), ("gpt-4o", 9),
    # a name that is in the table is taken as it is
    ("acme-1-2024-01-01", 3), ("azure/acme-1", 5),
    # dated
    ("acme-1-2024-08-06", 1), ("acme-1-20251101", 1), ("acme-1@20251101", 1), ("claude-x-20251101", 7),
    # prefixed
    ("openai/acme-1", 1), ("openrouter/openai/acme-1", 1), ("a/b/c/d/acme-1", 1), ("other/azure/acme-1", 5),
    # both
    ("openai/acme-1-2024-08-06", 1), ("azure/acme-1-2024-08-06", 5), ("x/y/claude-x@20251101", 7),
    ("openai/acme-1-2024-01-01", 3),
    # neither
    ("acme-2", None), ("ACME-1", None), ("acme-1-", None), ("acme-1-preview", None), ("acme", None),
    ("acme-1-2024-08", None), ("acme-1-2024", None), ("acme-1-202511", None), ("acme-1-202511011", None),
    ("acme-12024-08-06", None), ("acme-1@latest", None), ("acme-1/", None), ("acme-1/openai", None), ("/", None),
    ("2024-08-06", None), ("-2024-08-06", None), ("openai/", None), ("acme-1 ", None),
], ids=str)
def test_a_dated_or_prefixed_name_that_is_not_in_the_table_falls_back(engine, agent, name, cost):
    record = call(name)
    agent.report(record)
    stored = engine.exported(record["id"])
    assert (stored["cost_usd"], stored["priced"], stored["model"]) == (cost or 0, cost is not None, name)


def test_a_fallback_name_counts_for_questions_too(agent):
    decision = agent.authorize(model="openai/acme-1-2024-08-06", input_tokens=1_000_000, max_output_tokens=0)
    assert (decision["reserved_usd"], decision["model"]) == (1, "openai/acme-1-2024-08-06")


@pytest.mark.parametrize("model, tier", [
    ("simple-249", "simple"), ("complex-250", "complex"), ("complex-1999", "complex"), ("critical-20", "critical"),
    ("dear-input", "simple"), ("free", "simple"), ("openai/critical-20", "critical"), ("nobody-knows", "unknown"),
])
def test_the_tier_goes_by_the_price_of_a_million_output_tokens(engine, agent, model, tier):
    assert engine.exported(agent.spend(0.01, model=model))["tier"] == tier


def test_a_tier_can_be_set_by_hand_for_calls_from_then_on(engine, agent, operator):
    model = fresh("model")
    operator.ask("prices_put", prices={model: price()})
    before = agent.spend(0.01, model=model)
    result = operator.ask("tier_put", model=model, tier="critical")
    assert (result["model"], result["tier"]) == (model, "critical")
    by_hand = agent.spend(0.01, model=model)
    result = operator.ask("tier_put", model=model, tier=None)
    assert (result["model"], result["tier"]) == (model, "simple")
    after = agent.spend(0.01, model=model)
    assert [engine.exported(record)["tier"] for record in (before, by_hand, after)] == ["simple", "critical", "simple"]


def test_a_tier_by_hand_counts_for_policies(agent, operator):
    model, user = fresh("model"), fresh("user")
    operator.ask("prices_put", prices={model: price()})
    operator.put_policy(id=(limit := fresh("p")), match={"user": user, "tier": "critical"})
    assert agent.authorize(user=user, model=model, estimate_usd=5)["verdict"] == "allow"
    operator.ask("tier_put", model=model, tier="critical")
    assert agent.authorize(user=user, model=model, estimate_usd=5)["policy"] == limit


@pytest.mark.parametrize("fields, code, field", [
    ({"model": "gpt-4o", "tier": "cheap"}, "bad_field", "tier"),
    ({"model": "gpt-4o", "tier": "unknown"}, "bad_field", "tier"),
    ({"model": "gpt-4o", "tier": 1}, "bad_field", "tier"), ({"tier": "simple"}, "missing_field", "model"),
    ({"model": "", "tier": "simple"}, "bad_field", "model"), ({"model": 5, "tier": "simple"}, "bad_field", "model"),
], ids=str)
def test_a_tier_that_is_none_is_refused(operator, fields, code, field):
    error = operator.refusal("tier_put", **fields)
    assert (error["code"], error["field"]) == (code, field)


def test_a_put_answers_with_the_names_known_and_merges_by_model(engine, agent, operator):
    one, other = fresh("model"), fresh("model")
    models = operator.ask("prices_put", prices={one: price("1e-6")})["models"]
    assert {one, "acme-1", "gpt-4o-mini"} <= set(models)
    models = operator.ask("prices_put", prices={other: price("2e-6")})["models"]
    assert {one, other} <= set(models)
    operator.ask("prices_put", prices={one: price("4e-6")})
    records = call(one), call(other)
    agent.report(*records)
    assert [engine.exported(record["id"])["cost_usd"] for record in records] == [4, 2]


def test_what_was_put_lies_over_the_file(engine, agent, operator):
    operator.ask("prices_put", prices={"claude-x": price("11e-6")})
    record = call("claude-x")
    agent.report(record)
    assert engine.exported(record["id"])["cost_usd"] == 11
    operator.ask("prices_put", prices={"claude-x": price("7e-6")})


@pytest.mark.parametrize("prices", [None, 5, "x", [], True], ids=str)
def test_prices_that_are_no_object_are_refused(operator, prices):
    error = operator.refusal("prices_put", prices=prices)
    assert error["code"] in ("bad_field", "missing_field") and error["field"] == "prices"


def test_a_price_for_an_unpriced_model_prices_its_past_calls_too(engine, agent, operator):
    model, user = fresh("model"), fresh("user")
    limit = operator.put_policy(match={"user": user}, limit_usd=100)
    records = [call(model, user=user) for _ in range(3)] + [call(f"openai/{model}-2024-08-06", user=user)]
    agent.report(*records)
    before = operator.status()
    operator.ask("prices_put", prices={model: price("3e-6", "3e-6")})
    after = operator.status()
    assert after["unpriced"] == before["unpriced"] - 4
    assert after["today_usd"] == before["today_usd"] + 12
    assert after["events"] == before["events"]
    assert operator.used(limit["id"]) == 12
    for record in records:
        stored = engine.exported(record["id"])
        assert (stored["cost_usd"], stored["priced"], stored["tier"]) == (3, True, "complex")
    assert agent.authorize(user=user, estimate_usd=Raw("88.000000001"))["policy"] == limit["id"]


def test_only_what_is_unpriced_is_priced_again(engine, agent, operator):
    model = fresh("model")
    with_cost = agent.spend(0.25, model=model, input_tokens=1_000_000, output_tokens=0)
    operator.ask("prices_put", prices={model: price("1e-6")})
    priced = call(model)
    agent.report(priced)
    operator.ask("prices_put", prices={model: price("5e-6")})
    assert engine.exported(priced["id"])["cost_usd"] == 1
    assert engine.exported(with_cost)["cost_usd"] == Decimal("0.25")


def test_a_record_that_comes_again_after_it_was_priced_is_a_duplicate(engine, agent, operator):
    model = fresh("model")
    record = call(model)
    agent.report(record)
    operator.ask("prices_put", prices={model: price("1e-6")})
    conflicts = operator.status()["conflicts"]
    agent.report(record)
    assert operator.status()["conflicts"] == conflicts
    assert engine.exported(record["id"])["cost_usd"] == 1


def test_more_than_5000_past_calls_are_priced_in_steps_and_counted_down(own_engine):
    with own_engine.agent() as agent, own_engine.operator() as operator:
        limit = operator.put_policy(match={}, period="day", limit_usd=1_000_000)
        agent.report(*(call("later") for _ in range(12_000)))
        assert operator.status()["unpriced"] == 12_000
        operator.ask("prices_put", prices={"later": price("2e-6")})
        assert operator.status()["unpriced"] <= 7000
        done = operator.until_status(lambda status: status["unpriced"] == 0, "every call priced")
        assert done["today_usd"] == 24_000
        assert operator.used(limit["id"]) == 24_000
        assert {row["cost_usd"] for row in own_engine.export()} == {2}


def test_pricing_in_steps_goes_on_after_kill_9(own_engine):
    with own_engine.agent() as agent, own_engine.operator() as operator:
        agent.report(*(call("later") for _ in range(12_000)))
        operator.ask("prices_put", prices={"later": price("2e-6")})
    own_engine.kill()
    own_engine.start()
    with own_engine.operator() as operator:
        done = operator.until_status(lambda status: status["unpriced"] == 0, "every call priced")
        assert (done["today_usd"], done["events"]) == (24_000, 12_000)


def test_prices_tells_the_whole_table_with_what_was_put_and_the_tiers_set_by_hand(operator):
    model = fresh("model")
    fields = {"input_cost_per_token": Decimal("2.5e-6"), "output_cost_per_token": 0, "mode": "chat",
              "cache_read_input_token_cost_above_200k_tokens_flex": Decimal("0.0000000375")}
    operator.ask("prices_put", prices={model: {**fields, "max_tokens": 128}})
    operator.ask("tier_put", model=model, tier="critical")
    told = operator.ask("prices")  # held against the schema, as every line is
    assert told["prices"][model] == fields
    assert sorted(told["prices"]) == sorted(told["models"])
    assert told["tiers"][model] == "critical"
    assert {"input_cost_per_token", "output_cost_per_token"} <= set(told["prices"]["gpt-4o"])
    operator.ask("tier_put", model=model, tier=None)
    assert model not in operator.ask("prices")["tiers"]


@pytest.mark.parametrize("fields", [
    {"prices": {"m": {"input_cost_per_token": 1e-6}}}, {"prices": []}, {"tiers": {"m": "unknown"}}, {"tiers": {"": "simple"}},
    {"prices": {"m": {"input_cost_per_token": "1e-6", "output_cost_per_token": 1e-6}}},
    {"prices": {"m": {"input_cost_per_token": 1e-6, "output_cost_per_token": 1e-6,
                      "output_cost_per_token_above_8k_tokens": -1}}},
], ids=str)
def test_the_schema_knows_what_prices_tells(fields):
    assert faults("to_operator", {"type": "result", "id": "1", "ok": True, **fields})


def test_prices_tiers_and_their_work_outlive_a_restart(own_engine):
    with own_engine.operator() as operator:
        operator.ask("prices_put", prices={"mine": price("3e-6", "3e-6")})
        operator.ask("tier_put", model="mine", tier="critical")
    own_engine.kill()
    own_engine.start()
    with own_engine.agent() as agent, own_engine.operator() as operator:
        assert "mine" in operator.ask("prices")["models"]
        record = call("mine")
        agent.report(record)
        stored = own_engine.exported(record["id"])
        assert (stored["cost_usd"], stored["tier"]) == (3, "critical")
        assert operator.ask("tier_put", model="mine", tier=None)["tier"] == "complex"
