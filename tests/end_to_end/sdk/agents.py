# SPDX-License-Identifier: GPL-3.0-or-later
"""Agents as programs of their own, the stand-in provider that they call, and what its bill has to equal."""

import json
import os
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

from harness.connection import DEADLINE

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[2]
SDK = REPOSITORY / "clients" / "python"
sys.path[:0] = [str(REPOSITORY / "tests" / "fakes"), str(SDK)]

from provider import cost_nano  # noqa: E402  (needs the paths above)

MODEL, FALLBACK = "gpt-4o", "gpt-4o-mini"
PRICES = json.loads((REPOSITORY / "resources" / "prices.json").read_text(encoding="utf-8"), parse_float=str, parse_int=str)
PYTHON = os.environ.get("TOKENFENCE_AGENT_PYTHON", sys.executable)
"""One that has the providers' libraries; `clients/python/run-tests --environment` prints it."""


class Agent:
    """A running agent.py."""

    def __init__(self, engine, provider, what, name="agent", rounds=5):
        environment = {**os.environ, "TOKENFENCE_RUNTIME_DIR": str(engine.runtime_dir), "TOKENFENCE_AGENT": name,
                       "PYTHONPATH": str(SDK)}
        self.process = subprocess.Popen(
            [PYTHON, "-W", "ignore::DeprecationWarning", str(HERE / "agent.py"), provider.url, what, "--rounds", str(rounds)],
            env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

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


def weighed_tokens(provider, at=0):
    """How many input tokens the SDK counts at most for a body that the provider has received: one for three bytes."""
    return -(-weighed_bytes(provider, at) // 3)


def weighed_bytes(provider, at):
    _, headers, _ = provider.received[at]
    return int(next(value for key, value in headers.items() if key.lower() == "content-length"))


def expected_spend(provider, first, tokens, taken, downgrade_at, stop_at):
    """How many calls of `spend` each model gets by the contract's words, and what they cost in all. The first of them
    is the provider's call number `first`; `taken` is what was spent or reserved before; all in nano-dollars."""
    # The body's last figure is the call's number; the model that is asked for is the same in all of them.
    size = weighed_bytes(provider, first) - 1
    spent, calls = 0, Counter()
    while True:
        question = {"input": -(-(size + len(str(calls.total()))) // 3), "output": 400}
        for model, mark in ((MODEL, downgrade_at), (FALLBACK, stop_at)):
            if taken + spent + cost_nano(PRICES, model, question) <= mark:
                break
        else:
            return calls, spent
        calls[model] += 1
        spent += cost_nano(PRICES, model, tokens)
