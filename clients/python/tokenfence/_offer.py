# SPDX-License-Identifier: MIT
"""With which model, and up to how many output tokens, a call still fits into what is left."""

from __future__ import annotations

from typing import Iterable, List, NamedTuple, Optional

from . import _prices
from ._budgets import Cap, tightest
from ._call import Call
from ._limits import most_output
from ._money import shown
from ._prices import ModelPrice

_SHARE = 4
_LEAST_SHARE_OUTPUT = 4_096


class Offer(NamedTuple):
    """How a call may be made. `worst` is what is to be reserved for it, in nano-dollars."""

    model: str
    output: int  # of one answer
    worst: int
    limited: bool = False  # `output` is less than what the call would be without a budget
    unasked: bool = False  # the budget's own mark chose the model, so the engine need not
    short: Optional[Cap] = None  # it does not fit: this is why


class Weighing:
    """One call, held against the caps that cover it. Made anew for each look; the caps' lock is held."""

    def __init__(self, call: Call, caps: Iterable[Cap]) -> None:
        self._call = call
        self._recognised = call.recognised
        self._shape = call.recognised.shape
        self._answers = self._shape.answers(self._recognised.body)
        self._asked_limit = self._shape.output_limit(self._recognised.body)
        self._least = self._shape.least_output(self._recognised.body)
        self._tier = self._recognised.body.get("service_tier")
        self.cap = tightest(caps)
        left = self.cap.left() if self.cap else None
        self._left = left

    def offer(self) -> Offer:
        """The best that fits: as it is, with the fallback, with a lower limit; else one that says what is short."""
        wanted = self._recognised.model
        fallback = self._call.request.fallback_model() if self._call.request else None
        candidates = [wanted]
        if fallback and fallback != wanted and self._price(fallback):
            candidates.append(fallback)
        offers = [self._whole(model) for model in candidates]
        if len(offers) > 1 and self._past_mark(offers[0]):
            return offers[1]._replace(unasked=True) if self._fits(offers[1]) else self._lowered(candidates[::-1])
        for offer in offers:
            if self._fits(offer):
                return offer
        return self._lowered(candidates[::-1])

    def within(self, room: int) -> Optional[Offer]:
        """What fits into a sum that the engine names; None where nothing does."""
        if self._left is None or room < self._left:
            self._left = room
        offer = self.offer()
        return offer if offer.short is None and self._fits(offer) else None

    def _price(self, model: str) -> Optional[ModelPrice]:
        return _prices.builtin().find(model)

    def worst(self, model: str, output: int) -> int:
        price = self._price(model)
        return price.worst_case(self._call.most_input, output * self._answers, self._tier) if price else 0

    def _whole(self, model: str) -> Offer:
        """The call with nothing taken away; only where the caller has set no limit, within its share."""
        output = self._asked_limit
        limited = False
        if output is None:
            output = most_output(model)
            share = self._share(model)
            if share is not None and share < output:
                output, limited = share, True
        return Offer(model, output, self.worst(model, output), limited)

    def _share(self, model: str) -> Optional[int]:
        """Where the caller has set no limit, a call must not reserve all that is left: the calls beside it would be
        denied for answers that hardly ever come. A quarter of it, or what most answers fit into."""
        price = self._price(model)
        if price is None or self._left is None:
            return None
        payable = price.payable_output(self._left // _SHARE, self._call.most_input, self._tier)
        return None if payable is None else max(payable // self._answers, _LEAST_SHARE_OUTPUT, self._least)

    def _fits(self, offer: Offer) -> bool:
        if self._left is None:
            return True
        # A model that nobody has priced cannot be weighed: it may go on until nothing is left at all.
        return offer.worst <= self._left if self._price(offer.model) else self._left > 0

    def _lowered(self, candidates: List[str]) -> Offer:
        """The cheapest candidate with as much output as can be paid for."""
        for model in candidates:
            price = self._price(model)
            if price is None or self._left is None or not self._shape.has_output():
                continue
            payable = price.payable_output(self._left, self._call.most_input, self._tier)
            if payable is not None and payable // self._answers >= self._least:
                output = min(payable // self._answers, self._whole(model).output)
                return Offer(model, output, self.worst(model, output), limited=True)
        return self._whole(candidates[-1])._replace(short=self.cap)

    def _past_mark(self, offer: Offer) -> bool:
        """Whether the call would pass a fence's own `downgrade_at`."""
        request = self._call.request
        for around in request.chain() if request else ():
            mark = around.options.mark(around.options.downgrade_at)
            if mark is not None and around.cap.used() + offer.worst > mark:
                return True
        return False


def shortage(call: Call, offer: Offer) -> str:
    """Why an offer does not fit, for a person."""
    cap = offer.short
    assert cap is not None and cap.limit is not None
    taken = f"{shown(max(cap.used(), 0))} of {shown(cap.limit)} is spent or reserved"
    return f"{cap.what}: {taken}, and this call of {offer.model} can cost up to {shown(offer.worst)}"
