# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract's rules of pricing once more, in the plainest way: exact fractions, nothing clever.

Prices are given as text, so that they mean what is written and not the nearest binary fraction.
"""

import re
from fractions import Fraction

TIER_SUFFIX = {"flex": "_flex", "priority": "_priority", "batch": "_batches"}


def unit_price(prices, field, size, tier):
    """The price of `field` for a call with `size` input tokens, or None where none is given at any size."""
    suffix = TIER_SUFFIX.get(tier)
    sizes = {0}
    for key in prices:
        found = re.fullmatch(re.escape(field) + r"_above_(\d+)k_tokens(_flex|_priority|_batches)?", key)
        if found:
            sizes.add(int(found[1]))
    for step in sorted(sizes, reverse=True):
        if step and size <= step * 1000:
            continue
        plain = field if step == 0 else f"{field}_above_{step}k_tokens"
        for key in ([plain + suffix] if suffix else []) + [plain]:
            if key in prices:
                return Fraction(prices[key])
    return None


def cost_in_nano(prices, tokens, tier=None):
    """What a call costs, in nano-dollars, rounded once and half to even."""
    def count(name):
        return tokens.get(name, 0)

    def price(field):
        return unit_price(prices, field, count("input_tokens"), tier)

    paid = {"input": price("input_cost_per_token"), "output": price("output_cost_per_token")}
    read = price("cache_read_input_token_cost")
    write = price("cache_creation_input_token_cost")
    hour = price("cache_creation_input_token_cost_above_1hr")
    reasoning = price("output_cost_per_reasoning_token")
    read = paid["input"] if read is None else read
    write = paid["input"] if write is None else write
    hour = write if hour is None else hour
    reasoning = paid["output"] if reasoning is None else reasoning

    cached, written = count("cached_input_tokens"), count("cache_write_tokens")
    one_hour = count("cache_write_1h_tokens")
    total = ((count("input_tokens") - cached - written) * paid["input"] + cached * read + (written - one_hour) * write
             + one_hour * hour + (count("output_tokens") - count("reasoning_tokens")) * paid["output"]
             + count("reasoning_tokens") * reasoning)
    return round(total * 10**9)  # Fraction's round() is half to even
