# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines as values: made with defaults that are valid, written exactly, read strictly."""

import itertools
import json
import re
from decimal import Decimal

ABSENT = object()
"""Given for a field of a line, it leaves the field out."""

_numbers = itertools.count(1)


class Raw(str):
    """JSON text that is to stand in a line as it is: a number's exact spelling, say."""


def fresh(kind):
    """A name that no other test uses: `fresh("user")` is `user-17`."""
    return f"{kind}-{next(_numbers)}"


def encode(value):
    """`value` as JSON text without white space; `Raw` and `Decimal` keep their spelling."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key, ensure_ascii=False)}:{encode(member)}"
                 for key, member in value.items() if member is not ABSENT)
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(encode(member) for member in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def to_bytes(line):
    """A line as it goes out, its end included. Text and bytes are taken as they are."""
    if isinstance(line, dict):
        line = encode(line)
    if isinstance(line, str):
        line = line.encode()
    return line + b"\n"


def _unique(pairs):
    members = dict(pairs)
    assert len(members) == len(pairs), f"a key stands twice in {pairs}"
    return members


_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')


def parse(raw):
    """One line of the engine, its numbers exact; fails where it breaks a rule of the engine's own lines."""
    assert not re.search(rb"\s", _STRING.sub(b"", raw)), f"white space outside strings: {raw[:200]!r}"
    line = json.loads(raw.decode("utf-8"), parse_float=Decimal, object_pairs_hook=_unique)
    assert isinstance(line, dict) and isinstance(line.get("type"), str), f"not a line: {raw[:200]!r}"
    return line


def usage(**fields):
    """A `usage` line of one cent, unless the fields say otherwise."""
    line = {"type": "usage", "id": fresh("call"), "model": "gpt-4o"}
    if not {"cost_usd", "input_tokens", "output_tokens"} & fields.keys():
        line["cost_usd"] = 0.01
    return {**line, **fields}


def request_end(**fields):
    return {"type": "request_end", "id": fresh("end"), "request": "req-9", "status": "ok", **fields}


def authorize(**fields):
    """An `authorize` line that estimates one cent, unless the fields say otherwise."""
    line = {"type": "authorize", "id": fresh("ask"), "model": "gpt-4o"}
    if not {"estimate_usd", "input_tokens", "max_output_tokens"} & fields.keys():
        line["estimate_usd"] = 0.01
    return {**line, **fields}


def policy(**fields):
    """A policy of one dollar in total for a user whom nobody else has, unless the fields say otherwise."""
    return {"id": fresh("policy"), "match": {"user": fresh("user")}, "period": "total", "limit_usd": 1, **fields}
