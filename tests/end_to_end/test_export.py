# SPDX-License-Identifier: GPL-3.0-or-later
"""`tokenfence export`: the usage records, oldest first, as CSV and as JSON."""

import csv
import io
import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from harness import Raw, ago, fresh, milliseconds, now, request_end, rfc3339, usage

WIRE_FIELDS = ["id", "time", "request", "user", "workflow", "agent", "provider", "model", "requested_model",
               "input_tokens", "cached_input_tokens", "cache_write_tokens", "cache_write_1h_tokens", "output_tokens",
               "reasoning_tokens", "service_tier", "cost_usd", "attempt", "status", "tool_calls", "latency_ms",
               "reservation", "labels", "tier", "priced"]


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_an_empty_store_is_an_empty_array_and_a_header(own_engine):
    assert json.loads(own_engine.export_text("json")) == []
    assert len(own_engine.export_text("csv").splitlines()) == 1


def test_the_csv_has_a_header_of_the_fields_of_the_wire(engine):
    header = engine.export_text("csv").splitlines()[0].split(",")
    assert set(WIRE_FIELDS) <= set(header)
    assert len(header) == len(set(header))


def test_json_is_one_array_with_the_fields_of_the_wire(engine, agent):
    agent.spend(0.25)
    text = engine.export_text("json")
    rows = json.loads(text)
    assert isinstance(rows, list) and rows
    assert {"id", "time", "agent", "model", "cost_usd", "tier", "priced"} <= rows[0].keys()


def test_csv_and_json_tell_the_same_to_the_nano_dollar(engine, agent):
    records = [usage(cost_usd=Raw(cost), user=f"u-{cost}", request="r", workflow="w", provider="p", input_tokens=22000,
                     output_tokens=310, reasoning_tokens=3, cached_input_tokens=5, status="timeout", attempt=2,
                     tool_calls=7, latency_ms=843, labels={"plan": "free"}) for cost in
               ("0", "0.000000001", "0.1", "1", "123456.789012345", "1000000")]
    agent.report(*records)
    ids = {record["id"] for record in records}
    in_csv = {row["id"]: row for row in rows_of(engine.export_text("csv")) if row["id"] in ids}
    in_json = {row["id"]: row for row in engine.export() if row["id"] in ids}
    for record in records:
        cells, row = in_csv[record["id"]], in_json[record["id"]]
        assert Decimal(cells["cost_usd"]) == row["cost_usd"] == Decimal(record["cost_usd"])
        assert "e" not in cells["cost_usd"].lower()
        for field in set(WIRE_FIELDS) & row.keys() - {"labels", "cost_usd", "priced"}:
            assert cells[field] == str(row[field]), field
        assert json.loads(cells["labels"]) == row["labels"] == {"plan": "free"}
        assert cells["priced"] == "true"


def test_the_fields_that_the_engine_fills_in(engine, agent):
    agent.hello(agent="support-bot")
    priced = usage(input_tokens=22000, output_tokens=1024)
    unknown = usage(model="nobody-knows", input_tokens=1, output_tokens=1, agent="own-bot")
    agent.report(priced, unknown)
    filled = ("agent", "cost_usd", "tier", "priced")
    row = engine.exported(priced["id"])
    assert [row[key] for key in filled] == ["support-bot", Decimal("0.06524"), "complex", True]
    row = engine.exported(unknown["id"])
    assert [row[key] for key in filled] == ["own-bot", 0, "unknown", False]


def test_oldest_first_by_their_own_time(engine, agent):
    provider = fresh("provider")
    times = [ago(hours=5), ago(days=300), ago(minutes=1), ago(days=2), ago(hours=5, milliseconds=1)]
    agent.report(*(usage(provider=provider, time=time) for time in times))
    for rows in (engine.export(), rows_of(engine.export_text("csv"))):
        got = [row["time"] for row in rows if row["provider" if "provider" in row else "id"] == provider]
        assert got == sorted(times)


def test_records_of_one_time_come_in_order_of_arrival(engine, agent):
    time = ago(days=11)
    records = [usage(time=time) for _ in range(20)]
    agent.report(*records)
    ids = [record["id"] for record in records]
    assert [row["id"] for row in engine.export() if row["id"] in ids] == ids


def test_from_is_inclusive_and_to_is_exclusive(engine, agent):
    base = datetime(2024, 2, 29, 12, 0, 0, 500_000, tzinfo=timezone.utc)
    step = timedelta(milliseconds=1)
    before, first, last, after = (agent.spend(0.01, time=rfc3339(moment))
                                  for moment in (base - step, base, base + step, base + 2 * step))
    spans = [(rfc3339(base), rfc3339(base + 2 * step)), (milliseconds(base), milliseconds(base + 2 * step)),
             ("2024-02-29T13:00:00.500+01:00", "2024-02-29T06:00:00.502-06:00")]
    for start, end in spans:
        assert [row["id"] for row in engine.export(start=start, end=end)] == [first, last]
        assert [row["id"] for row in rows_of(engine.export_text("csv", start=start, end=end))] == [first, last]
    assert engine.export(start=rfc3339(base), end=rfc3339(base)) == []
    assert [row["id"] for row in engine.export(start=rfc3339(base - step), end=rfc3339(base))] == [before]
    assert [row["id"] for row in engine.export(start=rfc3339(base + 2 * step), end=rfc3339(base + 3 * step))] == [after]


def test_request_ends_and_denials_are_no_usage_records(engine, agent, operator):
    end = request_end()
    agent.report(end)
    limit = operator.put_policy()
    question = fresh("ask")
    agent.authorize(id=question, user=limit["match"]["user"], estimate_usd=2)
    assert not {end["id"], question} & {row["id"] for row in engine.export()}


NASTY = ['=1+1', '+1', '-1', '@SUM(A1)', '\u00a0=1', 'a,b', 'a"b', '"', "a'b", 'a;b', '\u202ea', '\u2028', 'a\\nb',
         ' a ', "'", "'=1+1", '\U0001f980', '|cmd']


@pytest.mark.parametrize("name", NASTY)
def test_a_name_survives_json_and_harms_no_spreadsheet(engine, agent, name):
    record = agent.spend(0.01, user=name, workflow=name, labels={name: name})
    row = engine.exported(record)
    assert (row["user"], row["workflow"], row["labels"]) == (name, name, {name: name})
    (cells,) = [cells for cells in rows_of(engine.export_text("csv")) if cells["id"] == record]
    assert not cells["user"].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cells["user"].endswith(name)
    if not name.startswith(("=", "+", "-", "@")):
        assert cells["user"] == name


def test_many_records_are_exported_whole(own_engine):
    with own_engine.agent() as agent:
        records = [usage(cost_usd="0.01", time=rfc3339(now() - timedelta(seconds=number))) for number in range(20_000)]
        agent.report(*records)
    rows = own_engine.export()
    assert [row["id"] for row in rows] == [record["id"] for record in reversed(records)]
    assert sum(row["cost_usd"] for row in rows) == 200
    assert len(rows_of(own_engine.export_text("csv"))) == 20_000


def test_an_export_names_what_it_does_not_understand(engine):
    done = engine.cli("export", "--from", "yesterday", "--to", "2026-01-01T00:00:00Z", "--format", "csv")
    assert done.returncode == 2 and "yesterday" in done.stderr
    done = engine.cli("export", "--from", "2025-01-01T00:00:00Z", "--to", "2026-01-01T00:00:00Z", "--format", "xml")
    assert done.returncode == 2 and "xml" in done.stderr
