# SPDX-License-Identifier: GPL-3.0-or-later
"""The SDK, the real provider libraries, the stand-in provider and the built engine, together.

These run in the environment that `clients/python/run-tests` makes, which has the libraries.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[2]
SDK = REPOSITORY / "clients" / "python"
sys.path[:0] = [str(REPOSITORY / "tests" / "fakes"), str(SDK)]

from harness.connection import DEADLINE  # noqa: E402  (needs the paths above)
from provider import Provider  # noqa: E402

PRICES = json.loads((REPOSITORY / "resources" / "prices.json").read_text(encoding="utf-8"), parse_float=str, parse_int=str)


class Agent:
    """A running agent.py."""

    def __init__(self, engine, provider, what, name="agent", rounds=5):
        environment = {**os.environ, "TOKENFENCE_RUNTIME_DIR": str(engine.runtime_dir), "TOKENFENCE_AGENT": name,
                       "PYTHONPATH": str(SDK)}
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore::DeprecationWarning", str(HERE / "agent.py"), provider.url, what, "--rounds", str(rounds)], env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def next(self):
        """What it tells next."""
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        return json.loads(line)

    def finish(self):
        """What it still has to tell, when it has ended."""
        try:
            out, err = self.process.communicate(timeout=DEADLINE * 3)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        assert self.process.returncode == 0, err
        assert all(line.startswith("tokenfence: ") for line in err.splitlines()), err
        return [json.loads(line) for line in out.splitlines()]

    def kill(self):
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def provider():
    with Provider(PRICES) as running:
        yield running


@pytest.fixture
def start(own_engine, provider):
    """Starts agents, which end with the test."""
    agents = []

    def start_one(what, **options):
        agents.append(Agent(own_engine, provider, what, **options))
        return agents[-1]

    yield start_one
    for agent in agents:
        if agent.process.poll() is None:
            agent.kill()


def nano(usd):
    scaled = Decimal(usd) * 10**9
    assert scaled == int(scaled), usd
    return int(scaled)


def check_bill(engine, provider):
    """What the engine has stored is what the provider charges: call by call, and in its sums."""
    bill = provider.bill.calls()
    stored = engine.export()
    assert Counter((row["model"], nano(row["cost_usd"])) for row in stored) == Counter(
        (call["model"], call["nano"]) for call in bill)
    total = sum(call["nano"] for call in bill)
    status = engine.status()
    assert (nano(status["today_usd"]), status["events"], status["duplicates"], status["conflicts"], status["refused"]) == (
        total, len(bill), status["duplicates"], 0, 0)
    return stored
