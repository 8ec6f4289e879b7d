# SPDX-License-Identifier: MIT
"""The words that people have for a budget's period, and the calendar that they mean."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Optional

REQUEST = "request"

_WORDS = {
    "request": REQUEST,
    "hour": "hour",
    "hourly": "hour",
    "day": "day",
    "daily": "day",
    "week": "week",
    "weekly": "week",
    "month": "month",
    "monthly": "month",
    "total": "total",
    "lifetime": "total",
    "forever": "total",
}


def wire_period(word: Optional[str]) -> str:
    """The wire's word: "daily", "Day", "per-day" and "per day" are all `day`; None is `request`."""
    if word is None:
        return REQUEST
    if not isinstance(word, str):
        raise TypeError(f"period must be a word such as 'daily', not {type(word).__name__}")
    plain = word.strip().lower().replace("_", " ").replace("-", " ")
    if plain.startswith("per "):
        plain = plain[len("per ") :].strip()
    if plain not in _WORDS:
        raise ValueError(f"period {word!r} is not known: use request, hourly, daily, weekly, monthly or total")
    return _WORDS[plain]


def period_start(period: str, now: datetime) -> Optional[datetime]:
    """When the calendar period began that `now` (in local time) lies in; None for a total, which never ends."""
    if period == "total":
        return None
    if period == "hour":
        return now.replace(minute=0, second=0, microsecond=0)
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if period == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if period == "month" else day
