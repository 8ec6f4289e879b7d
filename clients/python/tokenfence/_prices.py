# SPDX-License-Identifier: MIT
"""What a call costs by the built-in price table, computed as the engine computes it.

The table is `_prices.json`, the same file as the engine's own. It decides only where no engine does: how far
`max_tokens` must be lowered to fit a request's budget, and whether a call fits while no engine is there to ask. What
is recorded is priced by the engine.
"""

from __future__ import annotations

import json
import re
import threading
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from pathlib import Path
from typing import Dict, Iterator, List, Mapping, NamedTuple, Optional, Tuple

_FIELD = re.compile(
    r"(input_cost_per_token|output_cost_per_token|cache_read_input_token_cost|cache_creation_input_token_cost"
    r"|cache_creation_input_token_cost_above_1hr|output_cost_per_reasoning_token)"
    r"(?:_above_(0|[1-9]\d*)k_tokens)?(?:_(flex|priority|batches))?"
)
_KINDS = (
    "input_cost_per_token",
    "cache_read_input_token_cost",
    "cache_creation_input_token_cost",
    "cache_creation_input_token_cost_above_1hr",
    "output_cost_per_token",
    "output_cost_per_reasoning_token",
)
# Which price stands in for a missing one, by the positions above, after all sizes have been looked at.
_INSTEAD = {1: 0, 2: 0, 3: 2, 5: 4}
_SERVICE_TIERS = {"flex": "flex", "priority": "priority", "batch": "batches"}
_ANY_SIZE = -1
_UNITS_A_NANO = 10**15  # a price is a whole number of 1e-24 dollars, which no published price is finer than
_DATE = re.compile(r"(?:-20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])|[-@]20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))$")

Prices = Tuple[int, ...]  # a price for each of _KINDS


class Tokens(NamedTuple):
    """The tokens of one call as the wire counts them: parts lie inside their wholes."""

    input: int = 0
    cached: int = 0
    cache_write: int = 0
    cache_write_1h: int = 0
    output: int = 0
    reasoning: int = 0

    def within(self) -> Tokens:
        """The same with no part above its whole; providers do not all keep to that."""
        cached = min(self.cached, self.input)
        write = min(self.cache_write, self.input - cached)
        return Tokens(
            self.input, cached, write, min(self.cache_write_1h, write), self.output, min(self.reasoning, self.output)
        )


class ModelPrice:
    """All prices of one model. Immutable."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        given: Dict[int, Dict[Optional[str], Dict[int, int]]] = {_ANY_SIZE: {}}
        for field, text in fields.items():
            match = _FIELD.fullmatch(field)
            if match:
                kind, thousands, tier = match.groups()
                size = _ANY_SIZE if thousands is None else int(thousands) * 1000
                given.setdefault(size, {}).setdefault(tier, {})[_KINDS.index(kind)] = _units(text)
        self._sizes: List[Tuple[int, Dict[Optional[str], Prices]]] = []
        settled: Dict[Optional[str], Dict[int, int]] = {}
        for size in sorted(given):
            plain = given[size].get(None, {})
            before, settled = settled, {}
            for tier in (None, *_SERVICE_TIERS.values()):
                settled[tier] = {**before.get(tier, {}), **plain, **given[size].get(tier, {})}
            self._sizes.append((size, {tier: _complete(known) for tier, known in settled.items()}))

    def prices(self, input_tokens: int, service_tier: Optional[str] = None) -> Prices:
        """The prices that hold for a call with so many input tokens."""
        held = self._sizes[0][1]
        for above, by_tier in self._sizes:
            if above < input_tokens:
                held = by_tier
        return held[_SERVICE_TIERS.get(service_tier or "")]

    def cost(self, tokens: Tokens, service_tier: Optional[str] = None) -> int:
        """What the call cost in nano-dollars, by parts that lie inside their wholes: computed exactly, rounded once, half to even."""
        prices = self.prices(tokens.input, service_tier)
        return _rounded(
            (tokens.input - tokens.cached - tokens.cache_write) * prices[0]
            + tokens.cached * prices[1]
            + (tokens.cache_write - tokens.cache_write_1h) * prices[2]
            + tokens.cache_write_1h * prices[3]
            + (tokens.output - tokens.reasoning) * prices[4]
            + tokens.reasoning * prices[5]
        )

    def worst_case(self, input_tokens: int, output_tokens: int, service_tier: Optional[str] = None) -> int:
        """The most that a call can cost: nothing cached, every output token at the dearer of the two prices."""
        prices = self.prices(input_tokens, service_tier)
        return _rounded(input_tokens * prices[0] + output_tokens * max(prices[4], prices[5]))

    def payable_output(self, amount: int, input_tokens: int, service_tier: Optional[str] = None) -> Optional[int]:
        """How many output tokens the amount still pays for, the input taken off; None where output costs nothing."""
        prices = self.prices(input_tokens, service_tier)
        left = amount * _UNITS_A_NANO - input_tokens * prices[0]
        dearer = max(prices[4], prices[5])
        if dearer == 0:
            return None if left >= 0 else 0
        return max(left // dearer, 0)


def _units(text: str) -> int:
    with localcontext() as context:
        context.prec = 60
        return int(Decimal(text).scaleb(24).to_integral_value(ROUND_HALF_EVEN))


def _complete(known: Dict[int, int]) -> Prices:
    full = dict(known)
    for kind, instead in _INSTEAD.items():
        full.setdefault(kind, full[instead])
    return tuple(full[kind] for kind in range(len(_KINDS)))


def _rounded(units: int) -> int:
    whole, rest = divmod(units, _UNITS_A_NANO)
    if rest * 2 > _UNITS_A_NANO or (rest * 2 == _UNITS_A_NANO and whole % 2):
        return whole + 1
    return whole


def model_names(model: str) -> Iterator[str]:
    """The names under which a model may stand in the table, nearest first: the date is given up last."""
    undated = _DATE.sub("", model)
    for start in (model,) if undated == model or not undated else (model, undated):
        rest = start
        while rest:
            yield rest
            rest = rest.partition("/")[2]


class PriceTable:
    """Prices by the name of the model. Any thread."""

    def __init__(self, models: Mapping[str, Mapping[str, str]]) -> None:
        self._models = models
        self._found: Dict[str, Optional[ModelPrice]] = {}

    def find(self, model: str) -> Optional[ModelPrice]:
        """The model's price, or that of the name that it falls back to; None for one that nobody has priced."""
        try:
            return self._found[model]
        except KeyError:
            pass
        price = None
        for known_as in model_names(model):
            fields = self._models.get(known_as)
            if fields and "input_cost_per_token" in fields and "output_cost_per_token" in fields:
                price = ModelPrice(fields)
                break
        if len(self._found) > 4096:  # names come from outside
            self._found.clear()
        self._found[model] = price
        return price


def read_table(text: str) -> PriceTable:
    """A table out of its JSON text, every number as it is written there."""
    return PriceTable(json.loads(text, parse_float=str, parse_int=str))


_builtin: Optional[PriceTable] = None
_builtin_lock = threading.Lock()


def builtin() -> PriceTable:
    """The table that the package brings; read when it is first asked for."""
    global _builtin
    if _builtin is None:
        with _builtin_lock:
            if _builtin is None:
                _builtin = read_table(Path(__file__).with_name("_prices.json").read_text(encoding="utf-8"))
    return _builtin
