# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator's verbs apart from stops, policies and prices: `status`, settings, retention, `watch`, `shutdown`."""

import socket
import time
from datetime import timedelta
from decimal import Decimal

import pytest
from harness import ago, fresh, now, parse_time, policy, request_end, usage

VERBS = ["kill", "resume", "stop_note", "status", "policy_put", "policy_delete", "policies", "prices_put", "prices",
         "tier_put", "settings_put", "settings", "watch", "shutdown"]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("line, code", [
    ({}, "missing_field"), ({"id": None}, "missing_field"), ({"id": 7}, "bad_field"), ({"id": ""}, "bad_field"),
    ({"id": "x" * 257}, "bad_field"),
], ids=["without", "null", "a number", "empty", "257 letters"])
def test_each_line_has_an_id(operator, verb, line, code):
    error = operator.refused({"type": verb, **line})
    assert error["field"] == "id"
    assert error["code"] == code or (line.get("id", 0) is None and error["code"] == "bad_field")


@pytest.mark.parametrize("verb, missing", [
    ("policy_put", "policy"), ("policy_delete", "policy"), ("prices_put", "prices"), ("settings_put", "settings"),
    ("tier_put", "model"), ("stop_note", "epoch"),
])
def test_is_missing(operator, verb, missing):
    error = operator.refusal(verb, **({"reason": "x"} if verb == "stop_note" else {}))
    assert (error["code"], error["field"]) == ("missing_field", missing)


def test_an_answer_has_the_id_of_its_line_also_when_many_are_sent_at_once(operator):
    operator.send(*({"type": "status", "id": f"s-{number}"} for number in range(50)))
    assert [operator.receive()["id"] for _ in range(50)] == [f"s-{number}" for number in range(50)]


@pytest.mark.parametrize("line", [
    {"type": "kill", "scope": {"user": "half-closed"}}, {"type": "resume", "scope": {"user": "half-closed"}},
    {"type": "status"}, {"type": "policies"}, {"type": "prices"}, {"type": "settings"}, {"type": "watch"},
    {"type": "policy_put", "policy": {"id": "half-closed", "period": "day", "limit_usd": 1, "match": {"user": "-"}}},
    {"type": "policy_delete", "policy": "nobody"}, {"type": "prices_put", "prices": {}},
    {"type": "tier_put", "model": "half-closed", "tier": None}, {"type": "settings_put", "settings": {}},
    {"type": "stop_note", "epoch": 0, "reason": ""},
], ids=lambda line: line["type"])
def test_a_line_is_answered_also_where_no_other_follows(engine, line):
    """As of a script that pipes one line into the socket and closes its side."""
    with engine.operator() as operator:
        operator.send({**line, "id": "only"})
        operator.socket.shutdown(socket.SHUT_WR)
        answers = [got for got in operator.until_closed() if got["type"] in operator.answers]
    assert [got["id"] for got in answers] == ["only"]


def test_the_lines_of_one_connection_take_effect_in_their_order(operator):
    put, name = fresh("put"), fresh("policy")
    operator.send({"type": "policy_put", "id": put, "policy": policy(id=name)}, {"type": "status", "id": "with"},
                  {"type": "policy_delete", "id": fresh("delete"), "policy": name}, {"type": "status", "id": "without"})
    for mark, stands in (("with", True), ("without", False)):
        status = operator.expect("result", id=mark)
        assert (name in {row["id"] for row in status["policies"]}) == stands


# ---- status ----

def test_status_says_what_serves_and_from_where(engine, operator):
    status = operator.status()
    assert status["engine"].startswith("tokenfence/")
    assert status["db"] == str(engine.db)
    assert status["schema"] >= 1
    assert 0 <= status["uptime_s"] < 3600


def test_status_shows_the_connections_that_are_open_now(engine, operator):
    name = fresh("agent")
    with engine.agent() as unnamed, engine.agent() as agent:
        session = agent.hello(agent=name, client="tokenfence-python/1.0.0", pid=4711)["session"]
        agent.spend("0.25")
        agent.spend("0.5", agent="on-behalf")
        agent.authorize()
        rows = {row["session"]: row for row in operator.status()["agents"]}
        row = rows[session]
        assert abs(parse_time(row.pop("connected")) - now()) < timedelta(seconds=60)
        expected = {"session": session, "agent": name, "client": "tokenfence-python/1.0.0", "pid": 4711,
                    "spent_usd": Decimal("0.75"), "calls": 2, "stopped": False}
        assert {key: row[key] for key in expected} == expected
        nameless = rows[unnamed.hello()["session"]]
        assert (nameless["agent"], nameless["spent_usd"], nameless["calls"]) == ("anonymous", 0, 0)
    operator.until_status(lambda status: session not in {row["session"] for row in status["agents"]}, "the close")


