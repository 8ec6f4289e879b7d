# SPDX-License-Identifier: MIT
"""What goes over the wire: lines, names that the engine takes, times and ids."""

from __future__ import annotations

import json
import os
import random
import re
import time
import zlib
from typing import Any, Dict, Mapping, Optional

PROTOCOL = 1
MAX_LINE = 65_536  # bytes, the newline included
MAX_COUNT = 1_000_000_000
MAX_LABELS = 32
_MAX_NAME = 256
_MAX_TEXT = 1_024
_MAX_POLICY_ID = 64

Line = Dict[str, Any]

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NOT_IN_POLICY_ID = re.compile("[^a-z0-9_.-]+")
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [a + b for a in _CROCKFORD for b in _CROCKFORD]

# Not the module's own generator: a program that seeds that one would make the same ids each time it runs.
_random = random.Random()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_random.seed)  # nor must a child make its parent's

_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def encode(line: Line) -> bytes:
    """One line, its end included."""
    return _encoder.encode(line).encode("utf-8") + b"\n"


def name(value: object) -> Optional[str]:
    """Anything as a name of the wire: a string without control characters, cut at 256; None where nothing is left."""
    if value is None:
        return None
    text = value if isinstance(value, str) else str(value)
    if not text.isascii() or not text.isprintable():
        text = _CONTROL.sub("", text)
    return text[:_MAX_NAME] or None


def text(value: object) -> str:
    """A longer text of the wire: `reason`, `outcome`."""
    return _CONTROL.sub("", str(value))[:_MAX_TEXT]


def labels(values: Optional[Mapping[Any, Any]]) -> Dict[str, str]:
    """Labels as the wire takes them: at most 32; values that are no strings are made ones, empty ones left out."""
    result: Dict[str, str] = {}
    for key, value in (values or {}).items():
        clean_key, clean_value = name(key), name(value)
        if clean_key and clean_value and len(result) < MAX_LABELS:
            result[clean_key] = clean_value
    return result


def policy_id(*parts: object) -> str:
    """A policy's id out of names: `policy_id("code", "month", "Refund!")` is `code-month-refund`.

    Where nothing of a part can stand in an id, or the whole is too long, a checksum of it keeps two names apart.
    """
    slugs = []
    for part in parts:
        raw = str(part)
        slug = _NOT_IN_POLICY_ID.sub("-", raw.lower()).strip("-")
        slugs.append(slug or f"{zlib.crc32(raw.encode('utf-8', 'replace')):08x}")
    whole = "-".join(slugs)
    if len(whole) > _MAX_POLICY_ID:
        whole = f"{whole[:_MAX_POLICY_ID - 9]}-{zlib.crc32(whole.encode()):08x}"
    return whole


def count(value: object) -> int:
    """A token count out of a provider's answer: 0 for whatever is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0
    try:
        return min(max(int(value), 0), MAX_COUNT)
    except (OverflowError, ValueError):
        return 0


def now() -> int:
    """The time in milliseconds since the epoch."""
    return int(time.time() * 1000)


def new_id() -> str:
    """A ULID: ids that are made one after the other also lie one after the other in an index."""
    value = (now() << 80) | _random.getrandbits(80)
    pairs = _PAIRS
    return "".join([pairs[(value >> shift) & 1023] for shift in range(120, -1, -10)])
