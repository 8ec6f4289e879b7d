# SPDX-License-Identifier: MIT
"""What the tests stand on: an engine, a provider, and a process state of their own for each."""

import json
import logging
import os
import tempfile
import threading
import unittest
from pathlib import Path

from provider import Provider, Step, cost_nano

import tokenfence
from tokenfence import _runtime

from .fake_engine import FakeEngine, Ledger, allow

SDK = Path(__file__).resolve().parents[1]
REPOSITORY = SDK.parents[1]
__all__ = ["Calls", "EngineTest", "FakeEngine", "FenceTest", "Ledger", "PRICES", "Provider", "REPOSITORY", "SDK", "Step",
           "allow", "cost_nano", "model_call"]

PRICES = json.loads((SDK / "tokenfence" / "_prices.json").read_text(encoding="utf-8"), parse_float=str, parse_int=str)


def chat(model="gpt-4o", content="hello", **fields):
    return {"model": model, "messages": [{"role": "user", "content": content}], **fields}


class ModelCall:
    """A model call without an HTTP library: does what the hooks do, one thing at a time."""

    def __init__(self, body=None, path="/v1/chat/completions", host="api.openai.com", retries=None):
        raw = json.dumps(chat() if body is None else body)
        self.call = _runtime.runtime().begin(host, path, raw, retries)

    def admit(self):
        _runtime.runtime().admit(self.call)
        return self

    @property
    def sent(self):
        """The body as it goes out."""
        return json.loads(self.call.content())

    def answer(self, input_tokens=10, output_tokens=5, status=200, **fields):
        """The provider's answer comes in whole."""
        self.call.opening()
        self.call.heading(status, "application/json", None)
        usage = {"prompt_tokens": input_tokens, "completion_tokens": output_tokens}
        self.call.whole(json.dumps({"id": "x", "choices": [], "usage": usage, **fields}).encode())
        return self

    def fail(self, status=500):
        """The provider answers with an error."""
        self.call.opening()
        self.call.heading(status, "application/json", None)
        self.call.whole(b"{}")
        return self


def model_call(body=None, **how):
    """One whole call: asked for, sent, answered."""
    answer = {key: how.pop(key) for key in ("input_tokens", "output_tokens", "status") if key in how}
    return ModelCall(body, **how).admit().answer(**answer)


class Calls:
    """Short names for what the tests do most."""

    chat = staticmethod(chat)
    begin = ModelCall
    make = staticmethod(model_call)


class FenceTest(unittest.TestCase):
    """A test with a process state of its own, and by default with no engine to be found."""

    maxDiff = None

    def setUp(self):
        self.home = tempfile.TemporaryDirectory(prefix="tf-")
        self.addCleanup(self.home.cleanup)
        self.set_environment(TOKENFENCE_RUNTIME_DIR=self.home.name, TOKENFENCE_AGENT="tester")
        logger = logging.getLogger("tokenfence")
        logger.addHandler(_SILENT)
        self.addCleanup(logger.removeHandler, _SILENT)
        propagates, logger.propagate = logger.propagate, False
        self.addCleanup(setattr, logger, "propagate", propagates)
        _runtime.replace(None)
        self.addCleanup(self.end_runtime)

    def set_environment(self, **variables):
        for name, value in variables.items():
            before = os.environ.get(name)
            self.addCleanup(_put, name, before)
            _put(name, value)

    @staticmethod
    def end_runtime():
        before = _runtime.replace(None)
        if before is not None:
            before.link.close()

    def engine(self, *args, **kwargs):
        """An engine that this test's process finds."""
        engine = FakeEngine(*args, **kwargs)
        self.addCleanup(engine.close)
        self.addCleanup(lambda: self.assertEqual(engine.wrong, []))
        self.set_environment(TOKENFENCE_RUNTIME_DIR=engine.directory)
        return engine

    def provider(self, prices=PRICES):
        provider = Provider(prices)
        self.addCleanup(provider.close)
        return provider

    @staticmethod
    def hear_everything(engine, hellos=1):
        """Returns when this process has heard all that the engine has said to it: lines are heard in order."""
        engine.wait_for("hello", hellos)
        engine.wait_for("kill_ack", epoch=engine.kill({"user": "nobody"}))
        engine.stops.clear()

    def lose(self, engine, hellos=1):
        """Ends the engine, and returns when this process has seen that it is gone."""
        self.hear_everything(engine, hellos)
        lost = threading.Event()
        link = _runtime.runtime().link
        original = link._lose

        def lose():
            original()
            lost.set()

        link._lose = lose
        engine.go_away()
        self.assertTrue(lost.wait(20), "the end of the connection was not seen")

    def flush(self):
        self.assertTrue(tokenfence.flush(20), "the engine has not acknowledged everything")


class EngineTest(FenceTest):
    """A test with an engine that allows everything."""

    def setUp(self):
        super().setUp()
        self.fake = self.engine()


def _put(name, value):
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


_SILENT = logging.NullHandler()
