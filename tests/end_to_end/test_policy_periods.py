# SPDX-License-Identifier: GPL-3.0-or-later
"""Periods: which calls fall into the one that runs, when it ends, and the time zone that cuts it."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from harness import Engine, ago, fresh, now, parse_time, rfc3339

CALENDAR = ("hour", "day", "week", "month")


def start_of(period, moment):
    """The start of the period that `moment` is in, in its own zone."""
    start = moment.replace(minute=0, second=0, microsecond=0)
    if period != "hour":
        start = start.replace(hour=0)
    if period == "week":
        start -= timedelta(days=start.weekday())
    if period == "month":
        start = start.replace(day=1)
    return start


def end_of(period, moment):
    start = start_of(period, moment)
    if period == "month":
        return (start + timedelta(days=32)).replace(day=1)
    return start + {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}[period]


def hour_zone(hour):
    """A zone of whole hours in which it is now this hour of the day."""
    offset = (hour - now().hour + 12) % 24 - 12
    return f"Etc/GMT{-offset:+d}" if offset else "UTC"


@pytest.mark.parametrize("period", CALENDAR)
def test_a_call_is_counted_in_the_period_of_its_own_time(agent, operator, period):
    limit = operator.put_policy(period=period, limit_usd=1)
    user = limit["match"]["user"]
    start = start_of(period, now())
    agent.spend("0.5", user=user, time=rfc3339(start - timedelta(milliseconds=1)))
    agent.spend("0.25", user=user, time=rfc3339(start))
    agent.spend("0.125", user=user)
    assert operator.used(limit["id"]) == Decimal("0.375")
    assert agent.authorize(user=user, estimate_usd="0.625")["verdict"] == "allow"


@pytest.mark.parametrize("period", CALENDAR)
def test_a_period_ends_at(agent, operator, period):
    limit = operator.put_policy(period=period)
    end = end_of(period, now())
    assert parse_time(operator.figures(limit["id"])["until"]) == end
    denial = agent.authorize(user=limit["match"]["user"], estimate_usd=2)
    assert parse_time(denial["until"]) == end


@pytest.mark.parametrize("period", ["total", "request"])
def test_until_is_null_for(operator, period):
    limit = operator.put_policy(period=period)
    row = operator.figures(limit["id"])
    assert "until" in row and row["until"] is None


@pytest.mark.parametrize("period", CALENDAR)
def test_a_call_ahead_of_the_clock_is_not_in_the_period_that_runs(agent, operator, period):
    limit = operator.put_policy(period=period)
    user = limit["match"]["user"]
    end = end_of(period, now())
    soon = end - now() < timedelta(hours=23)
    if soon:
        agent.spend("0.5", user=user, time=rfc3339(end))
        assert operator.used(limit["id"]) == 0
    agent.spend("0.25", user=user, time=rfc3339(end - timedelta(seconds=1) if soon else now()))
    assert operator.used(limit["id"]) == Decimal("0.25")


def test_total_counts_every_call_whenever_it_was(agent, operator):
    limit = operator.put_policy(period="total", limit_usd=10)
    user = limit["match"]["user"]
    for time in ("2020-01-01T00:00:00Z", ago(days=400), ago(), rfc3339(now() + timedelta(hours=23))):
        agent.spend("0.5", user=user, time=time)
    assert operator.used(limit["id"]) == 2


def test_request_keeps_one_budget_for_each_request(agent, operator):
    limit = operator.put_policy(period="request", limit_usd=1)
    user = limit["match"]["user"]
    one, other = fresh("req"), fresh("req")
    agent.spend("0.9", user=user, request=one)
    denial = agent.authorize(user=user, request=one, estimate_usd="0.2")
    assert (denial["policy"], denial.get("until")) == (limit["id"], None)
    assert agent.authorize(user=user, request=other, estimate_usd="0.2")["verdict"] == "allow"
    assert agent.authorize(user=user, request=one, estimate_usd="0.1")["verdict"] == "allow"
    assert agent.authorize(user=user, request=one, estimate_usd="0.000000001")["code"] == "budget"


def test_a_request_is_counted_under_its_policy_only_where_the_policy_matches(agent, operator):
    limit = operator.put_policy(period="request", limit_usd=1)
    request = fresh("req")
    agent.spend("0.9", request=request)
    assert agent.authorize(user=limit["match"]["user"], request=request, estimate_usd=1)["verdict"] == "allow"


def test_a_new_request_policy_counts_the_requests_that_run(agent, operator):
    user, request = fresh("user"), fresh("req")
    agent.spend("0.9", user=user, request=request)
    limit = operator.put_policy(match={"user": user}, period="request", limit_usd=1)
    assert agent.authorize(user=user, request=request, estimate_usd="0.2")["policy"] == limit["id"]


def test_a_request_goes_on_after_its_end_was_reported(agent, operator):
    limit = operator.put_policy(period="request", limit_usd=1)
    user, request = limit["match"]["user"], fresh("req")
    agent.spend("0.9", user=user, request=request)
    agent.report({"type": "request_end", "id": fresh("end"), "request": request, "status": "ok"})
    assert agent.authorize(user=user, request=request, estimate_usd="0.2")["code"] == "budget"


# ---- time zones ----

def test_at_first_the_zone_is_that_of_timezone(own_engine):
    with own_engine.operator() as operator:
        assert operator.ask("settings")["settings"]["timezone"] == "UTC"


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe",
                                  "Africa/Cairo", "Pacific/Apia", "Pacific/Kiritimati"])
def test_calendar_periods_are_those_of_the_zone(zone):
    with Engine() as engine, engine.agent() as agent, engine.operator() as operator:
        operator.ask("settings_put", settings={"timezone": zone})
        local = now().astimezone(ZoneInfo(zone))
        for period in CALENDAR:
            limit = operator.put_policy(period=period, limit_usd=1)
            user = limit["match"]["user"]
            start = start_of(period, local).astimezone(timezone.utc)
            agent.spend("0.5", user=user, time=rfc3339(start - timedelta(milliseconds=1)))
            agent.spend("0.25", user=user, time=rfc3339(start))
            row = operator.figures(limit["id"])
            assert row["used_usd"] == Decimal("0.25"), period
            assert parse_time(row["until"]) == end_of(period, local).astimezone(timezone.utc), period


def test_another_zone_holds_at_once_for_what_is_counted_already(own_engine):
    with own_engine.agent() as agent, own_engine.operator() as operator:
        operator.ask("settings_put", settings={"timezone": hour_zone(12)})
        limit = operator.put_policy(period="day", limit_usd=1)
        user = limit["match"]["user"]
        agent.spend("0.5", user=user, time=ago(hours=2))
        agent.spend("0.25", user=user)
        assert operator.used(limit["id"]) == Decimal("0.75")
        assert operator.status()["today_usd"] == Decimal("0.75")
        operator.ask("settings_put", settings={"timezone": hour_zone(1)})
        assert operator.used(limit["id"]) == Decimal("0.25"), "two hours ago was yesterday there"
        assert operator.status()["today_usd"] == Decimal("0.25")
        assert agent.authorize(user=user, estimate_usd="0.75")["verdict"] == "allow"
        operator.ask("settings_put", settings={"timezone": hour_zone(12)})
        assert operator.used(limit["id"]) == Decimal("0.75")
        assert agent.authorize(user=user, estimate_usd="0")["code"] == "budget"


def test_a_zone_outlives_a_restart_and_timezone_sets_another(own_engine):
    with own_engine.operator() as operator:
        operator.ask("settings_put", settings={"timezone": "Asia/Kathmandu"})
    own_engine.timezone = None
    own_engine.restart()
    with own_engine.operator() as operator:
        assert operator.ask("settings")["settings"]["timezone"] == "Asia/Kathmandu"
    own_engine.timezone = "America/St_Johns"
    own_engine.restart()
    with own_engine.operator() as operator:
        assert operator.ask("settings")["settings"]["timezone"] == "America/St_Johns"


def test_today_and_month_are_those_of_the_zone(own_engine):
    with own_engine.agent() as agent, own_engine.operator() as operator:
        moment = now()
        month, day, before = start_of("month", moment), start_of("day", moment), timedelta(milliseconds=1)
        for cost, time in (("1", month - before), ("2", month), ("4", day - before), ("8", day), ("16", moment)):
            agent.spend(cost, time=rfc3339(time))
        status = operator.status()
        first = moment.day == 1
        assert status["today_usd"] == 24 + (2 if first else 0)
        assert status["month_usd"] == 26 + (0 if first else 4)


def test_the_week_begins_on_monday():
    tuesday = datetime(2026, 11, 24, 5, tzinfo=timezone.utc)
    assert start_of("week", tuesday) == datetime(2026, 11, 23, tzinfo=timezone.utc)
