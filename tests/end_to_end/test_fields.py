# SPDX-License-Identifier: GPL-3.0-or-later
"""Every field of the lines that agents send: what it takes, what it refuses, and what must be there."""

import pytest
from harness import ABSENT, fresh, usage
from harness.fieldrules import FIELDS, base_line
from harness.lines import encode, parse
from harness.schema import faults


def rows(accepted):
    for type_, fields in FIELDS.items():
        for field, (good, bad) in fields.items():
            for name, value in (good if accepted else bad).items():
                yield pytest.param(type_, field, value, id=f"{type_}.{field}: {name}")


def answer_to(agent, line):
    """The one line that the engine answers with."""
    agent.send(line)
    return agent.wait_for(lambda got: got["type"] in ("ack", "decision", "error"), "an answer")



@pytest.mark.parametrize("type_, field, value", rows(accepted=False))
def test_is_a_bad_field(agent, type_, field, value):
    line = {**base_line(type_, fresh("line"), field), field: value}
    error = answer_to(agent, line)
    assert (error["type"], error.get("code"), error.get("field")) == ("error", "bad_field", field), error
    if field != "id":
        assert error["id"] == line["id"]


@pytest.mark.parametrize("type_, field, value", rows(accepted=True))
def test_is_taken(agent, type_, field, value):
    line = {**base_line(type_, fresh("line"), field), field: value}
    if field == "id":
        line = {**base_line(type_, value, field), "id": value}
    answer = answer_to(agent, line)
    assert answer["type"] == ("decision" if type_ == "authorize" else "ack"), answer
    assert not faults("from_agent", parse(encode(line).encode()))


@pytest.mark.parametrize("type_, field", [
    pytest.param(type_, field, id=f"{type_}.{field}") for type_, fields in FIELDS.items() for field in fields
    if field not in ("id", "model", "input_tokens", "request", "status")
    or (type_, field) in (("usage", "request"), ("usage", "status"), ("authorize", "request"))
])
def test_null_in_an_optional_field_is_the_same_as_leaving_it_out(agent, type_, field):
    line = {**base_line(type_, fresh("line"), field), field: None}
    if field in ("output_tokens", "max_output_tokens"):
        line["cost_usd" if type_ == "usage" else "estimate_usd"] = 0.01
    answer = answer_to(agent, line)
    assert answer["type"] == ("decision" if type_ == "authorize" else "ack"), answer


REQUIRED = [
    ("usage", {"id": "x", "model": "m", "cost_usd": 1}, ("id", "model", "cost_usd")),
    ("usage", {"id": "x", "model": "m", "input_tokens": 1, "output_tokens": 1}, ("input_tokens", "output_tokens")),
    ("request_end", {"id": "x", "request": "r", "status": "ok"}, ("id", "request", "status")),
    ("authorize", {"id": "x", "model": "m", "estimate_usd": 1}, ("id", "model", "estimate_usd")),
    ("authorize", {"id": "x", "model": "m", "input_tokens": 1, "max_output_tokens": 1},
     ("input_tokens", "max_output_tokens")),
    ("release", {"reservation": "r"}, ("reservation",)),
    ("kill_ack", {"epoch": 1}, ("epoch",)),
    ("propose_policy", {"policy": {"id": "p", "period": "day", "limit_usd": 1}}, ("policy",)),
]
ALTERNATIVES = {"cost_usd", "estimate_usd", "input_tokens", "output_tokens", "max_output_tokens"}


@pytest.mark.parametrize("type_, fields, missing", [
    pytest.param(type_, fields, missing, id=f"{type_} without {missing}")
    for type_, fields, required in REQUIRED for missing in required
])
def test_is_a_missing_field(agent, type_, fields, missing):
    error = agent.refused({"type": type_, **fields, missing: ABSENT})
    assert error["code"] == "missing_field"
    assert error["field"] in (ALTERNATIVES if missing in ALTERNATIVES else {missing})
    assert error.get("id") == (fields["id"] if "id" in fields and missing != "id" else None)
    assert faults("from_agent", {"type": type_, **{key: value for key, value in fields.items() if key != missing}})


@pytest.mark.parametrize("fields", [
    pytest.param({}, id="neither cost nor tokens"),
    pytest.param({"input_tokens": 1}, id="input tokens alone"),
    pytest.param({"output_tokens": 1}, id="output tokens alone"),
    pytest.param({"cost_usd": None, "input_tokens": 1}, id="a cost of null and input tokens"),
    pytest.param({"cost_usd": None}, id="a cost of null"),
])
def test_usage_needs_a_cost_or_both_token_counts(agent, fields):
    error = agent.refused({"type": "usage", "id": "u", "model": "m", **fields})
    assert (error["code"], error["id"]) == ("missing_field", "u")


@pytest.mark.parametrize("line", [
    pytest.param({}, id="an empty object"),
    pytest.param({"id": "n"}, id="an id alone"),
])
def test_every_line_has_a_type(agent, operator, line):
    for connection in (agent, operator):
        error = connection.refused(line)
        assert (error["code"], error["field"], error.get("id")) == ("missing_field", "type", line.get("id"))


