# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the suite: one engine a file, and connections to it that end with their test."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from harness import Engine  # noqa: E402  (needs the path above)


@pytest.fixture(scope="module")
def engine(request):
    """The engine of a test file; a file that wants other options has `ENGINE = {...}`."""
    wanted = getattr(request.module, "ENGINE", {})
    with Engine(*wanted.get("options", ()), prices=wanted.get("prices")) as running:
        yield running


@pytest.fixture
def agent(engine):
    with engine.agent() as connection:
        yield connection


@pytest.fixture
def operator(engine):
    with engine.operator() as connection:
        yield connection


@pytest.fixture
def own_engine():
    """An engine for one test alone."""
    with Engine() as running:
        yield running


def pytest_make_parametrize_id(config, val, argname):
    """Names of rows stay short, however long the value is that they try."""
    return None if callable(val) else ascii(val)[:40].strip("'")