def test_calls_of_a_connection_are_new_records(engine, agent, operator):
    session = agent.hello()["session"]
    record = usage(cost_usd=0.25)
    agent.report(record, record, {**record, "cost_usd": 1}, request_end())
    row = next(row for row in operator.status()["agents"] if row["session"] == session)
    assert (row["calls"], row["spent_usd"]) == (1, Decimal("0.25"))


def test_status_shows_every_policy_with_its_figures(agent, operator):
    limit = operator.put_policy(limit_usd=1, period="day")
    user = limit["match"]["user"]
    agent.spend("0.8", user=user)
    agent.authorize(user=user, estimate_usd="0.1")
    row = operator.figures(limit["id"])
    assert {key: row[key] for key in limit} == limit
    assert (row["used_usd"], row["reserved_usd"], row["state"]) == (Decimal("0.8"), Decimal("0.1"), "alert")
    assert parse_time(row["until"]) > now()


def test_a_key_with_something_reserved_only_is_listed_and_one_with_nothing_is_not(agent, operator):
    provider = fresh("provider")
    limit = operator.put_policy(match={"provider": provider}, per="user")["id"]
    assert operator.figures(limit)["keys"] == []
    granted = agent.authorize(provider=provider, user="a", estimate_usd="0.1")["reservation"]
    assert [(key["key"], key["reserved_usd"], key["state"]) for key in operator.figures(limit)["keys"]] == [
        ("a", Decimal("0.1"), "ok")]
    agent.send({"type": "release", "reservation": granted})
    agent.until_pong()
    assert operator.figures(limit)["keys"] == []


def test_today_and_this_month_and_all_events(agent, operator):
    before = operator.status()
    agent.spend("0.25")
    agent.spend("0.5", time=ago(days=40))
    after = operator.status()
    assert after["today_usd"] - before["today_usd"] == Decimal("0.25")
    assert after["month_usd"] - before["month_usd"] == Decimal("0.25")
    assert after["events"] - before["events"] == 2


def test_duplicates_conflicts_and_refused_lines_are_counted(agent, operator):
    before = operator.status()
    record = usage()
    agent.report(record, record, record, {**record, "cost_usd": 9})
    for line in ("{", {"type": "nope"}, usage(attempt=0)):
        agent.refused(line)
    limit = operator.put_policy()
    assert agent.authorize(user=limit["match"]["user"], estimate_usd=2)["verdict"] == "deny"
    after = operator.status()
    assert [after[key] - before[key] for key in ("events", "conflicts", "refused")] == [1, 1, 3]
    assert after["duplicates"] - before["duplicates"] in (2, 3)  # whether a conflict is also a duplicate is not said


def test_what_was_counted_since_the_start_begins_again_and_the_rest_stays(own_engine):
    with own_engine.agent() as agent:
        record = usage(model="nobody-knows", input_tokens=1, output_tokens=1)
        agent.report(record, record, usage(cost_usd="0.5"))
        agent.refused("{")
    before = own_engine.status()
    assert [before[key] for key in ("events", "unpriced", "duplicates", "refused")] == [2, 1, 1, 1]
    own_engine.restart()
    after = own_engine.status()
    assert [after[key] for key in ("events", "unpriced", "duplicates", "conflicts", "refused")] == [2, 1, 0, 0, 0]
    assert after["today_usd"] == Decimal("0.5")


# ---- settings ----

def test_settings_are_told_and_a_put_merges(operator):
    before = operator.ask("settings")["settings"]
    assert before["deny_unpriced"] is False and before["retention_days"] is None and before["timezone"] == "UTC"
    changed = operator.ask("settings_put", settings={"timezone": "Europe/Berlin"})["settings"]
    assert changed == {**before, "timezone": "Europe/Berlin"}
    changed = operator.ask("settings_put", settings={"timezone": "UTC", "retention_days": 90})["settings"]
    assert changed == {**before, "retention_days": 90} == operator.ask("settings")["settings"]
    assert operator.ask("settings_put", settings={})["settings"] == changed
    assert operator.ask("settings_put", settings={"retention_days": None})["settings"] == before


