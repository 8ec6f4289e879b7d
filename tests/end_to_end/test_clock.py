# SPDX-License-Identifier: GPL-3.0-or-later
"""What the passing of time does: reservations that lapse, periods that end, days that are not 24 hours long."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from harness import ClockedEngine, authorize, fresh, milliseconds, now, parse_time, rfc3339, usage


@pytest.fixture
def engine():
    with ClockedEngine() as running:
        yield running


def figures(operator, limit):
    row = operator.figures(limit["id"])
    return row["used_usd"], row["reserved_usd"]


# ---- 15 minutes ----

def test_a_reservation_lapses_after_15_minutes(engine, agent, operator):
    limit = operator.put_policy(limit_usd=1)
    user = limit["match"]["user"]
    granted = agent.authorize(user=user, estimate_usd=1)["reservation"]
    engine.pass_time(minutes=14, seconds=55)
    assert agent.authorize(user=user, estimate_usd="0.1")["code"] == "budget"
    engine.pass_time(seconds=6)
    assert agent.authorize(user=user, estimate_usd="0.1")["verdict"] == "allow"
    assert figures(operator, limit) == (0, Decimal("0.1"))
    agent.spend("0.75", user=user, reservation=granted)
    assert figures(operator, limit) == (Decimal("0.75"), Decimal("0.1")), "a late usage is counted in full"


@pytest.mark.parametrize("hours", [-30, 30])
def test_a_clock_that_is_set_lapses_no_reservation(engine, agent, operator, hours):
    limit = operator.put_policy(limit_usd=1)
    agent.authorize(user=limit["match"]["user"], estimate_usd=1)
    engine.step(hours=hours)
    assert figures(operator, limit) == (0, 1)


def test_a_reservation_that_inflight_brought_back_lapses_too(engine, agent, operator):
    limit = operator.put_policy(limit_usd=1)
    agent.hello(inflight=[{**authorize(user=limit["match"]["user"], estimate_usd=1), "reservation": "own-name"}])
    engine.pass_time(minutes=15, seconds=1)
    assert figures(operator, limit) == (0, 0)


# ---- periods ----

@pytest.mark.parametrize("period, span", [("hour", {"hours": 1}), ("day", {"days": 1}), ("week", {"weeks": 1}),
                                          ("month", {"days": 31})])
def test_a_new_period_begins_with_nothing_spent(engine, agent, operator, period, span):
    limit = operator.put_policy(period=period, limit_usd=1)
    user = limit["match"]["user"]
    agent.spend("1", user=user)
    ended = parse_time(operator.figures(limit["id"])["until"])
    assert agent.authorize(user=user, estimate_usd="0.1")["code"] == "budget"
    engine.pass_time(**span)
    row = operator.figures(limit["id"])
    assert (row["used_usd"], row["state"]) == (0, "ok")
    assert parse_time(row["until"]) > ended
    assert agent.authorize(user=user, estimate_usd="1")["verdict"] == "allow"


@pytest.mark.parametrize("period", ["total"])
def test_a_total_never_begins_again(engine, agent, operator, period):
    limit = operator.put_policy(period=period, limit_usd=1)
    agent.spend("1", user=limit["match"]["user"])
    engine.pass_time(days=400)
    assert agent.authorize(user=limit["match"]["user"], estimate_usd="0.1")["code"] == "budget"


def test_a_reservation_counts_in_every_period_that_begins_while_it_stands(engine, agent, operator):
    limit = operator.put_policy(period="hour", limit_usd=1)
    user = limit["match"]["user"]
    granted = agent.authorize(user=user, estimate_usd="0.75")["reservation"]
    engine.step(hours=1)
    assert figures(operator, limit) == (0, Decimal("0.75"))
    assert agent.authorize(user=user, estimate_usd="0.3")["code"] == "budget"
    agent.spend("0.5", user=user, reservation=granted)
    assert figures(operator, limit) == (Decimal("0.5"), 0)


def test_a_usage_of_the_period_before_is_counted_there(engine, agent, operator):
    limit = operator.put_policy(period="hour", limit_usd=1)
    user = limit["match"]["user"]
    began = rfc3339(engine.now())
    granted = agent.authorize(user=user, estimate_usd="0.75")["reservation"]
    engine.step(hours=1)
    agent.spend("0.5", user=user, time=began, reservation=granted)
    assert figures(operator, limit) == (0, 0)
    engine.step(hours=-1)
    assert figures(operator, limit) == (Decimal("0.5"), 0)


def test_a_call_ahead_of_the_clock_counts_when_its_period_has_come(engine, agent, operator):
    limit = operator.put_policy(period="hour", limit_usd=1)
    user = limit["match"]["user"]
    agent.spend("0.75", user=user, time=rfc3339(engine.now() + timedelta(hours=1)))
    assert operator.used(limit["id"]) == 0
    engine.pass_time(hours=1)
    assert operator.used(limit["id"]) == Decimal("0.75")
    assert agent.authorize(user=user, estimate_usd="0.3")["code"] == "budget"


def test_a_state_ends_at_its_until_without_a_line(engine, agent, operator):
    limit = operator.put_policy(period="hour", limit_usd=1)
    user = limit["match"]["user"]
    agent.spend("1", user=user)
    assert agent.expect("policy_state")["state"] == "exhausted"
    engine.pass_time(hours=1)
    assert operator.figures(limit["id"])["state"] == "ok"
    assert [line for line in agent.until_pong() if line["type"] == "policy_state"] == []
    agent.spend("0.9", user=user)
    assert agent.expect("policy_state")["state"] == "alert"


def test_a_raise_lapses_at_its_time(engine, agent, operator):
    until = rfc3339(engine.now() + timedelta(hours=2))
    limit = operator.put_policy(limit_usd=1, **{"raise": {"limit_usd": 5, "until": until}})
    user = limit["match"]["user"]
    assert agent.authorize(user=user, estimate_usd=2)["verdict"] == "allow"
    engine.pass_time(hours=1, minutes=59)
    assert agent.authorize(user=user, estimate_usd=2)["verdict"] == "allow"
    engine.pass_time(minutes=2)
    assert agent.authorize(user=user, estimate_usd=2)["policy"] == limit["id"]


def test_today_and_this_month_begin_again(engine, agent, operator):
    agent.spend("1")
    assert (operator.status()["today_usd"], operator.status()["month_usd"]) == (1, 1)
    engine.pass_time(days=1)
    assert operator.status()["today_usd"] == 0
    engine.pass_time(days=31)
    assert operator.status()["month_usd"] == 0
    assert operator.status()["events"] == 1


def test_what_a_period_spent_is_known_after_a_restart_in_a_later_one(engine, operator):
    limit = operator.put_policy(period="hour", limit_usd=1)
    user = limit["match"]["user"]
    with engine.agent() as agent:
        agent.spend("1", user=user)
    engine.pass_time(hours=1)
    engine.restart()
    with engine.agent() as agent, engine.operator() as again:
        assert again.used(limit["id"]) == 0
        agent.spend("0.25", user=user)
        assert again.used(limit["id"]) == Decimal("0.25")
        engine.step(hours=-1)
        assert again.used(limit["id"]) == 1


# ---- requests ----

@pytest.mark.parametrize("hours, allowed", [(23.9, False), (24.1, True)])
def test_a_request_is_over_24_hours_after_its_last_line(engine, agent, operator, hours, allowed):
    limit = operator.put_policy(period="request", limit_usd=1)
    user, request = limit["match"]["user"], fresh("req")
    agent.spend("1", user=user, request=request)
    engine.pass_time(hours=hours)
    assert (agent.authorize(user=user, request=request, estimate_usd="0.1")["verdict"] == "allow") == allowed


@pytest.mark.parametrize("line", ["authorize", "usage", "request_end"])
def test_every_line_that_names_a_request_keeps_it_alive(engine, agent, operator, line):
    limit = operator.put_policy(period="request", limit_usd=1)
    user, request = limit["match"]["user"], fresh("req")
    agent.spend("0.9", user=user, request=request)
    for _ in range(3):
        engine.pass_time(hours=20)
        if line == "authorize":
            agent.authorize(user=user, request=request, estimate_usd="5")
        elif line == "usage":
            agent.spend("0", user=user, request=request)
        else:
            agent.report({"type": "request_end", "id": fresh("end"), "request": request, "status": "ok"})
    assert agent.authorize(user=user, request=request, estimate_usd="0.2")["code"] == "budget"


def test_budget_usd_begins_again_with_the_request(engine, agent):
    request = fresh("req")
    agent.spend("1", request=request)
    assert agent.authorize(request=request, budget_usd=1, estimate_usd="0.1")["code"] == "budget"
    engine.pass_time(hours=25)
    assert agent.authorize(request=request, budget_usd=1, estimate_usd="1")["verdict"] == "allow"


def test_a_request_that_is_over_is_over_after_a_restart_too(engine):
    request = fresh("req")
    with engine.agent() as agent:
        agent.spend("1", request=request)
    engine.restart()
    with engine.agent() as agent:
        assert agent.authorize(request=request, budget_usd=1, estimate_usd="0.1")["code"] == "budget"
    engine.pass_time(hours=25)
    engine.restart()
    with engine.agent() as agent:
        assert agent.authorize(request=request, budget_usd=1, estimate_usd="1")["verdict"] == "allow"


# ---- the clock itself ----

def test_24_hours_ahead_are_counted_from_the_engines_clock(engine, agent):
    moment = now() + timedelta(hours=30)
    assert agent.refused(usage(time=milliseconds(moment)))["field"] == "time"
    engine.step(hours=7)
    agent.report(usage(time=milliseconds(moment)))


def test_a_clock_that_is_set_back_loses_nothing(engine, agent, operator):
    limit = operator.put_policy(period="day", limit_usd=10)
    user = limit["match"]["user"]
    agent.spend("1", user=user)
    engine.step(days=-1)
    agent.spend("2", user=user)
    assert operator.used(limit["id"]) == 2
    engine.step(days=1)
    assert operator.used(limit["id"]) == 1
    assert operator.status()["events"] == 2
    assert engine.cli("verify", "--db", engine.db).returncode == 0


ODD_DAYS = [
    ("Europe/Berlin", "2025-03-30", 23), ("Europe/Berlin", "2025-10-26", 25), ("America/St_Johns", "2025-03-09", 23),
    ("Australia/Lord_Howe", "2025-10-05", 23.5), ("Australia/Lord_Howe", "2026-04-05", 24.5),
    ("Africa/Cairo", "2025-04-25", 23), ("Africa/Cairo", "2025-10-30", 25), ("America/Sao_Paulo", "2025-10-19", 24),
    ("Asia/Kathmandu", "2025-06-01", 24),
]


@pytest.mark.parametrize("zone, day, hours", ODD_DAYS)
def test_a_day_is_as_long_as_the_zone_says(zone, day, hours):
    tz = ZoneInfo(zone)
    start = datetime.fromisoformat(day).replace(tzinfo=tz).astimezone(timezone.utc)
    end = (datetime.fromisoformat(day) + timedelta(days=1)).replace(tzinfo=tz).astimezone(timezone.utc)
    assert end - start == timedelta(hours=hours), "the row itself is wrong"
    moment = timedelta(milliseconds=1)
    with ClockedEngine(timezone=zone, wall=start + timedelta(hours=12) - now()) as engine, engine.agent() as agent, \
            engine.operator() as operator:
        limit = operator.put_policy(period="day", limit_usd=10)
        for cost, time in ((1, start - moment), (2, start), (4, end - moment), (8, end)):
            agent.spend(cost, user=limit["match"]["user"], time=rfc3339(time))
        row = operator.figures(limit["id"])
        assert row["used_usd"] == 6
        assert parse_time(row["until"]) == end
        assert operator.status()["today_usd"] == 6
        late = operator.put_policy(period="day", match=limit["match"], limit_usd=10)
        assert operator.used(late["id"]) == 6, "counted from what is stored"
