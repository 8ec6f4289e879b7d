# SPDX-License-Identifier: GPL-3.0-or-later
"""The provider's own bill: what every call costs, to the nano-dollar.

Written from the contract's page alone, with fractions, and sharing nothing with the engine or an SDK: two ways to the
same sum are worth something only where they are two.
"""

import re
import threading
from fractions import Fraction

NANO = 10**9
_SIZE = re.compile(r"^(.*)_above_(\d+)k_tokens$")
_DATE = re.compile(r"(-20\d\d-\d\d-\d\d|[-@]20\d{6})$")
_TIERS = {"flex": "_flex", "priority": "_priority", "batch": "_batches"}


def price_fields(prices, model):
    """The model's entry in the table: by its own name, else without prefixes, else without its date."""
    for name in (model, _DATE.sub("", model)):
        while name:
            if name in prices:
                return prices[name]
            name = name.partition("/")[2]
    raise KeyError(f"the stand-in provider has no price for {model}")


def _by_size(fields, kind, suffix):
    """{size: price} of one kind of token at one service tier; size -1 is the plain price."""
    found = {}
    for field, price in fields.items():
        size = -1
        base = field[: -len(suffix)] if suffix and field.endswith(suffix) else field if not suffix else None
        if base is None:
            continue
        match = _SIZE.match(base)
        if match:
            base, size = match[1], int(match[2]) * 1000
        if base == kind:
            found[size] = Fraction(str(price))
    return found


def unit_price(fields, kind, input_tokens, tier=None):
    """The price of one token, or None: at the greatest size that the call passes, else at the next smaller one; at
    each size that of the tier before the plain one."""
    plain = _by_size(fields, kind, "")
    tiered = _by_size(fields, kind, _TIERS[tier]) if tier in _TIERS else {}
    for size in sorted(set(plain) | set(tiered), reverse=True):
        if size < input_tokens or size == -1:
            return tiered.get(size, plain.get(size))
    return None


def cost_nano(prices, model, tokens, tier=None):
    """What a call costs in nano-dollars, rounded once, half to even. `tokens` as the wire counts them."""
    fields = price_fields(prices, model)
    all_input = tokens.get("input", 0)

    def price(kind, otherwise=None):
        found = unit_price(fields, kind, all_input, tier)
        return otherwise if found is None else found

    input_price = price("input_cost_per_token")
    output_price = price("output_cost_per_token")
    write_price = price("cache_creation_input_token_cost", input_price)
    cached, written, hour = (tokens.get(part, 0) for part in ("cached", "cache_write", "cache_write_1h"))
    output, reasoning = tokens.get("output", 0), tokens.get("reasoning", 0)
    dollars = (
        (all_input - cached - written) * input_price
        + cached * price("cache_read_input_token_cost", input_price)
        + (written - hour) * write_price
        + hour * price("cache_creation_input_token_cost_above_1hr", write_price)
        + (output - reasoning) * output_price
        + reasoning * price("output_cost_per_reasoning_token", output_price)
    )
    return round(dollars * NANO)  # Python rounds a Fraction half to even


class Bill:
    """Every call that was answered or begun. Any thread."""

    def __init__(self, prices):
        self._prices = prices
        self._calls = []
        self._changed = threading.Condition()

    def charge(self, path, model, tokens, *, status="ok", tier=None, stream=False, response_id=""):
        """One line of the bill. `cut`: the client went away, and pays for what it had been sent."""
        nano = cost_nano(self._prices, model, tokens, tier)
        with self._changed:
            self._calls.append({"path": path, "id": response_id, "model": model, "stream": stream, "status": status,
                                "tokens": dict(tokens), "service_tier": tier, "nano": nano})
            self._changed.notify_all()

    def refuse(self, path, model, status):
        """A call that was answered with an error, and costs nothing."""
        with self._changed:
            self._calls.append({"path": path, "id": "", "model": model, "stream": False, "status": status,
                                "tokens": {}, "service_tier": None, "nano": 0})
            self._changed.notify_all()

    def calls(self, at_least=0, seconds=20):
        """The lines so far; waits until there are so many."""
        with self._changed:
            there = self._changed.wait_for(lambda: len(self._calls) >= at_least, seconds)
            assert there, f"{len(self._calls)} calls on the bill, {at_least} were waited for"
            return [dict(call) for call in self._calls]

    def total_nano(self):
        return sum(call["nano"] for call in self.calls())

    def as_json(self, at_least=0):
        calls = self.calls(at_least)
        return {"calls": calls, "total_nano": sum(call["nano"] for call in calls)}
