# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/protocol.schema.json is a schema, says what the page says, and the harness holds all traffic against it."""

import jsonschema
import pytest
from harness import authorize, policy, request_end, usage
from harness.fieldrules import FIELDS, base_line
from harness.lines import encode, parse
from harness.schema import DIRECTIONS, SCHEMA, faults

# What no schema can tell: how a number is spelled, what a calendar has, a sum, and what the clock says.
BEYOND_A_SCHEMA = ("1.0", "0.0", "1E0", "1e3", "month 13", "month 0", "day 0", "30 February", "29 February of a common",
                   "31 April", "hour 24", "minute 60", "second 61", "end of 2019", "2019 by its offset", "the year",
                   "24 h and", "microseconds", "2^64", "the string 1000001", "the string 1000000.0",
                   "a string of 400 digits", "U+000A")


def agent_rows(accepted):
    for type_, fields in FIELDS.items():
        for field, (good, bad) in fields.items():
            for name, value in (good if accepted else bad).items():
                if accepted or not any(word in name for word in BEYOND_A_SCHEMA):
                    yield pytest.param(type_, field, value, id=f"{type_}.{field}: {name}")


def test_it_is_a_valid_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_it_knows_every_type_of_line():
    assert {direction: set(types) for direction, types in DIRECTIONS.items()} == {
        "from_agent": {"hello", "usage", "request_end", "authorize", "release", "kill_ack", "propose_policy", "ping"},
        "to_agent": {"welcome", "ack", "decision", "pong", "policy_accepted", "kill", "resume", "policies",
                     "policy_state", "error"},
        "from_operator": {"kill", "resume", "stop_note", "status", "policy_put", "policy_delete", "policies",
                          "prices_put", "prices", "tier_put", "settings_put", "settings", "watch", "shutdown"},
        "to_operator": {"result", "error", "kill_progress", "tick", "policy_state"},
    }


@pytest.mark.parametrize("type_, field, value", agent_rows(accepted=False))
def test_it_refuses_what_the_engine_refuses(type_, field, value):
    line = parse(encode({**base_line(type_, "x", field), field: value}).encode())
    assert faults("from_agent", line)


@pytest.mark.parametrize("type_, field, value", agent_rows(accepted=True))
def test_it_takes_what_the_engine_takes(type_, field, value):
    line = parse(encode({**base_line(type_, "x", field), field: value}).encode())
    assert not faults("from_agent", line)


@pytest.mark.parametrize("line", [usage(), request_end(), authorize(), {"type": "propose_policy", "policy": policy()}],
                         ids=lambda line: line["type"])
def test_it_ignores_fields_that_nobody_knows(line):
    assert not faults("from_agent", {**line, "later": {"a": [1]}})


@pytest.mark.parametrize("scope", [{"agent": "a", "user": "b"}, {"team": "a"}, {"agent": ""}, "all"], ids=str)
def test_it_refuses_a_scope_that_is_none(scope):
    assert faults("from_operator", {"type": "kill", "id": "1", "scope": scope})


@pytest.mark.parametrize("match", [{"team": "a"}, {"label:": "a"}, {"user": 5}, {"user": ""}], ids=str)
def test_it_refuses_a_match_that_would_widen_a_policy(match):
    assert faults("from_operator", {"type": "policy_put", "id": "1", "policy": policy(match=match)})
