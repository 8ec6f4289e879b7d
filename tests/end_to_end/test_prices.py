# SPDX-License-Identifier: GPL-3.0-or-later
"""What a call costs by the price table: every field, every size, every service tier, exactly."""

import random
from decimal import Decimal

import pytest
from harness import Raw, fresh, usage
from harness.reference_prices import cost_in_nano

PLAIN = {"input_cost_per_token": "0.000003", "output_cost_per_token": "0.000015"}
FULL = {
    **PLAIN,
    "cache_read_input_token_cost": "3e-7",
    "cache_creation_input_token_cost": "0.00000375",
    "cache_creation_input_token_cost_above_1hr": "0.000006",
    "output_cost_per_reasoning_token": "0.00002",
}
SIZED = {
    **FULL,
    "input_cost_per_token_above_128k_tokens": "0.000005",
    "input_cost_per_token_above_200k_tokens": "0.000006",
    "output_cost_per_token_above_200k_tokens": "0.0000225",
    "cache_read_input_token_cost_above_200k_tokens": "6e-7",
    "cache_creation_input_token_cost_above_1hr_above_200k_tokens": "0.000012",
    "input_cost_per_token_above_1k_tokens": "0.000004",
}
TIERED = {
    **SIZED,
    "input_cost_per_token_flex": "0.0000015",
    "output_cost_per_token_flex": "0.0000075",
    "input_cost_per_token_priority": "0.0000051",
    "input_cost_per_token_batches": "0.0000014",
    "output_cost_per_token_batches": "0.0000071",
    "cache_read_input_token_cost_priority": "5.1e-7",
    "input_cost_per_token_above_200k_tokens_flex": "0.0000031",
    "output_cost_per_reasoning_token_flex": "0.000009",
    "cache_creation_input_token_cost_above_1hr_above_200k_tokens_priority": "0.000013",
}
TABLE = {
    "plain": PLAIN,
    "full": FULL,
    "sized": SIZED,
    "tiered": TIERED,
    "free": {"input_cost_per_token": "0", "output_cost_per_token": "0"},
    "tiny": {"input_cost_per_token": "0.0000000005", "output_cost_per_token": "0.0000000001"},
    "thirds": {"input_cost_per_token": "3.3333333333333e-7", "output_cost_per_token": "6.6666666666667e-7"},
    "dear": {"input_cost_per_token": "0.001", "output_cost_per_token": "0.00099"},
    "other-fields": {**PLAIN, "litellm_provider": "somebody", "mode": "chat", "max_tokens": 4096, "supports": ["x"],
                     "input_cost_per_image": 5, "input_cost_per_character_above_128k_tokens": 7,
                     "search_context_cost_per_query": {"low": 0.01}, "note": None},
    "no-output-price": {"input_cost_per_token": "0.000003"},
    "no-input-price": {"output_cost_per_token": "0.000015"},
    "image-model": {"input_cost_per_image": "0.04", "mode": "image_generation"},
}


def as_numbers(table):
    """Prices as the file has them: JSON numbers."""
    return {model: {key: Raw(value) if key.count("cost") and isinstance(value, str) else value
                    for key, value in prices.items()} for model, prices in table.items()}


ENGINE = {"prices": as_numbers(TABLE)}