@pytest.mark.parametrize("type_", [5, True, [], {}], ids=str)
def test_a_type_that_is_no_string_is_a_bad_field(agent, operator, type_):
    for connection in (agent, operator):
        error = connection.refused({"type": type_, "id": "n"})
        assert (error["code"], error["field"], error["id"]) == ("bad_field", "type", "n")


@pytest.mark.parametrize("type_", ["nope", "", "Usage", "usage ", "ack", "decision", "welcome", "result", "x" * 60_000],
                         ids=lambda type_: type_[:10])
def test_an_unknown_type_is_said_with_the_id(agent, operator, type_):
    for connection in (agent, operator):
        error = connection.refused({"type": type_, "id": "n"})
        assert (error["code"], error["id"]) == ("unknown_type", "n")


@pytest.mark.parametrize("whole, part", [
    ({"input_tokens": 10}, {"cached_input_tokens": 11}),
    ({"input_tokens": 10}, {"cache_write_tokens": 11}),
    ({"input_tokens": 10, "cache_write_tokens": 5}, {"cache_write_1h_tokens": 6}),
    ({"input_tokens": 10}, {"cache_write_1h_tokens": 1}),
    ({"input_tokens": 10}, {"cached_input_tokens": 6, "cache_write_tokens": 5}),
    ({"input_tokens": 10, "output_tokens": 7}, {"reasoning_tokens": 8}),
], ids=lambda fields: " ".join(f"{key} {value}" for key, value in fields.items()))
def test_a_part_above_its_whole_is_a_bad_field(agent, whole, part):
    line = {"type": "usage", "id": fresh("u"), "model": "gpt-4o", "output_tokens": 1, **whole, **part}
    error = agent.refused(line)
    assert (error["code"], error["id"]) == ("bad_field", line["id"])
    assert error["field"] in part
    if "reasoning_tokens" not in part:
        del line["output_tokens"]
        question = {**line, "type": "authorize", "max_output_tokens": 1}
        error = agent.refused(question)
        assert error["code"] == "bad_field" and error["field"] in part


@pytest.mark.parametrize("tokens", [
    {"input_tokens": 10, "cached_input_tokens": 10},
    {"input_tokens": 10, "cached_input_tokens": 4, "cache_write_tokens": 6, "cache_write_1h_tokens": 6},
    {"output_tokens": 7, "reasoning_tokens": 7},
], ids=lambda fields: " ".join(f"{key} {value}" for key, value in fields.items()))
def test_a_part_may_be_as_large_as_its_whole(agent, tokens):
    agent.report(usage(**{"input_tokens": 0, "output_tokens": 0, **tokens}))


@pytest.mark.parametrize("labels, field", [
    ({"plan": 5}, "labels.plan"),
    ({"plan": ""}, "labels.plan"),
    ({"plan": ["a"]}, "labels.plan"),
    ({"ok": "v", "plan": {"a": "b"}}, "labels.plan"),
    ({"plan": "x" * 257}, "labels.plan"),
    ({"plan": "a\nb"}, "labels.plan"),
    ({"": "v"}, "labels."),
    ({"k" * 257: "v"}, "labels." + "k" * 257),
], ids=lambda value: str(value)[:40])
@pytest.mark.parametrize("type_", ["usage", "request_end", "authorize"])
def test_a_label_is_named_by_its_key(agent, type_, labels, field):
    error = agent.refused({**base_line(type_, "l", "labels"), "labels": labels})
    assert (error["code"], error["id"]) == ("bad_field", "l")
    assert error["field"].startswith("labels")
    if len(field) < 100 and field != "labels.":
        assert error["field"] == field


@pytest.mark.parametrize("value", [5, "", "x" * 257, None])
def test_an_id_that_is_none_is_refused_without_one(agent, value):
    for type_ in FIELDS:
        error = agent.refused({**base_line(type_, "x", ""), "id": value})
        assert error["code"] in ("bad_field", "missing_field") and error["field"] == "id"


def test_the_first_thing_wrong_does_not_hide_the_id(agent):
    error = agent.refused('{"model":5,"labels":7,"cost_usd":1,"type":"usage","id":"late"}')
    assert (error["code"], error["id"]) == ("bad_field", "late")


def test_a_refused_line_changes_nothing(own_engine):
    with own_engine.agent(agent="steady", labels={"env": "prod"}) as agent, own_engine.operator() as operator:
        user = fresh("user")
        limit = operator.put_policy(match={"user": user})
        reservation = agent.authorize(user=user, estimate_usd=0.4)["reservation"]
        agent.refused({"type": "hello", "agent": "other", "labels": {"plan": 5}})
        agent.refused({"type": "hello", "agent": "other", "protocol": 2})
        agent.refused({"type": "usage", "id": "x", "user": user, "model": "m", "cost_usd": 1, "attempt": 0,
                       "reservation": reservation})
        agent.refused({"type": "authorize", "id": "y", "user": user, "model": "m", "estimate_usd": -1})
        agent.spend(0.1, id="x", user=user)
        figures = operator.figures(limit["id"])
    assert [str(figures[key]) for key in ("used_usd", "reserved_usd")] == ["0.1", "0.4"]
    stored = own_engine.exported("x")
    assert (stored["agent"], stored["labels"]) == ("steady", {"env": "prod"})
