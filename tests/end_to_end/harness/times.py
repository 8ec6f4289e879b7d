# SPDX-License-Identifier: GPL-3.0-or-later
"""Times of the wire, relative to now."""

from datetime import datetime, timedelta, timezone


def now():
    return datetime.now(timezone.utc)


def rfc3339(moment):
    """A moment as the engine writes it: UTC, to the millisecond."""
    return moment.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def ahead(**span):
    """The time so far ahead of now."""
    return rfc3339(now() + timedelta(**span))


def ago(**span):
    return rfc3339(now() - timedelta(**span))


def milliseconds(moment):
    """A moment as integer milliseconds since the epoch."""
    return int(moment.timestamp() * 1000)


def parse_time(text):
    """A time that the engine wrote."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
