# SPDX-License-Identifier: GPL-3.0-or-later
"""The project's JSON Schema, by direction and type of line."""

import json
from pathlib import Path

import jsonschema

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "protocol.schema.json").read_text(encoding="utf-8"))
Validator = jsonschema.Draft202012Validator


def _by_type(direction):
    """The validators of one direction, by the `type` of the line."""
    validators = {}
    for member in SCHEMA["$defs"][direction]["oneOf"]:
        definition = SCHEMA["$defs"][member["$ref"].rsplit("/", 1)[1]]
        validators[definition["properties"]["type"]["const"]] = Validator(
            {"$ref": member["$ref"], "$defs": SCHEMA["$defs"]})
    return validators


DIRECTIONS = {name: _by_type(name) for name in ("from_agent", "from_operator", "to_agent", "to_operator")}


def faults(direction, line):
    """What the schema finds wrong with a line, as sentences; empty where nothing is."""
    validator = DIRECTIONS[direction].get(line.get("type"))
    if validator is None:
        return [f"no line of type {line.get('type')!r} goes {direction}"]
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(line)]


def check(direction, line):
    found = faults(direction, line)
    assert not found, f"{found} in {line}"
