# SPDX-License-Identifier: GPL-3.0-or-later
"""A price table as it is published can be given as it is, and every call costs what the plain arithmetic says.

The table is not part of the project. Where a copy lies beside it, the whole of it is used, elsewhere the engine's own.
"""

import json
import random
from pathlib import Path

import pytest
from harness import Engine, usage
from harness.engine import REPOSITORY
from harness.reference_prices import TIER_SUFFIX, cost_in_nano

PUBLISHED = next((path for path in (REPOSITORY.parent / "shared" / "data" / "model_prices.json",
                                    REPOSITORY.parents[1] / "shared" / "data" / "model_prices.json",
                                    REPOSITORY / "resources" / "prices.json") if path.exists()), None)


@pytest.fixture(scope="module")
def published():
    """The models of the table that have both prices, every number as it is written."""
    print(f"prices of {PUBLISHED}")
    table = json.loads(Path(PUBLISHED).read_text(encoding="utf-8"), parse_float=str, parse_int=str)
    return {name: prices for name, prices in table.items()
            if isinstance(prices, dict) and all(
                isinstance(prices.get(key), str) for key in ("input_cost_per_token", "output_cost_per_token"))}


@pytest.fixture(scope="module")
def engine():
    with Engine("--prices", PUBLISHED) as running:
        yield running


def test_every_model_with_both_prices_is_known(published, engine):
    with engine.operator(validate=False) as operator:
        models = set(operator.ask("prices")["models"])
    assert published.keys() <= models


def test_every_model_costs_what_the_plain_arithmetic_says(published, engine):
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    expected, records = {}, []
    for name, prices in published.items():
        for tier in (None, *TIER_SUFFIX):
            whole = chance.choice([1, 999, 128_000, 128_001, 200_000, 200_001, 272_001, 600_000])
            cached = chance.randint(0, whole)
            written = chance.randint(0, whole - cached)
            output = chance.choice([0, 7, 4096, 64_000])
            tokens = {"input_tokens": whole, "cached_input_tokens": cached, "cache_write_tokens": written,
                      "cache_write_1h_tokens": chance.randint(0, written), "output_tokens": output,
                      "reasoning_tokens": chance.randint(0, output)}
            records.append(usage(model=name, service_tier=tier, **tokens))
            expected[records[-1]["id"]] = cost_in_nano(prices, tokens, tier)
    with engine.agent(validate=False) as agent:
        agent.send(*records)
        covered = 0
        while covered < len(records):
            covered += agent.expect("ack")["count"]
    got = {row["id"]: int(round(row["cost_usd"] * 10**9)) for row in engine.export()}
    wrong = [(record["model"], record["service_tier"], got[record["id"]], expected[record["id"]])
             for record in records if got[record["id"]] != expected[record["id"]]]
    assert not wrong, f"{len(wrong)} of {len(records)}, such as {wrong[:5]}"