CALLS = {
    "plain: input and output": ("plain", {"input_tokens": 1000, "output_tokens": 100}, None, 4_500_000),
    "plain: no token at all": ("plain", {"input_tokens": 0, "output_tokens": 0}, None, 0),
    "plain: 10^9 tokens": ("plain", {"input_tokens": 10**9, "output_tokens": 10**9}, None, 18_000 * 10**9),
    "plain: missing cache and reasoning prices are those of input and output": (
        "plain", {"input_tokens": 1000, "cached_input_tokens": 300, "cache_write_tokens": 200,
                  "cache_write_1h_tokens": 50, "output_tokens": 100, "reasoning_tokens": 60}, None, 4_500_000),
    "full: cached input": ("full", {"input_tokens": 1000, "cached_input_tokens": 400, "output_tokens": 0}, None,
                           600 * 3000 + 400 * 300),
    "full: cache writes": ("full", {"input_tokens": 1000, "cache_write_tokens": 400, "output_tokens": 0}, None,
                           600 * 3000 + 400 * 3750),
    "full: cache writes for an hour": (
        "full", {"input_tokens": 1000, "cache_write_tokens": 400, "cache_write_1h_tokens": 100, "output_tokens": 0},
        None, 600 * 3000 + 300 * 3750 + 100 * 6000),
    "full: reasoning": ("full", {"input_tokens": 0, "output_tokens": 100, "reasoning_tokens": 40}, None,
                        60 * 15_000 + 40 * 20_000),
    "sized: 1,000 input tokens do not pass 1k": ("sized", {"input_tokens": 1000, "output_tokens": 0}, None, 3_000_000),
    "sized: 1,001 do, and all of them cost so": ("sized", {"input_tokens": 1001, "output_tokens": 0}, None,
                                                 1001 * 4000),
    "sized: 128,000 do not pass 128k": ("sized", {"input_tokens": 128_000, "output_tokens": 0}, None, 128_000 * 4000),
    "sized: 128,001 do": ("sized", {"input_tokens": 128_001, "output_tokens": 0}, None, 128_001 * 5000),
    "sized: the greatest that is passed holds": ("sized", {"input_tokens": 200_001, "output_tokens": 0}, None,
                                                 200_001 * 6000),
    "sized: output goes by the input's size": ("sized", {"input_tokens": 200_001, "output_tokens": 10}, None,
                                               200_001 * 6000 + 10 * 22_500),
    "sized: many output tokens are no size": ("sized", {"input_tokens": 10, "output_tokens": 300_000}, None,
                                              10 * 3000 + 300_000 * 15_000),
    "sized: a price missing at a size is that of the next smaller size": (
        "sized", {"input_tokens": 200_001, "cache_write_tokens": 1, "output_tokens": 0}, None, 200_000 * 6000 + 3750),
    "sized: an hour's price has sizes too": (
        "sized", {"input_tokens": 200_001, "cache_write_tokens": 1, "cache_write_1h_tokens": 1, "output_tokens": 0},
        None, 200_000 * 6000 + 12_000),
    "sized: reasoning falls back to its own smaller size, not to the output price": (
        "sized", {"input_tokens": 200_001, "output_tokens": 1, "reasoning_tokens": 1}, None, 200_001 * 6000 + 20_000),
    "tiered: flex": ("tiered", {"input_tokens": 1000, "output_tokens": 100}, "flex", 1000 * 1500 + 100 * 7500),
    "tiered: priority, its output at the plain price": ("tiered", {"input_tokens": 1000, "output_tokens": 100},
                                                        "priority", 1000 * 5100 + 100 * 15_000),
    "tiered: batch": ("tiered", {"input_tokens": 1000, "output_tokens": 100}, "batch", 1000 * 1400 + 100 * 7100),
    "tiered: flex at a size": ("tiered", {"input_tokens": 200_001, "output_tokens": 0}, "flex", 200_001 * 3100),
    "tiered: missing for the tier is the plain one of the same size": (
        "tiered", {"input_tokens": 128_001, "output_tokens": 0}, "flex", 128_001 * 5000),
    "tiered: missing for tier and size alike is the tier's next smaller size": (
        "tiered", {"input_tokens": 200_001, "output_tokens": 1, "reasoning_tokens": 1}, "flex", 200_001 * 3100 + 9000),
    "tiered: an hour's price at a size for priority": (
        "tiered", {"input_tokens": 200_001, "cache_write_tokens": 1, "cache_write_1h_tokens": 1, "output_tokens": 0},
        "priority", 200_000 * 6000 + 13_000),
    "tiered: another service tier has the plain prices": ("tiered", {"input_tokens": 1000, "output_tokens": 100},
                                                          "scale", 4_500_000),
    "tiered: `batches` is no service tier": ("tiered", {"input_tokens": 1000, "output_tokens": 100}, "batches",
                                             4_500_000),
    "free: a price of 0 is a price": ("free", {"input_tokens": 10**9, "output_tokens": 5}, None, 0),
    "tiny: half a nano-dollar rounds to the even 0": ("tiny", {"input_tokens": 1, "output_tokens": 0}, None, 0),
    "tiny: one and a half rounds to the even 2": ("tiny", {"input_tokens": 3, "output_tokens": 0}, None, 2),
    "tiny: two and a half rounds to the even 2": ("tiny", {"input_tokens": 5, "output_tokens": 0}, None, 2),
    "tiny: rounded once, not part by part": ("tiny", {"input_tokens": 1, "output_tokens": 5}, None, 1),
    "thirds: prices finer than a nano-dollar": ("thirds", {"input_tokens": 3, "output_tokens": 3}, None, 3000),
    "dear: a million dollars": ("dear", {"input_tokens": 10**9, "output_tokens": 0}, None, 1_000_000 * 10**9),
    "other-fields: what is not a price of a token is ignored": (
        "other-fields", {"input_tokens": 200_000, "output_tokens": 100}, None, 200_000 * 3000 + 100 * 15_000),
}


