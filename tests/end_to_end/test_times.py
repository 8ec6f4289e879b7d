# SPDX-License-Identifier: GPL-3.0-or-later
"""Times are RFC 3339 with any offset, or integer milliseconds; absent means the time of arrival."""

from datetime import datetime, timedelta, timezone

import pytest
from harness import ABSENT, ago, milliseconds, now, parse_time, usage

SAME_MOMENT = datetime(2025, 6, 15, 11, 30, 45, 250_000, tzinfo=timezone.utc)


@pytest.mark.parametrize("time", [
    "2025-06-15T11:30:45.250Z",
    "2025-06-15t11:30:45.25z",
    "2025-06-15T11:30:45.250+00:00",
    "2025-06-15T11:30:45.250-00:00",
    "2025-06-15T13:30:45.250+02:00",
    "2025-06-16T01:30:45.250+14:00",
    "2025-06-15T17:15:45.250+05:45",
    "2025-06-14T23:30:45.250-12:00",
    "2025-06-15T11:30:45.2500000000Z",
    milliseconds(SAME_MOMENT),
], ids=str)
def test_the_same_moment_however_it_is_written(engine, agent, time):
    record = agent.spend(0.01, time=time)
    assert parse_time(engine.exported(record)["time"]) == SAME_MOMENT


def test_the_first_moment_that_is_taken_is_the_first_of_2020(engine, agent):
    record = agent.spend(0.01, time=1_577_836_800_000)
    assert parse_time(engine.exported(record)["time"]) == datetime(2020, 1, 1, tzinfo=timezone.utc)


@pytest.mark.parametrize("time", [ABSENT, None], ids=["absent", "null"])
def test_absent_means_the_time_of_arrival(engine, agent, time):
    before = now()
    record = agent.spend(0.01, time=time)
    stored = parse_time(engine.exported(record)["time"])
    assert before - timedelta(milliseconds=1) <= stored <= now()


def test_a_day_ahead_of_the_engines_clock_is_the_limit(agent):
    moment = now() + timedelta(hours=24)
    agent.spend(0.01, time=milliseconds(moment - timedelta(seconds=30)))
    late = usage(time=milliseconds(moment + timedelta(seconds=30)))
    error = agent.refused(late)
    assert (error["code"], error["field"], error["id"]) == ("bad_field", "time", late["id"])


def test_the_engines_own_times_are_rfc_3339_in_utc(agent):
    welcome = agent.hello()
    agent.send({"type": "ping"})
    for line in (welcome, agent.expect("pong")):
        assert line["time"].endswith("Z") and abs(parse_time(line["time"]) - now()) < timedelta(seconds=60)


def test_records_may_come_in_any_order_of_time(engine, agent):
    times = [ago(days=days) for days in (3, 400, 0, 20)]
    records = [usage(time=time) for time in times]
    agent.report(*records)
    ids = {record["id"] for record in records}
    stored = [row for row in engine.export() if row["id"] in ids]
    assert [row["id"] for row in stored] == [records[place]["id"] for place in (1, 3, 0, 2)]
