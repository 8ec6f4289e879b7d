# SPDX-License-Identifier: GPL-3.0-or-later
"""`tokenfence demo`: an engine and agents of its own, and its end."""

import signal
import subprocess

import pytest
from harness.connection import DEADLINE
from harness.engine import Home, ReachedEngine, binary, environment, run


class Demo(ReachedEngine):
    """The demo, which puts its engine beside the place where the real one would be."""

    def __init__(self, home):
        super().__init__(home)
        self.runtime_dir = home / "run-demo"
        self.process = subprocess.Popen(
            [binary(), "demo"], env=environment(home, TOKENFENCE_RUNTIME_DIR=home / "run", XDG_DATA_HOME=home / "data"),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)

    def until(self, words):
        """What it says until a line has these words in it."""
        said = []
        for line in self.process.stdout:
            said.append(line)
            if words in line:
                return "".join(said)
        raise AssertionError(f"the demo has ended: {''.join(said)} {self.process.stderr.read()}")

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        _, complaints = self.process.communicate(timeout=4 * DEADLINE)
        return self.process.returncode, complaints


@pytest.fixture
def demo():
    with Home() as home:
        running = Demo(home)
        yield running
        if running.process.poll() is None:
            running.process.kill()
        running.process.communicate()


def test_it_says_how_to_look_at_it_and_what_was_said_works(demo):
    said = demo.until("serves in")
    line = next(line for line in said.splitlines() if " status " in line)
    done = subprocess.run(line.split(), env=environment(demo.home), capture_output=True, text=True, timeout=DEADLINE * 3,
                          check=False)
    assert done.returncode == 0 and "stores in" in done.stdout, done.stderr


@pytest.mark.parametrize("words", ["serves in", "simulated agents are at work"],
                         ids=["while its past is being reported", "while its agents are at work"])
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_ends_it_in_order_with_its_engine(demo, words, how):
    demo.until(words)
    assert demo.end(how) == (0, "")
    assert not (demo.runtime_dir / "agent.sock").exists()


def test_its_budgets_and_its_past_are_there_when_its_agents_are(demo):
    demo.until("simulated agents are at work")
    status = demo.status()
    assert {"org-daily", "org-monthly", "free-users", "refund-cap", "research", "nightly-etl"} == {
        own["id"] for own in status["policies"]}
    assert status["events"] > 10_000


def test_it_ends_when_its_engine_is_shut_down(demo):
    demo.until("simulated agents are at work")
    assert run("shutdown", env=environment(demo.home, TOKENFENCE_RUNTIME_DIR=demo.runtime_dir)).returncode == 0
    _, complaints = demo.process.communicate(timeout=4 * DEADLINE)
    assert (demo.process.returncode, complaints) == (0, "")


def test_a_second_one_says_that_one_runs_already(demo):
    demo.until("serves in")
    second = run("demo", env=environment(demo.home, TOKENFENCE_RUNTIME_DIR=demo.home / "run",
                                         XDG_DATA_HOME=demo.home / "data"))
    assert second.returncode == 1 and str(demo.runtime_dir) in second.stderr
