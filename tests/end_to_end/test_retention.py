# SPDX-License-Identifier: GPL-3.0-or-later
"""Pruning old calls and pricing past ones while records arrive: nobody waits for either, and every sum stays right."""

import sqlite3
import time
from decimal import Decimal

from harness import ago, fresh, usage
from harness.connection import DEADLINE

CALLS = 30_000


def rows_older_than(engine, days):
    connection = sqlite3.connect(f"file:{engine.db}?mode=ro", uri=True)
    try:
        return connection.execute("SELECT count(*) FROM event WHERE time < ?",
                                  (int((time.time() - days * 86400) * 1000),)).fetchone()[0]
    finally:
        connection.close()


def report_many(agent, records):
    """Sends many records, and reads their acknowledgements while it does."""
    for first in range(0, len(records), 1000):
        agent.send(*records[first:first + 1000])
        while agent.expect("ack")["through"] != records[min(first + 1000, len(records)) - 1]["id"]:
            pass


def acks_until(agent, done, what):
    """Reports a record after the other until something is done; how many were acknowledged meanwhile."""
    deadline = time.monotonic() + DEADLINE * 3
    acknowledged = 0
    while not done():
        assert time.monotonic() < deadline, f"never done: {what}"
        agent.report(usage(cost_usd="0.01", user=fresh("u")))
        acknowledged += 1
    return acknowledged


def test_old_calls_go_in_steps_while_records_are_acknowledged_and_the_sums_stay(own_engine):
    engine = own_engine
    with engine.agent() as agent, engine.operator() as operator:
        total = operator.put_policy(match={}, period="total", limit_usd=1000)["id"]
        report_many(agent, [usage(cost_usd="0.01", time=ago(days=20 + number % 30), user=f"u-{number % 50}")
                            for number in range(CALLS)])
        assert rows_older_than(engine, 8) == CALLS
        operator.ask("settings_put", settings={"retention_days": 7})
        during = acks_until(agent, lambda: rows_older_than(engine, 8) == 0, "the pruning of old calls")
        assert during >= 3, "records are acknowledged between the steps"
        spent = Decimal("0.01") * (CALLS + during)
        status = operator.status()
        assert (status["events"], operator.used(total)) == (CALLS + during, spent)
        assert engine.cli("verify", "--db", engine.db).returncode == 0
    engine.restart()
    with engine.operator() as operator:
        assert operator.used(total) == spent
    engine.stop()
    done = engine.cli("verify", "--db", engine.db)
    assert done.returncode == 0, done.stderr


def test_pruning_goes_on_after_kill_9(own_engine):
    engine = own_engine
    with engine.agent() as agent, engine.operator() as operator:
        report_many(agent, [usage(cost_usd="0.01", time=ago(days=20 + number % 30)) for number in range(CALLS)])
        operator.ask("settings_put", settings={"retention_days": 7})
        acks_until(agent, lambda: rows_older_than(engine, 8) < CALLS, "the first step of pruning")
    engine.kill()
    engine.start()
    with engine.agent() as agent:
        acks_until(agent, lambda: rows_older_than(engine, 8) == 0, "the rest of the pruning")
    assert engine.cli("verify", "--db", engine.db).returncode == 0


def test_past_calls_are_priced_in_steps_while_records_are_acknowledged(own_engine):
    engine, model = own_engine, fresh("model")
    with engine.agent() as agent, engine.operator() as operator:
        total = operator.put_policy(match={"model": model}, period="total", limit_usd=1000)["id"]
        report_many(agent, [usage(model=model, input_tokens=100, output_tokens=10, request=f"r-{number // 4}",
                                  time=ago(days=number % 40)) for number in range(CALLS)])
        assert operator.status()["unpriced"] == CALLS
        operator.ask("prices_put", prices={model: {"input_cost_per_token": 1e-6, "output_cost_per_token": 1e-5}})
        left = operator.status()["unpriced"]
        assert left > 0, "what is priced before the answer is bounded"
        during = acks_until(agent, lambda: operator.status()["unpriced"] == 0, "the pricing of past calls")
        assert during >= 3, "records are acknowledged between the steps"
        assert operator.used(total) == Decimal("0.0002") * CALLS
        assert engine.cli("verify", "--db", engine.db).returncode == 0


def test_pricing_goes_on_after_kill_9_and_prices_nothing_twice(own_engine):
    engine, model = own_engine, fresh("model")
    with engine.agent() as agent, engine.operator() as operator:
        total = operator.put_policy(match={"model": model}, period="total", limit_usd=1000)["id"]
        report_many(agent, [usage(model=model, input_tokens=100, output_tokens=10) for _ in range(CALLS)])
        operator.ask("prices_put", prices={model: {"input_cost_per_token": 1e-6, "output_cost_per_token": 1e-5}})
        assert operator.status()["unpriced"] > 0
    engine.kill()
    engine.start()
    with engine.operator() as operator:
        operator.until_status(lambda status: status["unpriced"] == 0, "the rest of the pricing")
        assert operator.used(total) == Decimal("0.0002") * CALLS
    assert engine.cli("verify", "--db", engine.db).returncode == 0