@pytest.fixture(scope="module")
def stored(engine):
    """Every call of the table, as the engine has it."""
    records = {name: usage(model=model, **tokens, **({"service_tier": tier} if tier else {}))
               for name, (model, tokens, tier, _) in CALLS.items()}
    with engine.agent() as agent:
        agent.report(*records.values())
    rows = {row["id"]: row for row in engine.export()}
    return {name: rows[record["id"]] for name, record in records.items()}


@pytest.mark.parametrize("name", CALLS)
def test_costs_exactly(stored, name):
    model, tokens, tier, nano = CALLS[name]
    assert cost_in_nano(TABLE[model], tokens, tier) == nano, "the row itself is wrong"
    assert stored[name]["cost_usd"] == Decimal(nano).scaleb(-9)
    assert stored[name]["priced"] is True


def test_a_thousand_random_calls_cost_what_the_plain_arithmetic_says(engine, agent):
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    expected, records = {}, []
    for _ in range(1000):
        model = chance.choice(["plain", "full", "sized", "tiered", "tiny", "thirds"])
        tier = chance.choice([None, "flex", "priority", "batch"])
        whole = chance.choice([0, 1, 7, 999, 1000, 1001, 127_999, 128_001, 200_000, 200_001, 900_001])
        cached = chance.randint(0, whole)
        written = chance.randint(0, whole - cached)
        output = chance.choice([0, 1, 5, 333, 100_003])
        tokens = {"input_tokens": whole, "cached_input_tokens": cached, "cache_write_tokens": written,
                  "cache_write_1h_tokens": chance.randint(0, written), "output_tokens": output,
                  "reasoning_tokens": chance.randint(0, output)}
        records.append(usage(model=model, service_tier=tier, **tokens))
        expected[records[-1]["id"]] = cost_in_nano(TABLE[model], tokens, tier)
    agent.report(*records)
    got = {row["id"]: int(row["cost_usd"].scaleb(9)) if row["cost_usd"] else 0
           for row in engine.export() if row["id"] in expected}
    assert got == expected


@pytest.mark.parametrize("model", ["no-output-price", "no-input-price", "image-model"])
def test_a_model_without_both_prices_is_ignored(engine, agent, operator, model):
    record = usage(model=model, input_tokens=10, output_tokens=10)
    agent.report(record)
    assert engine.exported(record["id"])["priced"] is False
    assert model not in operator.ask("prices")["models"]


def test_the_table_of_the_file_lies_over_the_engines_own(operator):
    models = operator.ask("prices")["models"]
    assert {"plain", "full", "free", "gpt-4o", "gpt-4o-mini"} <= set(models)


@pytest.mark.parametrize("tokens, reserved", [
    ({"input_tokens": 1000, "max_output_tokens": 100}, "0.005"),  # reasoning, at 20 a million, is the dearer output
    ({"input_tokens": 1000, "max_output_tokens": 0}, "0.003"),
    ({"input_tokens": 1000, "cached_input_tokens": 400, "max_output_tokens": 0}, "0.00192"),
    ({"input_tokens": 1000, "cache_write_tokens": 400, "cache_write_1h_tokens": 100, "max_output_tokens": 0},
     "0.003525"),
], ids=str)
def test_the_worst_case_of_a_question(agent, tokens, reserved):
    assert agent.authorize(model="full", **tokens)["reserved_usd"] == Decimal(reserved)


@pytest.mark.parametrize("tier, reserved", [
    ("flex", "0.0024"), ("priority", "0.0071"), ("batch", "0.0034"), ("scale", "0.005")])
def test_the_worst_case_goes_by_the_service_tier(agent, tier, reserved):
    decision = agent.authorize(model="tiered", input_tokens=1000, max_output_tokens=100, service_tier=tier)
    assert decision["reserved_usd"] == Decimal(reserved)


def test_the_worst_case_takes_output_at_its_own_price_where_reasoning_is_cheaper(agent, operator):
    model = fresh("model")
    prices = as_numbers({model: {**FULL, "output_cost_per_reasoning_token": "1e-6"}})
    operator.ask("prices_put", prices=prices)
    decision = agent.authorize(model=model, input_tokens=1000, max_output_tokens=100)
    assert decision["reserved_usd"] == Decimal("0.0045")


def test_the_examples_of_the_contract(agent, operator):
    question = {"model": "gpt-4o", "input_tokens": 22000, "max_output_tokens": 1024}
    assert agent.authorize(**question)["reserved_usd"] == Decimal("0.06524")
    user = fresh("user")
    operator.put_policy(match={"user": user}, limit_usd="0.01", fallback_model="gpt-4o-mini")
    decision = agent.authorize(user=user, **question)
    assert (decision["verdict"], decision["model"]) == ("downgrade", "gpt-4o-mini")
    assert decision["reserved_usd"] == Decimal("0.0039144")
