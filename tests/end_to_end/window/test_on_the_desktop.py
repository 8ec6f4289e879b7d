# SPDX-License-Identifier: GPL-3.0-or-later
"""The window among what else is on a desktop: its colours, its notifications, a shell beside it, an engine that dies."""

import os
import signal
import socket
import struct
import subprocess

import pytest

from .desktop import DARK, FakeDesktop
from .picture import Picture, theme_colours
from .screen import Atspi, xdotool

PAGES = {"Overview": "ctrl+1", "Live": "ctrl+2", "Spend": "ctrl+3", "Budgets": "ctrl+4", "Agents": "ctrl+5",
         "Log": "ctrl+7", "Settings": "ctrl+comma"}
HOSTILE = "<img src=x> & \u202eco"
"""A name that markup and the writing's direction would make into something else."""


@pytest.fixture
def desktop(display):
    fake = FakeDesktop()
    yield fake
    fake.close()


def test_one_line_from_the_first_page_shows_the_first_dollar(screen, engine):
    line = screen.find("text", "Line for a shell").text
    answer = subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=20, check=True)
    assert '"type":"ack"' in answer.stdout, answer
    spend = screen.find("push button", "Spend, 7 days")
    screen.until(lambda: "$0.05" in spend.description, lambda: spend.description)
    assert engine.status()["events"] == 1


def test_the_window_follows_the_desktop_and_tells_it_of_a_budget(desktop, screen, engine, pictures):
    screen.find("push button", "Start the demo")
    frame = screen.find("frame", "TokenFence")
    left, top, width, height = frame.box
    corner = (left + width // 2, top + height - 34)  # of the page, beside every card
    light = Picture(pictures / "light.png", frame.box).at(*corner)
    desktop.switch(DARK)
    background = theme_colours("background")

    def is_dark():
        shown = Picture(pictures / "dark.png", frame.box).at(*corner)
        return shown in background and shown != light
    screen.until(is_dark, "the dark colours")

    with engine.operator() as operator, engine.agent(agent=HOSTILE) as agent:
        operator.put_policy(id="day", name=HOSTILE, match={}, per="all", period="day", limit_usd=1)
        screen.click("page tab", "Budgets")
        screen.find("table", "Budgets")
        agent.spend(0.9)
        screen.until(lambda: desktop.notes, "a notification")
    ((title, text),) = desktop.notes
    assert title == "A budget nears its limit"
    assert text == "&lt;img src=x&gt; &amp; ‹202E›co: $0.90 of $1.00 is spent."


def test_every_control_of_every_page_has_a_name(screen, engine):
    screen.find("push button", "Start the demo")  # the engine serves
    with engine.operator() as operator, engine.agent(agent=HOSTILE) as agent:
        operator.put_policy(id="day", name=HOSTILE, match={}, per="all", period="day", limit_usd=100)
        agent.spend(0.5, user="u-1", workflow="refund")
        agent.spend(0.5, user=HOSTILE, workflow=HOSTILE)
        screen.find("push button", "Requests today")
        for page, keys in PAGES.items():
            xdotool("key", keys)
            tab = screen.find("page tab", page)
            screen.until(lambda tab=tab: tab.has(Atspi.StateType.SELECTED), f"the page {page}")
            parts = list(screen.parts())
            controls = [part for part in parts if part.has(Atspi.StateType.FOCUSABLE) and part.role != "filler"]
            assert len(controls) > 10, f"{page}: {screen.names()}"
            assert not [part.box for part in controls if not part.name.strip()], page
            assert [part for part in controls if part.name == "Stop all agents"], page


def test_an_engine_that_is_killed_is_missed_at_once_and_joined_again(screen, engine):
    screen.find("push button", "Start the demo")
    with engine.agent(agent="bot") as agent:
        agent.spend(0.5)
    screen.find("push button", "Requests today")
    kill(engine)
    banner = screen.find("alert", "Cannot reach the engine: agents may still be spending")
    assert "Nothing is recorded since " in banner.description, banner.description
    screen.click("push button", "Start the engine")
    screen.find("push button", "Stop all agents")
    assert engine.status()["events"] == 1


def test_who_does_not_confirm_a_stop_is_named(screen, engine):
    screen.find("push button", "Start the demo")
    with engine.agent(agent="deaf-bot", pid=4711) as deaf, engine.agent(agent="quick-bot", pid=4712) as quick:
        screen.until(lambda: "2 agents" in screen.find("push button", "Stop all agents").description, "both agents")
        xdotool("key", "ctrl+shift+k")
        epoch = quick.expect("kill")["epoch"]
        assert deaf.expect("kill")["epoch"] == epoch
        quick.send({"type": "kill_ack", "epoch": epoch, "cancelled": 0})
        stopped = screen.find("push button", "All agents stopped")
        screen.until(lambda: "1 confirmed, 1 not confirmed: deaf-bot (pid 4711)" in stopped.description,
                     lambda: stopped.description)


def kill(engine):
    """As if by the system: nobody is told."""
    with engine.operator() as operator:
        credentials = operator.socket.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    os.kill(struct.unpack("3i", credentials)[0], signal.SIGKILL)
