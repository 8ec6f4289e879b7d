# SPDX-License-Identifier: GPL-3.0-or-later
"""A running engine with directories of its own."""

import atexit
import functools
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from .connection import DEADLINE, AgentConnection, OperatorConnection, has_input
from .lines import encode
from .times import ahead

REPOSITORY = Path(__file__).parents[3]
STRANGER = 61_234  # a user id that nobody has


def binary():
    """The program under test."""
    return os.environ.get("TOKENFENCE_BINARY", str(REPOSITORY / "build" / "release" / "tokenfence"))


@functools.cache
def _binary_for_everybody():
    """The program where every user can reach it: a copy where a folder above it is its owner's alone, as /root is."""
    path = Path(binary()).resolve()
    if all(folder.stat().st_mode & 0o001 for folder in path.parents):
        return str(path)
    folder = tempfile.mkdtemp(prefix="tf-program-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.chmod(folder, 0o755)
    return shutil.copy(path, folder)


def as_stranger():
    """What makes subprocess run the program as a user that nobody is; for root only."""
    return {"user": STRANGER, "group": STRANGER, "extra_groups": [], "executable": _binary_for_everybody()}


class Home:
    """A directory to live in, short enough for a socket's path, that goes away with its owner."""

    def __init__(self):
        self.path = Path(tempfile.mkdtemp(prefix="tf-"))

    def __enter__(self):
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


def environment(home, **variables):
    """An environment that leads to nothing outside `home`; a variable that is None is left out."""
    base = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(home), "LANG": "C.UTF-8",
            "QT_QPA_PLATFORM": "offscreen", **variables}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"):
        if name in os.environ:
            base[name] = os.environ[name]
    return {name: str(value) for name, value in base.items() if value is not None}


def run(*arguments, env, **options):
    """Runs a verb to its end."""
    return subprocess.run([binary(), *map(str, arguments)], env=env, capture_output=True, text=True,
                          timeout=DEADLINE * 3, check=False, **options)


class ReachedEngine:
    """An engine that somebody else has started in `home`, with its sockets in `home`/run."""

    def __init__(self, home):
        self.home = home
        self.runtime_dir = home / "run"

    @property
    def env(self):
        """The environment in which a verb of the command line finds this engine."""
        return environment(self.home, TOKENFENCE_RUNTIME_DIR=self.runtime_dir)

    def agent(self, validate=True, **hello):
        """A new agent connection; says `hello` where fields of it are given."""
        connection = AgentConnection(self.runtime_dir / "agent.sock", validate)
        if hello:
            connection.hello(**hello)
        return connection

    def operator(self, validate=True):
        return OperatorConnection(self.runtime_dir / "control.sock", validate)

    def status(self):
        with self.operator() as operator:
            return operator.status()

    def cli(self, *arguments, **options):
        """Runs a verb of the command line against this engine, to its end."""
        return run(*arguments, env=self.env, **options)

    def export_text(self, format_, start="2020-01-01T00:00:00Z", end=None):
        done = self.cli("export", "--from", start, "--to", end or ahead(hours=23), "--format", format_)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def export(self, **span):
        """Every stored call, oldest first, with exact numbers."""
        return json.loads(self.export_text("json", **span), parse_float=Decimal)

    def exported(self, record_id):
        """The stored call with this id."""
        found = [row for row in self.export() if row["id"] == record_id]
        assert len(found) == 1, f"{record_id} is stored {len(found)} times"
        return found[0]


class Engine(ReachedEngine):
    """`tokenfence serve`, ready when the context is entered, gone when it is left. May be started again."""

    def __init__(self, *options, prices=None, timezone="UTC", **popen):
        self._home = Home()
        super().__init__(self._home.path)
        self.db = self.home / "tokenfence.db"
        self.log = self.home / "log"
        self.options = list(options)
        self.timezone = timezone
        self.variables = {}
        self.popen = popen
        self.process = None
        self.ready = ""
        if prices is not None:
            path = self.home / "prices.json"
            path.write_text(encode(prices), encoding="utf-8")
            self.options += ["--prices", str(path)]

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        if self.process is not None and self.process.poll() is None:
            self.kill()
        self._close_output()
        self._home.__exit__()

    def _close_output(self):
        if self.process is not None:
            self.process.stdout.close()

    def command(self):
        """The arguments that `start` starts the engine with."""
        zone = ["--timezone", self.timezone] if self.timezone else []
        return ["serve", "--db", str(self.db), "--runtime-dir", str(self.runtime_dir), *zone, *self.options]

    def start(self):
        self._close_output()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([binary(), *self.command()], env=environment(self.home, **self.variables),
                                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, **self.popen)
        self.ready = self._first_output_line()
        return self

    def _first_output_line(self):
        deadline = time.monotonic() + DEADLINE
        output = b""
        while not output.endswith(b"\n"):
            left = deadline - time.monotonic()
            if left <= 0 or not has_input(self.process.stdout, left):
                raise AssertionError(f"not ready within {DEADLINE} s: {self.log_text()}")
            data = os.read(self.process.stdout.fileno(), 4096)
            if not data:
                raise AssertionError(f"ended with {self.process.wait()} before it was ready: {self.log_text()}")
            output += data
        return output.decode().rstrip("\n")

    def log_text(self):
        return self.log.read_text(encoding="utf-8", errors="replace")[-4000:]

    def wait(self):
        """The exit code of an engine that is about to end."""
        return self.process.wait(timeout=DEADLINE)

    def stop(self, how=signal.SIGTERM):
        """Ends the engine in order and returns its exit code."""
        self.process.send_signal(how)
        return self.wait()

    def kill(self):
        """`kill -9`."""
        self.process.kill()
        self.process.wait()

    def restart(self, how=signal.SIGTERM):
        self.stop(how)
        return self.start()

    def resident_kib(self):
        """What the engine holds in memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])
