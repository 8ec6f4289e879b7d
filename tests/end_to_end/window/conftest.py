# SPDX-License-Identifier: GPL-3.0-or-later
"""The built window on a display of the test's own, with an engine that it starts itself, and agents beside it.

The agents run under the Python that TOKENFENCE_AGENT_PYTHON names, which has the providers' libraries.
"""

import subprocess
from pathlib import Path

import pytest

from harness.connection import DEADLINE
from harness.engine import Home, ReachedEngine, binary, environment
from sdk.agents import PRICES, Agent
from provider import Provider

from .display import Display


@pytest.fixture(scope="session")
def display():
    with Display() as running:
        yield running


@pytest.fixture
def home():
    with Home() as path:
        yield path


@pytest.fixture
def engine(home):
    """The engine that the window starts. It outlives the window, so it is ended here."""
    reached = ReachedEngine(home)
    yield reached
    reached.cli("shutdown")


@pytest.fixture
def window(display, home, engine):
    """The process of the window."""
    env = environment(home, **display.variables, QT_QPA_PLATFORM="xcb", TOKENFENCE_RUNTIME_DIR=engine.runtime_dir)
    with open(home / "window.log", "wb") as log:
        process = subprocess.Popen([binary()], env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    yield process
    process.terminate()
    process.wait(timeout=DEADLINE)


@pytest.fixture
def screen(window):
    from .screen import Screen  # AT-SPI asks for the bus as soon as it is loaded, so the display has to be there
    shown = Screen(window.pid)
    yield shown
    shown.close()


@pytest.fixture
def provider():
    with Provider(PRICES, patience=300) as running:
        yield running


@pytest.fixture
def start(engine, provider):
    """Starts agents, which end with the test."""
    agents = []

    def start_one(what, **options):
        agents.append(Agent(engine, provider, what, **options))
        return agents[-1]

    yield start_one
    for agent in agents:
        if agent.process.poll() is None:
            agent.kill()


@pytest.fixture
def pictures():
    """Where pictures of the window are left to be looked at: beside the program that they show."""
    folder = Path(binary()).parent / "pictures"
    folder.mkdir(exist_ok=True)
    return folder
