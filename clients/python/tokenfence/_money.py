# SPDX-License-Identifier: MIT
"""Money is an integer count of nano-dollars, as in the engine: sums never drift."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation, localcontext
from typing import Union

NANOS_A_DOLLAR = 10**9
MOST_DOLLARS = 1_000_000  # the wire takes no larger sum

Dollars = Union[int, float, str, Decimal]


def nanos(value: Dollars, what: str) -> int:
    """An amount that somebody wrote in dollars; `what` names it in the error. Further digits round half to even."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        raise TypeError(f"{what} must be a number of dollars, not {type(value).__name__}")
    try:
        # By way of repr: 0.1 means a tenth, not the binary fraction nearest to it.
        amount = Decimal(repr(value) if isinstance(value, float) else value)
    except InvalidOperation:
        raise ValueError(f"{what} must be a number of dollars, not {value!r}") from None
    if not amount.is_finite() or amount < 0 or amount > MOST_DOLLARS:
        raise ValueError(f"{what} must be from 0 to {MOST_DOLLARS:,} dollars, not {value!r}")
    with localcontext() as context:
        context.prec = 60
        return int(amount.scaleb(9).to_integral_value(ROUND_HALF_EVEN))


def decimal_text(amount: int) -> str:
    """The amount as the wire writes it: digits with at most one point."""
    whole, fraction = divmod(amount, NANOS_A_DOLLAR)
    return f"{whole}.{fraction:09d}".rstrip("0").rstrip(".")


def shown(amount: int) -> str:
    """The amount for a person: two digits behind the point, or what a smaller sum needs to be seen."""
    if amount and amount % 10_000_000:
        digits = decimal_text(amount)
        return "$" + (digits if amount < NANOS_A_DOLLAR else f"{amount / NANOS_A_DOLLAR:,.4f}")
    return f"${amount / NANOS_A_DOLLAR:,.2f}"