@pytest.mark.parametrize("settings, field", [
    ({"timezone": "Mars/Olympus"}, "timezone"), ({"timezone": ""}, "timezone"), ({"timezone": 1}, "timezone"),
    ({"timezone": "../etc/passwd"}, "timezone"), ({"timezone": "europe/berlin "}, "timezone"),
    ({"deny_unpriced": "yes"}, "deny_unpriced"), ({"deny_unpriced": 1}, "deny_unpriced"),
    ({"retention_days": 6}, "retention_days"), ({"retention_days": 0}, "retention_days"),
    ({"retention_days": -1}, "retention_days"), ({"retention_days": "90"}, "retention_days"),
    ({"retention_days": 7.5}, "retention_days"), ({"retention_days": True}, "retention_days"),
], ids=str)
def test_a_setting_that_is_wrong_is_named_and_nothing_is_set(operator, settings, field):
    before = operator.ask("settings")["settings"]
    error = operator.refusal("settings_put", settings={"deny_unpriced": True, **settings})
    assert error["code"] == "bad_field" and error["field"] in (field, f"settings.{field}")
    assert operator.ask("settings")["settings"] == before


@pytest.mark.parametrize("value", [5, "x", [], True], ids=str)
def test_settings_are_an_object(operator, value):
    error = operator.refusal("settings_put", settings=value)
    assert (error["code"], error["field"]) == ("bad_field", "settings")


def test_settings_outlive_a_restart(own_engine):
    with own_engine.operator() as operator:
        before = operator.ask("settings_put", settings={"deny_unpriced": True, "retention_days": 7})["settings"]
    own_engine.kill()
    own_engine.start()
    with own_engine.agent() as agent, own_engine.operator() as operator:
        assert operator.ask("settings")["settings"] == before
        assert agent.authorize(model="nobody-knows", input_tokens=1, max_output_tokens=1)["code"] == "unpriced"


# ---- retention ----

def test_what_is_older_than_retention_days_leaves_the_exports_and_its_sums_stay(own_engine):
    with own_engine.agent() as agent, own_engine.operator() as operator:
        limit = operator.put_policy(match={}, period="total", limit_usd=100)["id"]
        old, edge, young = (agent.spend("0.5", time=ago(days=days)) for days in (30, 6.9, 0))
        operator.ask("settings_put", settings={"retention_days": 7})
        exported = {row["id"] for row in own_engine.export()}
        deadline = time.monotonic() + 20
        while old in exported and time.monotonic() < deadline:
            exported = {row["id"] for row in own_engine.export()}
        assert exported == {edge, young}
        assert operator.used(limit) == Decimal("1.5")
        assert operator.status()["events"] == 3
    own_engine.restart()
    with own_engine.agent() as agent, own_engine.operator() as operator:
        assert operator.used(limit) == Decimal("1.5")
        error = agent.refused(usage(id=old, cost_usd="0.5", time=ago(days=30)))
        assert (error["code"], error["field"], error["id"]) == ("bad_field", "time", old)
        agent.spend("0.25", time=ago(days=6.9))
        error = agent.refused(request_end(time=ago(days=7.1)))
        assert (error["code"], error["field"]) == ("bad_field", "time")
        assert operator.used(limit) == Decimal("1.75")
        operator.ask("settings_put", settings={"retention_days": None})
        agent.spend("0.25", time=ago(days=30))
        assert operator.used(limit) == 2


# ---- watch ----

def events_in(ticks):
    """Every object in the ticks that shows a call or a denial."""
    found, stack = [], list(ticks)
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            if value.get("type") != "tick" and "model" in value:
                found.append(value)
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    return found


def ticks_until(operator, matched):
    """The ticks up to the one with which so many events were matched in all."""
    ticks = []
    while sum(tick["matched"] for tick in ticks) < matched:
        ticks.append(operator.expect("tick"))
    assert sum(tick["matched"] for tick in ticks) == matched
    return ticks


