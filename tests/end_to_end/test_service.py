# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine as a service: what it tells whoever started it, as systemd wants to hear it."""

import select
import signal
import socket

import pytest
from harness import Engine, fresh
from harness.connection import DEADLINE
from harness.engine import Home


class Manager:
    """Stands for systemd: a datagram socket that the engine is told of."""

    def __init__(self, home, abstract):
        self.name = f"@{home}/notify" if abstract else f"{home}/notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind("\0" + self.name[1:] if abstract else self.name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def hears_within(self, seconds):
        return bool(select.select([self.socket], [], [], seconds)[0])

    def next(self):
        """What is said next, as a dictionary."""
        assert self.hears_within(DEADLINE), "nothing was said"
        return dict(line.split("=", 1) for line in self.socket.recv(4096).decode().splitlines())


@pytest.fixture(params=[False, True], ids=["a file", "an abstract name"])
def manager(request):
    with Home() as home, Manager(home, request.param) as hearing:
        yield hearing


def service(manager, **variables):
    engine = Engine()
    engine.variables = {"NOTIFY_SOCKET": manager.name, **variables}
    return engine


def test_it_says_that_it_is_ready_when_it_serves_and_that_it_ends(manager):
    with service(manager) as engine:
        said = manager.next()
        assert said["READY"] == "1" and str(engine.db) in said["STATUS"]
        with engine.agent() as agent:
            assert agent.authorize()["verdict"] == "allow"
        assert engine.stop() == 0
        assert manager.next() == {"STOPPING": "1"}
        assert not manager.hears_within(0)


def test_it_never_says_that_it_is_ready_when_it_cannot_serve(manager):
    with Engine() as other:
        second = service(manager)
        try:
            second.runtime_dir = other.runtime_dir
            with pytest.raises(AssertionError, match="ended with 3"):
                second.start()
        finally:
            second.__exit__()
    assert not manager.hears_within(0)


def test_the_watchdog_hears_of_it_twice_as_often_as_it_waits_for(manager):
    with service(manager, WATCHDOG_USEC=200_000) as engine:
        assert "READY" in manager.next()
        for _ in range(5):
            assert manager.next() == {"WATCHDOG": "1"}
        assert engine.stop() == 0


def test_the_watchdog_hears_nothing_of_an_engine_that_stands_still(manager):
    with service(manager, WATCHDOG_USEC=200_000) as engine:
        assert "READY" in manager.next()
        assert manager.next() == {"WATCHDOG": "1"}
        engine.process.send_signal(signal.SIGSTOP)
        while manager.hears_within(0):
            manager.next()
        assert not manager.hears_within(0.5)
        engine.process.send_signal(signal.SIGCONT)
        assert manager.next() == {"WATCHDOG": "1"}


@pytest.mark.parametrize("variables", [
    {}, {"WATCHDOG_USEC": "soon"}, {"WATCHDOG_USEC": "-5"}, {"WATCHDOG_USEC": "100000", "WATCHDOG_PID": "1"},
], ids=["not asked for", "no number", "below zero", "asked of another process"])
def test_without_a_watchdog_that_is_its_own_it_says_nothing_of_one(variables):
    with Home() as home, Manager(home, False) as hearing, service(hearing, **variables) as engine:
        assert "READY" in hearing.next()
        with engine.agent() as agent:
            agent.spend("0.01", user=fresh("u"))
        assert not hearing.hears_within(0.3)


@pytest.mark.parametrize("name", ["", "/nowhere/notify", "nonsense", "@", "/" + "x" * 200])
def test_a_manager_that_cannot_be_reached_changes_nothing(name):
    engine = Engine()
    engine.variables = {"NOTIFY_SOCKET": name}
    with engine:
        assert engine.status()["events"] == 0
        assert engine.stop() == 0
