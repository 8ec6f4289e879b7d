# SPDX-License-Identifier: GPL-3.0-or-later
"""The SDK, the real provider libraries, the stand-in provider and the built engine, together.

These run in the environment that `clients/python/run-tests` makes, which has the libraries.
"""

import pytest

from .agents import PRICES, Agent
from provider import Provider


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