def test_watch_sends_ticks_with_the_newest_events(agent, operator):
    user = fresh("user")
    operator.ask("watch")
    record = agent.spend("0.25", user=user)
    tick = operator.wait_for(lambda line: line["type"] == "tick" and line["matched"], "a tick")
    assert (tick["matched"], tick["shown"]) == (1, 1)
    (event,) = events_in([tick])
    assert (event["id"], event["user"], event["cost_usd"]) == (record, user, Decimal("0.25"))


def test_denials_are_among_the_events(agent, operator):
    limit = operator.put_policy()
    operator.ask("watch", filter={"user": limit["match"]["user"]})
    agent.authorize(user=limit["match"]["user"], estimate_usd=2)
    (event,) = events_in(ticks_until(operator, 1))
    assert event["user"] == limit["match"]["user"] and limit["id"] in str(event)


@pytest.mark.parametrize("filter_, matching", [
    ({"user": "w-*"}, 30), ({"user": "w-1"}, 10), ({"user": "w-1", "status": "error"}, 5), ({"status": "error"}, 15),
    ({"min_cost_usd": "0.5"}, 15), ({"min_cost_usd": 0.500000001}, 0), ({"min_cost_usd": 0.25, "user": "w-2"}, 10),
    ({"workflow": "*"}, 15), ({"label:plan": "free"}, 15), ({"model": "gpt-4o"}, 30), ({"tier": "complex"}, 30),
    ({"provider": "nobody"}, 0), ({"agent": "anonymous"}, 30), ({}, 30), (None, 30),
], ids=str)
def test_a_filter_is_applied_before_the_sample(agent, operator, filter_, matching):
    operator.ask("watch", filter=filter_)
    odd = {"status": "error", "cost_usd": 0.5, "workflow": "odd", "labels": {"plan": "free"}}
    agent.report(*(usage(user=f"w-{number % 3}", **({"cost_usd": 0.25} if number % 2 else odd))
                   for number in range(30)))
    if matching:
        ticks_until(operator, matching)
    operator.ask("watch", filter={"user": (last := fresh("user"))})
    agent.spend("0.25", user=last)
    (event,) = events_in(ticks_until(operator, 1))
    assert event["user"] == last, "nothing else was matched meanwhile"


def test_matched_and_shown_say_how_many_there_were(agent, operator):
    user = fresh("user")
    operator.ask("watch", filter={"user": user})
    agent.report(*(usage(user=user if number % 2 else "another", cost_usd=0) for number in range(4000)))
    ticks = ticks_until(operator, 2000)
    for tick in ticks:
        assert tick["shown"] == len(events_in([tick])) <= tick["matched"]
        assert {event["user"] for event in events_in([tick])} <= {user}


def test_a_later_watch_replaces_it(agent, operator):
    one, other = fresh("user"), fresh("user")
    operator.ask("watch", filter={"user": one})
    operator.ask("watch", filter={"user": other})
    agent.spend("0.25", user=one)
    agent.spend("0.25", user=other)
    (event,) = events_in(ticks_until(operator, 1))
    assert event["user"] == other


@pytest.mark.parametrize("filter_, field", [
    ({"team": "a"}, "filter"), ({"user": 5}, "filter.user"), ({"status": "done"}, "filter.status"),
    ({"min_cost_usd": -1}, "filter.min_cost_usd"), ({"min_cost_usd": "1e3"}, "filter.min_cost_usd"), ("x", "filter"),
    ([], "filter"),
], ids=str)
def test_a_filter_that_is_wrong_is_refused(operator, filter_, field):
    error = operator.refusal("watch", filter=filter_)
    assert error["code"] == "bad_field" and error["field"].startswith(field)


def test_at_most_10_lines_a_second(engine, agent, operator):
    start = time.monotonic()
    operator.ask("watch")
    total = 0
    while time.monotonic() - start < 1.5:
        agent.report(*(usage() for _ in range(20)))
        total += 20
    ticks = ticks_until(operator, total)
    assert len(ticks) <= 10 * (time.monotonic() - start) + 1


# ---- shutdown ----

def test_shutdown_ends_the_engine_in_order(own_engine):
    with own_engine.agent() as agent, own_engine.operator() as operator:
        record = agent.spend("0.25")
        assert operator.ask("shutdown")["ok"] is True
        assert own_engine.wait() == 0
        assert agent.until_closed() == [] and operator.until_closed() == []
    own_engine.start()
    assert own_engine.exported(record)["cost_usd"] == Decimal("0.25")
